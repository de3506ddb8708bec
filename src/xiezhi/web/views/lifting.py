"""A case that is sealed or a state secret: two persons lift the wall, and it is closed unseen.

These pages show the number, the walls and the requests, and nothing of the case.
"""

from __future__ import annotations

import uuid

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts.actors import Actor
from xiezhi.casework.models import Case
from xiezhi.casework.overview import closed_case_of
from xiezhi.casework.services import lifting_ask, wall_lift, walled_case_close
from xiezhi.casework.services.deletion import is_over
from xiezhi.casework.services.lifting import DAYS, Walled, walls_of
from xiezhi.errors import XiezhiError
from xiezhi.web.access import actor, page
from xiezhi.web.views.case_forms import CloseForm, LiftForm


@page("case.lift")
def lifting(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Which walls stand, who asks that they be lifted, and what else can be done."""
    who = actor(request)
    case, walls = _walled(who, number)
    shown = {
        "number": case.pk,
        "walls": walls,
        "days": DAYS,
        "closed": case.closed_on is not None,
        "over": is_over(who, case),
    }
    return render(request, "desk/cases/lifting.html", shown)


@page("case.lift", methods=("GET", "POST"))
def ask(request: HttpRequest, number: uuid.UUID, wall: str) -> HttpResponse:
    """Ask that a wall be lifted, on a ground of law."""
    who = actor(request)
    case, known = _wall(who, number, wall)
    form = LiftForm(request.POST or None, wall=known.wall)
    if request.method == "POST" and form.is_valid():
        lifting_ask(actor=who, case=case, wall=wall, **form.cleaned_data)
        messages.info(request, _("已提出，由另一人办理解除。"))
        return _to(case)
    say = _(
        "提出以后，由检察长或者案件管理人员中的另一人核对法定事由后办理。司法机关为办案需要、有关单位根据国家规定"
        "查询封存记录（人民检察院刑事诉讼规则第四百八十四条）不是解封的事由，请依书面申请另行办理。"
    )
    shown = {
        "number": case.pk, "known": known, "form": form, "say": say, "act": _("提出解除"),
        "title": _("提出解除"),
    }  # fmt: skip
    return render(request, "desk/cases/walled_form.html", shown)


@page("case.lift", methods=("GET", "POST"))
def lift(request: HttpRequest, number: uuid.UUID, wall: str) -> HttpResponse:
    """Lift a wall that another person asked to be lifted, after a card that says so."""
    who = actor(request)
    case, known = _wall(who, number, wall)
    if request.method == "POST":
        wall_lift(actor=who, case=case, wall=wall)
        messages.info(request, _("已解除。"))
        left = walls_of(who, closed_case_of(who, number))
        return _to(case) if left else HttpResponseRedirect(reverse("cases"))
    if known.by_another is None:
        raise XiezhiError("CAS-048", days=DAYS)
    say = _("解除以后，有权的人员可以再打开这个案件。请核对法定事由和依据。")
    shown = {
        "number": case.pk, "known": known, "request_of": known.by_another, "say": say,
        "act": _("解除"), "title": _("办理解除？"),
    }  # fmt: skip
    return render(request, "desk/cases/walled_form.html", shown)


@page("case.close_walled", methods=("GET", "POST"))
def close(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Close it, so that its retention begins and it is deleted one day."""
    who = actor(request)
    case, _walls = _walled(who, number)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        walled_case_close(actor=who, case=case, **form.cleaned_data)
        messages.info(request, _("已办结。"))
        return _to(case)
    say = _(
        "这个案件没有人能打开，未审查的发现不妨碍办结。至少保存 %(days)d 天；期满的次日起可以由两人办理删除。"
    ) % {"days": settings.XIEZHI_RETENTION_LEAST_DAYS}
    shown = {
        "number": case.pk, "form": form, "say": say, "act": _("办结案件"), "title": _("办结案件"),
    }  # fmt: skip
    return render(request, "desk/cases/walled_form.html", shown)


def _walled(who: Actor, number: uuid.UUID) -> tuple[Case, list[Walled]]:
    """The case and its walls. Errors: ACC-001; CAS-046 none stands."""
    case = closed_case_of(who, number)
    walls = walls_of(who, case)
    if not walls:
        raise XiezhiError("CAS-046")
    return case, walls


def _wall(who: Actor, number: uuid.UUID, wall: str) -> tuple[Case, Walled]:
    """One of them. Errors: ACC-001; CAS-046 it does not stand."""
    case, walls = _walled(who, number)
    for known in walls:
        if known.wall == wall:
            return case, known
    raise XiezhiError("CAS-046")


def _to(case: Case) -> HttpResponse:
    return HttpResponseRedirect(reverse("case_lifting", args=[case.pk]))
