"""What lists share: what their address asks for, chips to take a filter away, headings, pages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

Text = str | Promise
ROWS = 25
ALL: Text = _("全部")


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter beside the list: the name in the address, what it is called, value and title of each
    choice. `kind`: choice, date or text; `empty`: what is shown where nothing is chosen."""

    name: str
    title: Text
    choices: Sequence[tuple[str, Text]] = ()
    kind: str = "choice"
    empty: Text = ALL
    value: str = ""

    def told(self) -> Text:
        """The chosen value in words."""
        return dict(self.choices)[self.value] if self.kind == "choice" else self.value

    def admits(self, value: str) -> bool:
        """Whether it is one of the choices, or a date."""
        if self.kind == "date":
            return day_or_none(value) is not None
        if self.kind == "text":
            # PostgreSQL holds no NUL in a text.
            return "\0" not in value
        return value in dict(self.choices)


@dataclass(frozen=True, slots=True)
class Chip:
    """A chosen filter, and the address without it."""

    title: Text
    value: Text
    address: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the table. `sort`: as `aria-sort` has it; `address`: to sort by it or no more."""

    title: Text
    sort: str = ""
    address: str = ""
    kind: str = ""


class Asked:
    """The part of an address behind the question mark, of names that a list knows."""

    def __init__(self, query: QueryDict, names: Sequence[str]) -> None:
        self.given = {name: str(query[name]) for name in names if query.get(name)}
        # Of a number too great for a database, as of one that is none, the first page is shown.
        number = query.get("page", "1")
        self.page = int(number) if number.isdecimal() and len(number) < 7 else 1

    def address(self, **change: str) -> str:
        """The address with these names changed; an empty value takes a name away."""
        changed = {name: value for name, value in (self.given | change).items() if value}
        return f"?{urlencode(changed)}"

    def fill(self, filters: Sequence[Filter]) -> list[Filter]:
        """The filters with what was chosen; a value that is no choice counts as none."""
        found = ((one, self.given.get(one.name, "").strip()) for one in filters)
        return [replace(one, value=value if one.admits(value) else "") for one, value in found]

    def chips(self, filters: Sequence[Filter]) -> list[Chip]:
        """Those of the filled filters that are in force."""
        return [
            Chip(one.title, one.told(), self.address(**{one.name: ""}))
            for one in filters
            if one.value
        ]

    def headings(self, columns: Sequence[tuple[Text, str, str]], order: str) -> list[Heading]:
        """The headings of (title, kind, order). One with an order sorts by it, the last first, and
        takes the order away again."""
        return [
            Heading(
                title,
                "descending" if by and by == order else "none" if by else "",
                self.address(order="" if by == order else by) if by else "",
                kind,
            )
            for title, kind, by in columns
        ]


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list: `first`–`last` of `total`, of which there are more where `capped`."""

    rows: Sequence[Any]
    number: int
    total: int
    capped: bool
    previous: str
    next: str

    @property
    def first(self) -> int:
        """The place of the first row shown; 0 where there is none."""
        return (self.number - 1) * ROWS + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The place of the last row shown."""
        return self.first + len(self.rows) - 1 if self.rows else 0


def page_of(rows: Any, asked: Asked, *, total: int, capped: bool = False) -> Page:
    """The page asked for; beyond the last one, the last. `rows` can be sliced."""
    last = max(1, -(-total // ROWS))
    number = min(max(1, asked.page), last)
    shown = list(rows[(number - 1) * ROWS : number * ROWS])
    return Page(
        shown,
        number,
        total,
        capped,
        asked.address(page=str(number - 1)) if number > 1 else "",
        asked.address(page=str(number + 1)) if number < last else "",
    )


def day_or_none(text: str) -> date | None:
    """A day as 2026-03-02."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def choices(titles: Mapping[str, Text]) -> list[tuple[str, Text]]:
    """Choices of a filter, in the order of the mapping."""
    return list(titles.items())
