"""One finding: a purpose first, then why it was found, and what a person does with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.looking import MINUTES, PURPOSES, purpose_in_force, purpose_state
from xiezhi.accounts.models import Purpose, User
from xiezhi.accounts.policy import may_each, visible
from xiezhi.casework.figures import precision
from xiezhi.casework.models import Case, Finding
from xiezhi.casework.opening import finding_open, judgements_open
from xiezhi.casework.persons import persons_of
from xiezhi.casework.services import (
    finding_assign,
    finding_judge,
    finding_make_known,
    finding_take,
    identity_ask,
)
from xiezhi.errors import XiezhiError
from xiezhi.operations.passages import quoted
from xiezhi.screening.words import record_type
from xiezhi.web import library
from xiezhi.web.access import actor, page
from xiezhi.web.findings_list import assignable
from xiezhi.web.forms import AssignForm, IdentityForm, JudgeForm, MakeKnownForm, PurposeForm
from xiezhi.web.showing import shown
from xiezhi.web.timeline import timeline

# What the page offers, as its template names it.
_MAY = {
    "finding.judge": "judge", "finding.take": "take", "finding.assign": "assign",
    "finding.make_known": "make_known", "identity.ask": "identity", "case.recuse": "recuse",
    "case.read": "case",
}  # fmt: skip


def row_of(who: Actor, finding_id: str, action: str = "finding.list") -> Finding:
    """The row, if the person may do this to it. Errors: ACC-001."""
    if "\0" in finding_id:
        raise XiezhiError("ACC-001")
    rows = visible(who, action).select_related("assignee")
    row: Finding | None = rows.filter(finding_id=finding_id).first()
    if row is None:
        raise XiezhiError("ACC-001")
    return row


@page("finding.open", methods=("GET", "POST"))
def finding(request: HttpRequest, finding_id: str) -> HttpResponse:
    """The finding, or the question why it is to be opened."""
    who = actor(request)
    row = row_of(who, finding_id, "finding.open")
    form = PurposeForm(request.POST or None, purposes=PURPOSES)
    if request.method == "POST" and form.is_valid():
        purpose_state(
            actor=who, action="finding.open", thing=row, case=row.case_id, **form.cleaned_data
        )
        return _to(row)
    purpose = purpose_in_force(who, row.case_id) if request.method != "POST" else None
    if purpose is None:
        asked = {"row": row, "form": form, "minutes": MINUTES}
        return render(request, "desk/findings/purpose.html", asked)
    return _opened(request, who, row, purpose)


def _opened(
    request: HttpRequest, who: Actor, row: Finding, purpose: Purpose | None, **forms: Form
) -> HttpResponse:
    """The whole page. Each showing leaves its look before anything is read."""
    whole = finding_open(actor=who, finding=row)
    judged = row.judgements.exists()
    said = judgements_open(actor=who, finding=row) if judged else []
    allowed = _may(who, row)
    content: dict[str, Any] = {
        "row": row,
        "why": shown(whole),
        "quoted": quoted(whole, library.models().get(row.model_id)),
        "purpose": purpose,
        "purpose_title": PURPOSES[purpose.purpose] if purpose else "",
        "in_library": row.model_id in library.models(),
        "judged": judged,
        "precision": precision(who, model_id=row.model_id) if judged else [],
        "timeline": timeline(row, said),
        "may": allowed,
        "judge": JudgeForm(initial=_seen(row), prefix="judge"),
    }
    if allowed["assign"]:
        content["assign"] = AssignForm(people=assignable(who), prefix="assign")
    return render(request, "desk/findings/finding.html", content | forms)


def _seen(row: Finding) -> dict[str, str]:
    """What a verdict is said of."""
    return {"facts_hash": row.facts_hash, "model_version": row.model_version}


def _may(who: Actor, row: Finding) -> dict[str, bool]:
    actions = ["finding.judge", "finding.assign", "finding.make_known", "identity.ask"]
    if row.assignee_id is None:
        actions.append("finding.take")
    case = Case(pk=row.case_id)
    found = may_each(who, actions, row) | may_each(who, ("case.recuse", "case.read"), case)
    return {_MAY[action]: action in found for action in _MAY}


@page("finding.judge", methods=("POST",))
def judge(request: HttpRequest, finding_id: str) -> HttpResponse:
    """Confirm or reject, of the facts that the person saw."""
    who = actor(request)
    row = row_of(who, finding_id, "finding.judge")
    form = JudgeForm(request.POST, prefix="judge")
    if not form.is_valid():
        return _opened(request, who, row, purpose_in_force(who, row.case_id), judge=form)
    made = finding_judge(actor=who, finding=row, **form.cleaned_data)
    told = _("已记下结论：{verdict}。下面是这个模型的查准率。")
    messages.info(request, told.format(verdict=made.get_verdict_display()))
    return _to(row)


@page("finding.take", methods=("POST",))
def take(request: HttpRequest, finding_id: str) -> HttpResponse:
    """Work on it oneself."""
    who = actor(request)
    row = finding_take(actor=who, finding=row_of(who, finding_id))
    messages.info(request, _("这条发现由您办理。"))
    return _to(row)


@page("finding.assign", methods=("POST",))
def assign(request: HttpRequest, finding_id: str) -> HttpResponse:
    """Give it to a person."""
    who = actor(request)
    row = row_of(who, finding_id, "finding.assign")
    form = AssignForm(request.POST, people=assignable(who), prefix="assign")
    if not form.is_valid():
        return _opened(request, who, row, purpose_in_force(who, row.case_id), assign=form)
    to = User.objects.get(pk=form.cleaned_data["to"])
    finding_assign(actor=who, finding=row, to=to)
    messages.info(request, _("已交给{name}办理。").format(name=to.name))
    return _to(row)


@page("finding.make_known", methods=("GET", "POST"))
def make_known(request: HttpRequest, finding_id: str) -> HttpResponse:
    """Tell the organ, after a card that says what it means."""
    who = actor(request)
    row = row_of(who, finding_id, "finding.make_known")
    form = MakeKnownForm(request.POST or None)
    if request.method == "GET" or not form.is_valid():
        asked = {"findings": [row], "one": row, "form": form}
        return render(request, "desk/findings/sure.html", asked)
    finding_make_known(actor=who, finding=row, **form.cleaned_data)
    messages.info(request, _("已告知{organ}。").format(organ=row.subject_name))
    return _to(row)


@page("identity.ask", methods=("GET", "POST"))
def ask_identity(request: HttpRequest, finding_id: str) -> HttpResponse:
    """Ask another person's consent to see who stands behind a pseudonym."""
    who = actor(request)
    row = row_of(who, finding_id, "identity.ask")
    if purpose_in_force(who, row.case_id) is None:
        return _to(row)
    people = {
        f"{person.record_type} {person.pseudonym}": (
            f"{record_type(person.record_type)} · {person.field} · …{person.pseudonym[-6:]}"
        )
        for person in persons_of(finding_open(actor=who, finding=row))
    }
    form = IdentityForm(request.POST or None, pseudonyms=people.items(), purposes=PURPOSES)
    if request.method == "POST" and form.is_valid():
        kind, _blank, pseudonym = form.cleaned_data.pop("pseudonym").partition(" ")
        identity_ask(
            actor=who, finding=row, record_type=kind, pseudonym=pseudonym, **form.cleaned_data
        )
        messages.info(request, _("已提出申请，由另一人决定。"))
        return HttpResponseRedirect(reverse("identity"))
    content = {
        "title": _("申请查看身份"),
        "say": _("须经另一人同意；同意后六十分钟内由您本人查看，查看记入账本。"),
        "act": _("提出申请"),
        "form": form,
        "back": reverse("finding", args=[row.finding_id]),
    }
    return render(request, "desk/findings/form.html", content)


def _to(row: Finding) -> HttpResponse:
    return HttpResponseRedirect(reverse("finding", args=[row.finding_id]))
