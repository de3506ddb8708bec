"""Break-glass: a case whose number a person knows and whose findings the person may not see."""

from __future__ import annotations

import contextlib
import uuid

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.models import BreakGlass, EmergencyReason
from xiezhi.accounts.policy import visible
from xiezhi.accounts.services.break_glass import (
    break_glass_attempt,
    break_glass_miss,
    break_glass_open,
)
from xiezhi.casework.models import Case
from xiezhi.errors import XiezhiError
from xiezhi.web.access import actor, page
from xiezhi.web.forms import EmergencyForm
from xiezhi.web.transactions import keep


@page("case.break_glass", methods=("GET", "POST"))
def emergency(request: HttpRequest) -> HttpResponse:
    """Say which case and why; what is not there or stands behind a wall gets the same answer.

    The case is looked up last, so that nothing refused before tells whether a number is one.
    """
    who = actor(request)
    form = EmergencyForm(request.POST or None, reasons=dict(EmergencyReason.choices))
    if request.method == "GET" or not form.is_valid():
        content = {
            "title": _("紧急查阅"),
            "say": _(
                "只打开一个案件，六十分钟内有效；立即通知另一人，事后由其他部门的人员审查。"
                "应当回避的案件和封存的案件不能这样打开。"
            ),
            "act": _("打开"),
            "form": form,
            "back": "/findings/",
        }
        return render(request, "desk/findings/form.html", content)
    basis = break_glass_attempt(actor=who, basis=form.cleaned_data["basis"])
    case = _case(who, form.cleaned_data["number"])
    reason = EmergencyReason(form.cleaned_data["reason"])
    opened = _opened(who, case, reason, basis) if case else None
    if opened is None:
        break_glass_miss(actor=who)
        keep(request)
        raise XiezhiError("ACC-001")
    rows = visible(who, "finding.list").filter(case=case).order_by("pk")
    return render(request, "desk/findings/emergency.html", {"opened": opened, "findings": rows})


def _opened(who: Actor, case: Case, reason: EmergencyReason, basis: str) -> BreakGlass | None:
    """None where all who could be told are recused: to say so would tell of the case."""
    try:
        return break_glass_open(actor=who, case=case, reason=reason, basis=basis)
    except XiezhiError as error:
        if error.code != "ACC-037":
            raise
        return None


def _case(who: Actor, number: str) -> Case | None:
    """By the number of the case on the desk, or the name of its record as the store writes it."""
    known = Q(root=number)
    with contextlib.suppress(ValueError):
        known |= Q(pk=uuid.UUID(number))
    case: Case | None = visible(who, "case.break_glass").filter(known).first()
    return case
