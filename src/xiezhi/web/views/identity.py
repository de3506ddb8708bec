"""Identities behind pseudonyms: what was asked, the decision of another person, one reading."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.looking import PURPOSES
from xiezhi.accounts.policy import visible
from xiezhi.casework.models import IdentityRequest
from xiezhi.casework.services import identity_decide, identity_read
from xiezhi.errors import XiezhiError
from xiezhi.operations.persons import vault_of_store
from xiezhi.web.access import actor, page
from xiezhi.web.listing import Asked, page_of

_RELATED = ("finding", "asked_by", "answered_by")


@page("identity.list")
def identity(request: HttpRequest) -> HttpResponse:
    """What waits for the person, then what the person asked for, the latest first."""
    who, asked = actor(request), Asked(request.GET, ())
    waiting = visible(who, "identity.decide").filter(answer=IdentityRequest.Answer.WAITING)
    own = visible(who, "identity.list").filter(asked_by=who.user_id)
    shown = {
        "waiting": waiting.exclude(asked_by=who.user_id)
        .select_related(*_RELATED)
        .order_by("pk")[:50],
        "page": page_of(own.select_related(*_RELATED).order_by("-pk"), asked, total=own.count()),
        "now": timezone.now(),
    }
    return render(request, "desk/identity/list.html", shown)


@page("identity.decide", methods=("GET", "POST"))
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Consent or refuse, never to an own request."""
    who = actor(request)
    row = _row(who, "identity.decide", pk)
    if request.method == "POST":
        allowed = request.POST.get("answer") == "allow"
        identity_decide(actor=who, request=row, allowed=allowed)
        messages.info(request, _("已同意。") if allowed else _("未同意，已告知申请人。"))
        return HttpResponseRedirect(reverse("identity"))
    shown = {"row": row, "purpose": PURPOSES[row.purpose]}
    return render(request, "desk/identity/decide.html", shown)


@page("identity.read", methods=("POST",))
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """The identity, shown once on this page and kept nowhere."""
    who = actor(request)
    row = _row(who, "identity.read", pk)
    found = identity_read(actor=who, request=row, vault=vault_of_store())
    return render(request, "desk/identity/read.html", {"row": row, "identity": found})


def _row(who: Actor, action: str, pk: int) -> IdentityRequest:
    rows = visible(who, action).select_related(*_RELATED)
    row: IdentityRequest | None = rows.filter(pk=pk).first()
    if row is None:
        raise XiezhiError("ACC-001")
    return row
