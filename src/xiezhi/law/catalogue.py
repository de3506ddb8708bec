"""The catalogue of statutes: which text was in force on which day, and how it is cited."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from typing import Any

from xiezhi.errors import XiezhiError
from xiezhi.i18n import language
from xiezhi.yamlfile import read_yaml

_ARTICLE = re.compile(r"(\d+)(?:-(\d+))?((?:\(\d+\))*)(?::(\d+))?")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True, slots=True)
class Version:
    """One text of a statute, in force from `effective` up to the day before `repealed`.

    `tag` says how we know it (V, R, L, W, P, M); `verified` follows from it; `text_absent` means
    that no text was at hand to check articles against.
    """

    promulgated: date
    effective: date
    repealed: date | None
    tag: str
    verified: bool
    text_absent: bool
    note: Mapping[str, str] | None = None

    def in_force(self, day: date) -> bool:
        """Whether this text was in force on `day`."""
        return self.effective <= day and (self.repealed is None or day < self.repealed)


@dataclass(frozen=True, slots=True)
class Statute:
    """A statute, rule or interpretation with all its known versions, oldest first."""

    id: str
    zh: str
    short: str
    en: str
    versions: tuple[Version, ...]

    def at(self, day: date) -> Version | None:
        """The version in force on `day`, or None."""
        return next((version for version in self.versions if version.in_force(day)), None)


def _statute(id: str, data: Mapping[str, Any]) -> Statute:
    versions = tuple(
        Version(
            promulgated=entry["promulgated"],
            effective=entry["effective"],
            repealed=entry.get("repealed"),
            tag=entry["tag"],
            verified=entry["verified"],
            text_absent=entry["text_absent"],
            note=entry.get("note"),
        )
        for entry in data["versions"]
    )
    return Statute(id, data["zh"], data["short"], data["en"], versions)


@functools.cache
def statutes() -> Mapping[str, Statute]:
    """Every statute of the catalogue by its id."""
    text = files("xiezhi.law").joinpath("statutes.yaml").read_text(encoding="utf-8")
    return {id: _statute(id, data) for id, data in read_yaml(text).items()}


def statute(id: str) -> Statute:
    """One statute. Errors: LAW-003 for an id the catalogue does not hold."""
    found = statutes().get(id)
    if found is None:
        raise XiezhiError("LAW-003", id=id)
    return found


def chinese_number(number: int) -> str:
    """1 to 9999 as Chinese law writes article numbers: 10 十, 91 九十一, 205 二百零五."""
    if not 0 < number < 10000:
        raise ValueError(number)
    text, pending_zero = "", False
    for unit, power in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit, number = divmod(number, power)
        if digit:
            text += ("零" if pending_zero else "") + _DIGITS[digit] + unit
            pending_zero = False
        else:
            pending_zero = bool(text)
    # 十 to 十九 drop the leading 一; 一百一十 keeps it.
    return text.removeprefix("一") if text.startswith("一十") else text


def _one_article(article: str, lang: str) -> str:
    match = _ARTICLE.fullmatch(article)
    if match is None:
        raise XiezhiError("LAW-004", article=article)
    number, inserted, paragraphs, item = match.groups()
    if lang == "en":
        return f"art. {article}" if item is None else f"art. {article.replace(':', ' item ')}"
    text = f"第{chinese_number(int(number))}条"
    text += f"之{chinese_number(int(inserted))}" if inserted else ""
    numbers = [chinese_number(int(found)) for found in re.findall(r"\d+", paragraphs)]
    text += "、".join(f"第{found}款" for found in numbers)
    return text + (f"第（{chinese_number(int(item))}）项" if item else "")


def article_text(article: str, lang: str | None = None) -> str:
    """An article reference in words. `91(1)` is paragraph 1, `20:3` item 3, `17-1` 之一; several
    are joined by commas. Errors: LAW-004."""
    chosen = lang or language()
    parts = [_one_article(part.strip(), chosen) for part in article.split(",")]
    return ("、" if chosen == "zh" else ", ").join(parts)


def cite(law_id: str, article: str, day: date | None, lang: str | None = None) -> str:
    """How a notice cites `article` of the text in force on `day`.

    Where no known version was in force, or `day` is None, the citation carries no date. Errors:
    LAW-003, LAW-004.
    """
    chosen = lang or language()
    found = statute(law_id)
    version = found.at(day) if day else None
    where = article_text(article, chosen)
    if chosen == "en":
        dated = f" ({version.promulgated.isoformat()})" if version else ""
        return f"{found.en}{dated}, {where}"
    dated = f"（{version.promulgated.isoformat()}）" if version else ""
    return f"{found.short}{dated}{where}"
