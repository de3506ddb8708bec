"""Looks and emergencies, as those see them who review them, and each person the own."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from xiezhi.accounts.models import EmergencyReason, Verdict
from xiezhi.accounts.policy import could, visible
from xiezhi.accounts.services.break_glass import break_glass_review
from xiezhi.accounts.services.reviews import look_review
from xiezhi.errors import XiezhiError
from xiezhi.web.access import actor, page
from xiezhi.web.listing import Asked, page_of
from xiezhi.web.views.people_forms import LookForm, VerdictForm

MOST = 50


@page("look.list")
def looks(request: HttpRequest) -> HttpResponse:
    """The looks a person may see: the own ones, or for auditors those of the office."""
    rows = visible(actor(request), "look.list").select_related("user", "purpose", "department")
    found = page_of(rows.order_by("-pk"), Asked(request.GET, ("page",)), total=rows.count())
    return render(request, "desk/reviews/looks.html", {"page": found})


@page("look.review", "break_glass.review")
def reviews(request: HttpRequest) -> HttpResponse:
    """What waits for the auditor: looks drawn, and emergencies."""
    who = actor(request)
    drawn = visible(who, "look.review").filter(reviewed_at=None)
    emergencies = visible(who, "break_glass.review").filter(reviewed_at=None)
    shown = {
        "looks": drawn.select_related("look__user", "look__purpose", "look__department").order_by(
            "pk"
        )[:MOST],
        "emergencies": emergencies.select_related("user", "told", "department").order_by("pk"),
        "reviews_looks": could(who, "look.review"),
    }
    return render(request, "desk/reviews/reviews.html", shown)


@page("look.review", methods=("GET", "POST"))
def look(request: HttpRequest, pk: int) -> HttpResponse:
    """One look drawn, and its verdict."""
    who = actor(request)
    rows = visible(who, "look.review").select_related("look__user", "look__purpose")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise XiezhiError("ACC-001")
    form = LookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verdict = Verdict(form.cleaned_data["verdict"])
        look_review(actor=who, review=found, verdict=verdict, note=form.cleaned_data["note"])
        return HttpResponseRedirect(reverse("reviews"))
    return render(request, "desk/reviews/look.html", {"review": found, "form": form})


@page("break_glass.review", methods=("GET", "POST"))
def emergency(request: HttpRequest, pk: int) -> HttpResponse:
    """One emergency, and its verdict."""
    who = actor(request)
    rows = visible(who, "break_glass.review").select_related("user", "told")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise XiezhiError("ACC-001")
    form = VerdictForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        verdict = Verdict(form.cleaned_data["verdict"])
        break_glass_review(actor=who, emergency=found, verdict=verdict)
        return HttpResponseRedirect(reverse("reviews"))
    shown = {
        "emergency": found,
        "reason": dict(EmergencyReason.choices).get(found.reason, found.reason),
        "form": form,
    }
    return render(request, "desk/reviews/emergency.html", shown)
