"""The state of the ledger, and its newest checkpoint as a file."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from xiezhi.accounts.policy import could
from xiezhi.web.access import actor, page
from xiezhi.web.ledger_state import ledger_state


@page("ledger.read")
def ledger(request: HttpRequest) -> HttpResponse:
    """Size, newest checkpoint, witnesses, and what all of it shows."""
    shown = {"state": ledger_state(), "takes": could(actor(request), "ledger.checkpoint")}
    return render(request, "desk/ledger/state.html", shown)


@page("ledger.checkpoint")
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The note, to be kept by a witness."""
    signed = ledger_state().signed
    if signed is None:
        raise Http404
    response = HttpResponse(signed.note, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="checkpoint-{signed.size}.txt"'
    return response
