"""Deleting a case that is closed to everybody: one asks, another carries it out.

These pages show the number and the requests, and nothing of the case.
"""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiezhi.casework.overview import closed_case_of
from xiezhi.casework.services import case_delete, deletion_ask
from xiezhi.casework.services.deletion import DAYS, deletion_of
from xiezhi.errors import XiezhiError
from xiezhi.web.access import actor, page
from xiezhi.web.views.people_forms import BasisForm


@page("case.delete", methods=("GET", "POST"))
def deletion(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Who asks for it, and asking oneself."""
    who = actor(request)
    case = closed_case_of(who, number)
    known = deletion_of(who, case)
    form = BasisForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        deletion_ask(actor=who, case=case, **form.cleaned_data)
        messages.info(request, _("已提出，由另一人办理删除。"))
        return HttpResponseRedirect(reverse("case_deletion", args=[case.pk]))
    shown = {"number": case.pk, "known": known, "form": form, "days": DAYS}
    return render(request, "desk/cases/deletion.html", shown)


@page("case.delete", methods=("GET", "POST"))
def delete(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Delete it for good, after a card that says so."""
    who = actor(request)
    case = closed_case_of(who, number)
    if request.method == "POST":
        case_delete(actor=who, case=case)
        messages.info(request, _("已删除。"))
        return HttpResponseRedirect(reverse("cases"))
    known = deletion_of(who, case)
    if known.by_another is None:
        raise XiezhiError("CAS-043", days=DAYS)
    shown = {"number": case.pk, "known": known}
    return render(request, "desk/cases/delete.html", shown)
