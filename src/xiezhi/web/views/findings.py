"""The list of findings: tabs, filters, order, and what is done to several at once."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xiezhi.accounts.policy import could, visible
from xiezhi.errors import XiezhiError
from xiezhi.web.access import actor, page
from xiezhi.web.findings_list import assignable, bulk, listed
from xiezhi.web.forms import AssignForm

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
    do = request.POST.get("do")
    form = AssignForm(request.POST, people=assignable(who))
    if not chosen:
        raise XiezhiError("WEB-020")
    if do == "make_known" and "sure" not in request.POST:
        return render(request, "desk/findings/sure.html", {"findings": chosen})
    if do == "assign" and not form.is_valid():
        raise XiezhiError("WEB-021")
    results = bulk(who, str(do), chosen, form.cleaned_data.get("to") if do == "assign" else None)
    return render(request, "desk/findings/results.html", {"results": results, "title": _title(do)})


def _title(do: str | None) -> str:
    return _("分配结果") if do == "assign" else _("告知结果")
