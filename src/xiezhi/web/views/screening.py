"""Screenings: the list, starting one, how far it is and what it gave."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xiezhi.operations import selectors
from xiezhi.operations.screening import screening_start
from xiezhi.screening.words import OUTCOMES
from xiezhi.web.access import actor, page
from xiezhi.web.listing import Asked, page_of


class StartForm(forms.Form):
    """As of which day. `number`: of the screening, so that a form sent twice is one."""

    as_of = forms.DateField(
        label=_("判断截至"),
        help_text=_("期限算到这一天。数据导出日期更早的，以导出日期为准。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    number = forms.IntegerField(min_value=1, max_value=10**6, widget=forms.HiddenInput)

    def clean_as_of(self) -> Any:
        """No day to come."""
        day = self.cleaned_data["as_of"]
        if day > timezone.localdate():
            raise forms.ValidationError(_("这一天还没有到。"))
        return day


@page("screening.list", methods=("GET", "POST"))
def screening(request: HttpRequest) -> HttpResponse:
    """The screenings of the office, and the form that starts one."""
    who = actor(request)
    number = selectors.next_number(who)
    start = {"as_of": timezone.localdate(), "number": number}
    form = StartForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        job = screening_start(actor=who, as_of=given["as_of"], number=given["number"])
        return redirect("screening_run", job.pk)
    rows = selectors.screenings(who)
    shown = {
        "page": page_of(rows, Asked(request.GET, ("page",)), total=rows.count()),
        "form": form if number else None,
    }
    return render(request, "desk/screening/list.html", shown)


@page("screening.list")
def screening_run(request: HttpRequest, job_id: uuid.UUID) -> HttpResponse:
    """One screening."""
    job = selectors.screening_get(actor(request), job_id)
    outcomes = job.result.get("outcomes", {})
    shown = {
        "job": job,
        "at_work": selectors.at_work(job),
        "progress": selectors.progress_of(job),
        "outcomes": [(code, outcomes[code]) for code in OUTCOMES if code in outcomes],
        "changes": job.result.get("findings", {}),
    }
    return render(request, "desk/screening/run.html", shown)


@page("screening.list")
def screening_progress(request: HttpRequest, job_id: uuid.UUID) -> JsonResponse:
    """How far it is, for the script."""
    return JsonResponse(selectors.progress_of(selectors.screening_get(actor(request), job_id)))
