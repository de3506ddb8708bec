"""The list of findings: tabs, filters, order, and what is done to several at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xiezhi.accounts.models import User
from xiezhi.accounts.policy import could, visible
from xiezhi.casework.services import finding_assign, finding_make_known
from xiezhi.errors import XiezhiError
from xiezhi.web.access import actor, page
from xiezhi.web.findings_list import Outcome, assignable, each, listed
from xiezhi.web.forms import AssignForm, MakeKnownForm

MOST_AT_ONCE = 100


@page("finding.list")
def findings(request: HttpRequest) -> HttpResponse:
    """What the person may see of, in the columns of a list; nothing of a case is shown."""
    who = actor(request)
    shown = listed(who, request.GET) | {
        "assigns": could(who, "finding.assign"),
        "makes_known": could(who, "finding.make_known"),
        "exports": could(who, "finding.export"),
        "emergencies": could(who, "case.break_glass"),
        "people": assignable(who),
    }
    return render(request, "desk/findings/list.html", shown)


@page("finding.assign", "finding.make_known", methods=("POST",))
def several(request: HttpRequest) -> HttpResponse:
    """Assign the chosen findings or make them known, and say of each what became of it.

    Making known is confirmed on a card of its own before.
    """
    who = actor(request)
    ids = request.POST.getlist("finding")[:MOST_AT_ONCE]
    chosen = list(visible(who, "finding.list").filter(finding_id__in=ids).order_by("pk"))
    if not chosen:
        raise XiezhiError("WEB-020")
    if request.POST.get("do") == "assign":
        form = AssignForm(request.POST, people=assignable(who))
        if not form.is_valid():
            raise XiezhiError("WEB-021")
        to = User.objects.get(pk=form.cleaned_data["to"])
        results = each(chosen, lambda finding: finding_assign(actor=who, finding=finding, to=to))
        return _told(request, results, _("分配结果"))
    known = MakeKnownForm(request.POST if "sure" in request.POST else None)
    if not known.is_valid():
        asked = {"findings": chosen, "form": known}
        return render(request, "desk/findings/sure.html", asked)
    given = known.cleaned_data
    results = each(chosen, lambda finding: finding_make_known(actor=who, finding=finding, **given))
    return _told(request, results, _("告知结果"))


def _told(request: HttpRequest, results: list[Outcome], title: str) -> HttpResponse:
    return render(request, "desk/findings/results.html", {"results": results, "title": title})
