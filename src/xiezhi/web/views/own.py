"""The own page of everyone: posts, second factors, sessions, leaves in force, notices."""

from __future__ import annotations

from allauth.core.internal.httpkit import authenticated_user
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from xiezhi.accounts import selectors
from xiezhi.accounts.services.people import resets_acknowledge
from xiezhi.web.access import actor, page
from xiezhi.web.views.case_forms import ACTIONS


@page()
def own(request: HttpRequest) -> HttpResponse:
    """What the person holds and where the person is signed in."""
    known = selectors.own(actor(request), authenticated_user(request))
    grants = [(each, ACTIONS.get(each.action, each.action)) for each in known.grants]
    shown = {"own": known, "grants": grants, "key": request.session.session_key}
    return render(request, "desk/people/own.html", shown)


@page(methods=("POST",))
def told(request: HttpRequest) -> HttpResponse:
    """The person knows that somebody set the way of signing in anew."""
    resets_acknowledge(user=authenticated_user(request))
    return HttpResponseRedirect(reverse("own"))


@page()
def factors(_request: HttpRequest) -> HttpResponse:
    """Where the library sends people back to after a change of factors."""
    return HttpResponseRedirect(reverse("own"))
