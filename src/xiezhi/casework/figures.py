"""Figures without persons: how often a model is right, and how many findings stand where.

There is no figure of a person, and none that puts organs or offices in order.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import Count, Q

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.models import Organ, Role
from xiezhi.accounts.policy import require
from xiezhi.accounts.rows.actor import FIGURES, named_way
from xiezhi.accounts.walls import hidden
from xiezhi.casework.models import Case, Finding, Judgement, Verdict

LEAST = 5
OUTSIDE = (Role.CONGRESS_READER, Role.PEOPLES_SUPERVISOR)
RIGHT = (Verdict.CONFIRMED, Verdict.ALREADY_HANDLED)
_PROCURATORATE = "procuratorate"


@dataclass(frozen=True, slots=True)
class Precision:
    """What prosecutors said of the findings of one version of a model with one outcome.

    `n`: judged; `confirmed`: of them; `rejected`: the others by reason. A finding that was handled
    already was right.
    """

    model_id: str
    model_version: str
    outcome: str
    n: int
    confirmed: int
    rejected: Mapping[str, int]

    @property
    def right(self) -> int:
        """Confirmed, or handled already."""
        return self.confirmed + self.rejected.get(Verdict.ALREADY_HANDLED, 0)

    @property
    def share(self) -> Fraction:
        """Right of all judged. Never shown without `n` beside it."""
        return Fraction(self.right, self.n)


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of findings. An empty `function`, `outcome` or `state` stands for several of them,
    merged because single ones were under five."""

    function: str
    outcome: str
    state: str
    n: int


def precision(actor: Actor, *, model_id: str = "") -> list[Precision]:
    """Precision by model, version and outcome (hard, soft), from the verdicts that stand in the
    procuratorates of the actor; what nobody judged is absent.

    Readers from outside see no row by which fewer than five were right, or were not, unless none were:
    such a row would tell of single verdicts. Errors: ACC-001.
    """
    require(actor, "model.read")
    owners = _procuratorates(actor)
    rows = Judgement.objects.filter(
        replaced=False, outcome__in=("hard", "soft"), finding__owner__in=owners
    )
    if model_id:
        rows = rows.filter(model_id=model_id)
    said: dict[tuple[str, str, str], Counter[str]] = defaultdict(Counter)
    grouped = rows.values_list("model_id", "model_version", "outcome", "verdict")
    with named_way(FIGURES):
        for model, version, outcome, verdict, times in grouped.annotate(n=Count("pk")):
            said[model, version, outcome][verdict] = times
    found = [
        Precision(
            *key,
            n=counted.total(),
            confirmed=counted[Verdict.CONFIRMED],
            rejected={
                verdict: n for verdict, n in sorted(counted.items()) if verdict != Verdict.CONFIRMED
            },
        )
        for key, counted in sorted(said.items())
    ]
    return [row for row in found if _is_coarse(row)] if _is_outside(actor, owners) else found


def _is_coarse(row: Precision) -> bool:
    return row.n >= LEAST and all(
        part == 0 or part >= LEAST for part in (row.right, row.n - row.right)
    )


def counts(actor: Actor) -> list[Cell]:
    """Findings by function, outcome and state in the procuratorates of the actor; what a wall hides
    is not counted. For readers from outside cells under five are merged. Errors: ACC-001.
    """
    require(actor, "figures.read")
    owners = _procuratorates(actor)
    with named_way(FIGURES):
        counted = _grouped(Q(owner__in=owners))
        # Cases behind a wall are few: counting them apart spares a join of all findings.
        behind = Case.objects.filter(hidden(actor), owner__in=owners).values("pk")
        counted.subtract(_grouped(Q(case__in=behind)))
    cells = [Cell(*key, n) for key, n in sorted(counted.items()) if n]
    return merged(cells) if _is_outside(actor, owners) else cells


def merged(cells: list[Cell]) -> list[Cell]:
    """The same findings in cells of at least five, as fine as that allows; none if they are fewer.

    A group with a small cell becomes one cell, so that no small one is found by subtraction.
    """
    by_state = _merge(cells, lambda cell: (cell.function, cell.outcome, ""))
    by_function = _merge(by_state, lambda cell: (cell.function, "", ""))
    totals: Counter[str] = Counter()
    for cell in by_function:
        totals[cell.function] += cell.n
    # Functions too small to stand alone go together, with the next smallest where they must.
    together: Counter[str] = Counter()
    for function, n in sorted(totals.items(), key=lambda entry: (entry[1], entry[0])):
        if n < LEAST or 0 < together.total() < LEAST:
            together[function] = n
    found = [cell for cell in by_function if cell.function not in together]
    rest = Cell("", "", "", together.total())
    return [*found, rest] if rest.n >= LEAST else found


def _merge(cells: list[Cell], wider: Callable[[Cell], tuple[str, str, str]]) -> list[Cell]:
    """Each group of cells with one wider key becomes one cell, if one of its cells is too small."""
    groups: dict[Hashable, list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[wider(cell)].append(cell)
    found: list[Cell] = []
    for group in groups.values():
        if all(cell.n >= LEAST for cell in group):
            found += group
        else:
            found.append(Cell(*wider(group[0]), n=sum(cell.n for cell in group)))
    return found


def _grouped(condition: Q) -> Counter[tuple[str, str, str]]:
    rows = Finding.objects.filter(condition).order_by()
    grouped = rows.values_list("function", "outcome", "state").annotate(n=Count("*"))
    return Counter({(function, outcome, state): n for function, outcome, state, n in grouped})


def _is_outside(actor: Actor, owners: list[int]) -> bool:
    """Whether a procuratorate is counted at which the actor has no post but one from outside."""
    inside = {post.organ_id for post in actor.posts if post.role not in OUTSIDE}
    return not inside.issuperset(owners)


def _procuratorates(actor: Actor) -> list[int]:
    """Those whose figures the actor reads: the own ones, and that of the place of a congress.

    A congress oversees the procuratorate of its place, which bears the same name before 人民
    (清溪县人民代表大会, 清溪县人民检察院): 人民检察院组织法 9.
    """
    organs = list(Organ.objects.filter(pk__in=[post.organ_id for post in actor.posts]))
    found = [organ.pk for organ in organs if organ.kind == _PROCURATORATE]
    for organ in organs:
        place = organ.name.partition("人民")[0]
        if organ.kind == "congress" and place:
            overseen = Organ.objects.filter(kind=_PROCURATORATE, name=f"{place}人民检察院")
            found += overseen.values_list("pk", flat=True)
    return found
