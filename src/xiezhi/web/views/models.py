"""The catalogue of models, and the card of one."""

from __future__ import annotations

import functools
import threading

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from xiezhi.casework.figures import precision
from xiezhi.screening.authoring.cards import card
from xiezhi.screening.engines import DuckDBEngine
from xiezhi.web import library
from xiezhi.web.access import actor, page
from xiezhi.web.listing import Asked, Filter, choices, page_of
from xiezhi.web.markdown import to_html

FILTERS = ("function", "organ_kind", "shape", "law")


@page("model.read")
def models(request: HttpRequest) -> HttpResponse:
    """All models, by title, with filters beside the list."""
    asked = Asked(request.GET, FILTERS)
    filters = asked.fill(
        [
            Filter("function", _("业务"), choices(library.functions())),
            Filter("organ_kind", _("机关"), choices(library.organ_kinds())),
            Filter("shape", _("形状"), choices(library.shapes())),
            Filter("law", _("法律"), choices(library.laws())),
        ]
    )
    found = library.chosen(**{one.name: one.value for one in filters})
    shown = {
        "page": page_of(found, asked, total=len(found)),
        "filters": filters,
        "chips": asked.chips(filters),
    }
    return render(request, "desk/models/list.html", shown)


@page("model.read")
def model(request: HttpRequest, model_id: str) -> HttpResponse:
    """The card of one model, and how often prosecutors confirmed what it found."""
    known = library.models().get(model_id)
    if known is None:
        raise Http404
    shown = {
        "model": known,
        "text": _text(model_id),
        "precision": precision(actor(request), model_id=model_id),
    }
    return render(request, "desk/models/card.html", shown)


def _text(model_id: str) -> str:
    """Several readers of one card wait for the first, instead of all working it out at once."""
    with _turn(model_id):
        return _card(model_id)


@functools.cache
def _turn(_model_id: str) -> threading.Lock:
    return threading.Lock()


@functools.lru_cache(maxsize=512)
def _card(model_id: str) -> str:
    """The card with its examples worked out, which takes an engine and a moment."""
    with DuckDBEngine(threads=1) as engine:
        return to_html(card(library.models()[model_id], engine))
