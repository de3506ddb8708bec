"""Figures: each with what it means, its day, n and N, and the findings behind it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.policy import could, visible
from xiezhi.casework.figures import LEAST, Cell, counts, precision
from xiezhi.casework.models import State
from xiezhi.screening.authoring.titles import title
from xiezhi.screening.words import outcome
from xiezhi.web.access import actor, page


@dataclass(frozen=True, slots=True)
class Line:
    """One cell in words; `address`: of the findings in it, for those who may list them."""

    function: str
    outcome: str
    state: str
    n: int
    address: str


@page("figures.read")
def figures(request: HttpRequest) -> HttpResponse:
    """How many findings stand where, and how often models are right."""
    who = actor(request)
    cells = counts(who)
    judged = precision(who)
    right, n = sum(line.right for line in judged), sum(line.n for line in judged)
    shown = {
        "day": timezone.localdate(),
        "lines": list(_lines(cells, _listed(who, cells))),
        "whole": sum(cell.n for cell in cells),
        "precision": judged,
        "right": right,
        "n": n,
        "share": Fraction(right, n) if n else None,
        "least": LEAST,
    }
    return render(request, "desk/figures/figures.html", shown)


def _listed(who: Actor, cells: list[Cell]) -> set[str]:
    """The functions of which the person may list findings."""
    if not could(who, "finding.list"):
        return set()
    rows = visible(who, "finding.list").order_by()
    functions = {cell.function for cell in cells if cell.function}
    return {name for name in functions if rows.filter(function=name).exists()}


def _lines(cells: list[Cell], listed: set[str]) -> Iterator[Line]:
    for cell in cells:
        asked = {"tab": "open", "function": cell.function, "outcome": cell.outcome}
        if cell.state != State.OPEN:
            asked["state"] = cell.state
        yield Line(
            title("function", cell.function) if cell.function else _("各项业务"),
            outcome(cell.outcome) if cell.outcome else _("各种结论"),
            str(State(cell.state).label) if cell.state else _("各种办理情况"),
            cell.n,
            f"{reverse('findings')}?{urlencode(asked)}"
            if cell.state and cell.function in listed
            else "",
        )
