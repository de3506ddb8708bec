"""The list of findings as its address asks for it, and several of them done at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts.actors import Actor, in_force
from xiezhi.accounts.models import Grant, Organ, Post, Role, User
from xiezhi.accounts.policy import could
from xiezhi.accounts.scopes import superiors
from xiezhi.accounts.services.cases import WORKERS
from xiezhi.casework import selectors
from xiezhi.casework.models import Case, Finding, State
from xiezhi.errors import XiezhiError
from xiezhi.screening.words import outcome
from xiezhi.web import library
from xiezhi.web.listing import Asked, Filter, Text, choices, day_or_none, page_of

COLUMNS: tuple[tuple[Promise, str, str], ...] = (
    (_("模型"), "", ""),
    (_("机关"), "", ""),
    (_("行为日期"), "", "act"),
    (_("业务"), "", ""),
    (_("办理"), "", ""),
    (_("结论"), "last", ""),
)
OWN_TABS = ("mine", "recent")
NAMES = (
    "tab",
    "order",
    "outcome",
    "state",
    "function",
    "model",
    "organ",
    "act_from",
    "act_to",
    "q",
)
# So far the rows of a list are counted: beyond, people narrow it down rather than turn its pages.
MOST = 3_000


@dataclass(frozen=True, slots=True)
class Tab:
    """A part of the list; `current` where it is the one shown."""

    title: Text
    address: str
    current: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one finding of several; `error` where nothing was done."""

    finding: Finding
    error: XiezhiError | None


def listed(who: Actor, query: QueryDict) -> dict[str, Any]:
    """What the list shows. The filter and the order stand in the address, so that it can be kept."""
    asked = Asked(query, NAMES)
    tab, order = _tab(who, asked), asked.given.get("order", "")
    order = order if order in selectors.ORDERS else "new"
    filters = asked.fill(_filters(who, tab))
    rows = selectors.findings(who, tab=tab, filters=wanted(who, filters), order=order)
    total = selectors.capped_count(rows, MOST)
    return {
        "tabs": [
            Tab(title, asked.address(tab=name, state=""), name == tab)
            for name, title in tabs_of(who).items()
        ],
        "filters": filters,
        "chips": asked.chips(filters),
        "headings": asked.headings(COLUMNS, order),
        "page": page_of(rows, asked, total=min(total, MOST), capped=total > MOST),
        "kept": [(name, asked.given[name]) for name in ("tab", "order") if name in asked.given],
        "address": asked.address(),
        "liaison": is_told(who),
    }


def chosen(who: Actor, query: QueryDict) -> tuple[str, selectors.Filters]:
    """The tab and the filters of the address, for those who take the whole list out."""
    asked = Asked(query, NAMES)
    tab = _tab(who, asked)
    return tab, wanted(who, asked.fill(_filters(who, tab)))


def is_told(who: Actor) -> bool:
    """Whether the person only reads what was made known to the own organ."""
    return not could(who, "finding.open")


def wanted(who: Actor, filters: Sequence[Filter]) -> selectors.Filters:
    """What the selector is asked for."""
    given = {one.name: one.value for one in filters}
    asked = selectors.Filters(
        outcome=given["outcome"],
        function=given["function"],
        model=given["model"],
        state=given.get("state", ""),
        organ=int(given.get("organ") or 0) or None,
        act_from=day_or_none(given["act_from"]),
        act_to=day_or_none(given["act_to"]),
        q=given["q"],
    )
    return narrowed(who, asked)


def narrowed(who: Actor, filters: selectors.Filters) -> selectors.Filters:
    """The filters for a person; a finding is made known to an organ only while it is confirmed."""
    return replace(filters, state=State.CONFIRMED) if is_told(who) else filters


def tabs_of(who: Actor) -> dict[str, Text]:
    """The tabs that a person has: who works on no finding has no own ones to look for."""
    works = could(who, "finding.judge") or could(who, "finding.assign")
    return dict(selectors.TABS) if works else {"open": selectors.TABS["open"]}


def _tab(who: Actor, asked: Asked) -> str:
    given = asked.given.get("tab", "open")
    return given if given in tabs_of(who) else "open"


def _filters(who: Actor, tab: str) -> list[Filter]:
    found = [
        Filter(
            "outcome", _("结论"), [(id, outcome(id)) for id in ("hard", "soft", "undetermined")]
        ),
        Filter("function", _("业务"), choices(library.functions())),
        Filter("model", _("模型"), choices(library.titles())),
        Filter("act_from", _("行为日期自"), kind="date"),
        Filter("act_to", _("行为日期至"), kind="date"),
        Filter("q", _("发现编号（开头几位）"), kind="text"),
    ]
    if not is_told(who):
        found[1:1] = [_state(tab), Filter("organ", _("机关"), _organs())]
    return found


def _state(tab: str) -> Filter:
    """The state that a tab shows by itself is no choice of its own."""
    if tab in OWN_TABS:
        return Filter("state", _("办理"), list(State.choices))
    others = [(code, title) for code, title in State.choices if code != State.OPEN]
    return Filter("state", _("办理"), others, empty=State.OPEN.label)


def _organs() -> list[tuple[str, Text]]:
    """The supervised organs of the register."""
    rows = Organ.objects.exclude(kind__in=("procuratorate", "congress")).order_by("name")
    return [(str(key), name) for key, name in rows.values_list("pk", "name")]


def assignable(who: Actor) -> list[tuple[int, str]]:
    """People with a working post at an organ of the actor, to be given findings to work on."""
    return _people(who, role__in=(Role.PROSECUTOR, Role.ASSISTANT, Role.UNIT_HEAD))


def workers(who: Actor) -> list[tuple[int, str]]:
    """Those to whom the actor can give a case: a unit head, within the own department."""
    if who.holds(Role.CHIEF, Role.CASE_MANAGER):
        return _people(who, role__in=WORKERS)
    led = [post.department_id for post in who.posts if post.role == Role.UNIT_HEAD]
    return _people(who, role__in=WORKERS, department__in=led)


def within_reach(who: Actor, case: Case) -> list[tuple[int, str]]:
    """Everybody who may come to a case and so may have to stay away from it: those with a post at its
    procuratorate or at one above, and those who were given leave."""
    posts = Q(posts__in=_posts(who, organ__in=[case.owner_id, *superiors(case.owner_id)]))
    given = Grant.objects.filter(case=case.pk, revoked_at=None, valid_until__gt=timezone.now())
    return _named(User.objects.filter(posts | Q(pk__in=given.values("user"))))


def _people(who: Actor, **of: Any) -> list[tuple[int, str]]:
    organs = {post.organ_id for post in who.posts}
    return _named(User.objects.filter(posts__in=_posts(who, organ__in=organs, **of)))


def _posts(who: Actor, **of: Any) -> QuerySet[Post]:
    return Post.objects.filter(in_force(who.today), user__is_active=True, **of)


def _named(people: QuerySet[User]) -> list[tuple[int, str]]:
    return list(people.distinct().order_by("name", "pk").values_list("pk", "name"))


def each(several: Sequence[Finding], do: Callable[[Finding], object]) -> list[Outcome]:
    """What became of each finding on its own: one that fails leaves the others done."""
    return [Outcome(finding, _failure(finding, do)) for finding in several]


def _failure(finding: Finding, do: Callable[[Finding], object]) -> XiezhiError | None:
    try:
        do(finding)
    except XiezhiError as error:
        return error
    return None
