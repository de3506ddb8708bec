"""What the liaison of a supervised organ reads: its own findings that were made known to it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiezhi.casework.opening import notice_open
from xiezhi.i18n import language
from xiezhi.web.access import actor, page
from xiezhi.web.views.finding import row_of


@page("finding.read_notice")
def notice(request: HttpRequest, finding_id: str) -> HttpResponse:
    """One notice. That it was read leaves a trace, which serves as a receipt."""
    who = actor(request)
    row = row_of(who, finding_id, "finding.read_notice")
    told, lang = notice_open(actor=who, finding=row), language()
    shown = {
        "row": row,
        "sentence": told.sentences[lang],
        "steps": told.steps[lang],
        "citations": told.citations[lang],
    }
    return render(request, "desk/notices/notice.html", shown)
