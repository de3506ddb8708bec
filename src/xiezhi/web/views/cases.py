"""One case: what is known of it without opening it, and what those do who answer for it."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TypeVar

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts.models import Assignment, Grant, Recusal, RecusalReason, User
from xiezhi.accounts.policy import could, may, may_each
from xiezhi.accounts.services.cases import (
    assignment_end,
    assignment_give,
    recusal_confirm,
    recusal_end,
    recusal_record,
)
from xiezhi.accounts.services.grants import grant_give, grant_revoke
from xiezhi.casework.models import Case
from xiezhi.casework.overview import case_of, closed_case_of, overview
from xiezhi.casework.services import case_classify, case_close, case_seal
from xiezhi.casework.services.deletion import deletions_waiting
from xiezhi.casework.services.lifting import liftings_waiting, walls_of
from xiezhi.errors import XiezhiError
from xiezhi.web.access import actor, page
from xiezhi.web.findings_list import assignable, within_reach, workers
from xiezhi.web.forms import RecuseForm, Text
from xiezhi.web.views.case_forms import (
    ACTIONS,
    ClassifyForm,
    CloseForm,
    GrantForm,
    NumberForm,
    PersonForm,
)
from xiezhi.web.views.people_forms import BasisForm

Row = TypeVar("Row", Assignment, Recusal, Grant)
OF_A_CASE = ("assign", "recuse", "end_recusal", "grant", "seal", "classify", "close")


@page("case.read", "case.delete", methods=("GET", "POST"))
def cases(request: HttpRequest) -> HttpResponse:
    """To a case by its whole number, and what waits for a second person. There is no list of cases."""
    who = actor(request)
    form = NumberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["number"]
        try:
            return _to(case_of(who, number))
        except XiezhiError:
            # One that is closed to everybody is there to be deleted, or for its walls to be lifted.
            hidden = closed_case_of(who, number)
            where = "case_lifting" if walls_of(who, hidden) else "case_deletion"
            return HttpResponseRedirect(reverse(where, args=[hidden.pk]))
    shown: dict[str, object] = {"form": form}
    if could(who, "case.delete"):
        shown["deletions"] = deletions_waiting(who)[:50]
        shown["liftings"] = liftings_waiting(who)[:50]
    return render(request, "desk/cases/cases.html", shown)


@page("case.read")
def case(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Nothing on it is case data, so that no purpose is asked."""
    who = actor(request)
    known = overview(who, number)
    found = may_each(who, [f"case.{name}" for name in OF_A_CASE], known.case)
    allowed = {name: f"case.{name}" in found for name in OF_A_CASE}
    shown = {
        "known": known,
        "case": known.case,
        "may": allowed,
        "reasons": dict(RecusalReason.choices),
        "grants": [(row, ACTIONS.get(row.action, row.action)) for row in known.grants],
    }
    return render(request, "desk/cases/case.html", shown)


@page("case.assign", methods=("GET", "POST"))
def assign(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Give the case to a person to work on."""
    who = actor(request)
    row = case_of(who, number, "case.assign")
    form = PersonForm(request.POST or None, people=workers(who))
    if request.method == "POST" and form.is_valid():
        assignment_give(actor=who, case=row, user=_user(form.cleaned_data["person"]))
        return _done(request, row, _("已交办。"))
    say = _(
        "检察长、案件管理人员交办以后，该人员可以看到并打开这个案件的全部发现；部门负责人只能交给本部门的人员，其看得到的仍以本部门的业务条线为限。"
    )
    return asked(request, row, form, _("交办案件"), say, _("交办"))


@page("case.assign", methods=("GET", "POST"))
def assign_end(request: HttpRequest, number: uuid.UUID, pk: int) -> HttpResponse:
    """Take the case from a person."""
    who = actor(request)
    row = case_of(who, number, "case.assign")
    held = _one(overview(who, number).assignments, pk)
    if request.method == "POST":
        assignment_end(actor=who, case=row, assignment=held)
        return _done(request, row, _("已收回交办。"))
    say = _("收回以后，该人员不能再凭这次交办看到这个案件。")
    return asked(request, row, None, _("收回交办"), say, _("收回"), about=held.user.name)


@page("case.recuse", methods=("GET", "POST"))
def recuse(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Record that a person is recused."""
    who = actor(request)
    row = case_of(who, number, "case.recuse")
    reasons = dict(RecusalReason.choices)
    form = RecuseForm(request.POST or None, people=within_reach(who, row), reasons=reasons)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        user, reason = _user(given["person"]), RecusalReason(given["reason"])
        recusal_record(actor=who, case=row, user=user, reason=reason, basis=given["basis"])
        messages.info(request, _("已登记回避，该人员不能再看到这个案件。"))
        # One who recuses himself finds the case no more.
        return _to(row) if may(who, "case.read", row) else HttpResponseRedirect(reverse("cases"))
    say = _(
        "登记以后，该人员立即看不到这个案件，紧急查阅也不能打开；只有依法作出决定才能解除。部门负责人登记的是暂定，等待检察长决定。"
    )
    return asked(request, row, form, _("登记回避"), say, _("登记回避"))


@page("case.end_recusal", methods=("GET", "POST"))
def recuse_confirm(request: HttpRequest, number: uuid.UUID, pk: int) -> HttpResponse:
    """Enter the decision by which a provisional recusal stands."""
    who = actor(request)
    row = case_of(who, number, "case.end_recusal")
    held = _one(overview(who, number).recusals, pk)
    form = BasisForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        recusal_confirm(actor=who, case=row, recusal=held, **form.cleaned_data)
        return _done(request, row, _("已记录回避的决定。"))
    say = _(
        "部门负责人登记的回避，由检察长决定；检察长的回避由检察委员会决定（刑事诉讼法第三十一条）。"
    )
    return asked(request, row, form, _("决定回避"), say, _("决定回避"), about=held.user.name)


@page("case.end_recusal", methods=("GET", "POST"))
def recuse_end(request: HttpRequest, number: uuid.UUID, pk: int) -> HttpResponse:
    """End a recusal by a decision."""
    who = actor(request)
    row = case_of(who, number, "case.end_recusal")
    held = _one(overview(who, number).recusals, pk)
    form = BasisForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        recusal_end(actor=who, case=row, recusal=held, **form.cleaned_data)
        return _done(request, row, _("已终结回避。"))
    say = _("终结回避须有检察长的决定；检察长的回避由检察委员会决定（刑事诉讼法第三十一条）。")
    return asked(request, row, form, _("终结回避"), say, _("终结回避"), about=held.user.name)


@page("case.grant", methods=("GET", "POST"))
def grant(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Give a person leave for one action on the case."""
    who = actor(request)
    row = case_of(who, number, "case.grant")
    people = [each for each in assignable(who) if each[0] != who.user_id]
    form = GrantForm(request.POST or None, people=people)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        grant_give(
            actor=who, case=row, user=_user(given["person"]), action=given["action"],
            until=form.until(), basis=given["basis"],
        )  # fmt: skip
        return _done(request, row, _("已授权。"))
    say = _("只对这个案件有效，到期自动失效，可以随时收回；不能打开回避和封存。")
    return asked(request, row, form, _("授权"), say, _("授权"))


@page("case.grant", methods=("GET", "POST"))
def grant_end(request: HttpRequest, number: uuid.UUID, pk: int) -> HttpResponse:
    """Take leave back."""
    who = actor(request)
    row = case_of(who, number, "case.grant")
    held = _one(overview(who, number).grants, pk)
    form = BasisForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        grant_revoke(actor=who, case=row, grant=held, **form.cleaned_data)
        return _done(request, row, _("已收回授权。"))
    say = _("收回以后立即失效。")
    return asked(request, row, form, _("收回授权"), say, _("收回"), about=held.user.name)


@page("case.seal", methods=("GET", "POST"))
def seal(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Seal a juvenile record, after a card that says what it means."""
    who = actor(request)
    row = case_of(who, number, "case.seal")
    form = BasisForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        case_seal(actor=who, case=row, **form.cleaned_data)
        messages.info(request, _("已封存。"))
        return HttpResponseRedirect(reverse("cases"))
    say = _(
        "封存未成年人犯罪记录（刑事诉讼法第二百八十六条）以后，任何人都不能再打开这个案件，包括您自己；"
        "没有法定事由不得解封（人民检察院刑事诉讼规则第四百八十五条），解除须由两人办理。封存不等于删除："
        "办结的案件保存期限届满后才能由两人办理删除。请记下案件编号。"
    )
    return asked(request, row, form, _("封存这个案件？"), say, _("封存案件"), grave=True)


@page("case.classify", methods=("GET", "POST"))
def classify(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Say whether the case holds secrets; of state secrets nobody opens it any more."""
    who = actor(request)
    row = case_of(who, number, "case.classify")
    form = ClassifyForm(request.POST or None, initial={"level": row.secrecy})
    if request.method == "POST" and form.is_valid():
        case_classify(actor=who, case=row, **form.cleaned_data)
        messages.info(request, _("已登记密级。"))
        return _to(row) if may(who, "case.read", row) else HttpResponseRedirect(reverse("cases"))
    say = _(
        "本系统不得存放国家秘密。登记为国家秘密以后，任何人都不能再打开这个案件，包括您自己；解除须由两人办理。"
        "请记下案件编号，并按保密规定处置。"
    )
    return asked(request, row, form, _("登记密级"), say, _("登记密级"), grave=True)


@page("case.close", methods=("GET", "POST"))
def close(request: HttpRequest, number: uuid.UUID) -> HttpResponse:
    """Close the case, to be kept until a day."""
    who = actor(request)
    row = case_of(who, number, "case.close")
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        case_close(actor=who, case=row, **form.cleaned_data)
        return _done(request, row, _("已办结。"))
    say = _(
        "所有发现都有了结论才能办结；至少保存 %(days)d 天。办结以后不能改变保存期限。"
        "期满的次日起任何人都不能再打开这个案件，只能由两人办理删除。"
        "请记下案件编号。"
    ) % {"days": settings.XIEZHI_RETENTION_LEAST_DAYS}
    return asked(request, row, form, _("办结案件"), say, _("办结案件"), grave=True)


def asked(
    request: HttpRequest,
    row: Case,
    form: forms.Form | None,
    title: Text,
    say: Text,
    act: Text,
    *,
    about: str = "",
    grave: bool = False,
) -> HttpResponse:
    """What is about to be done, said before it is done; `grave`: it cannot be undone."""
    shown = {
        "case": row, "form": form, "title": title, "say": say, "act": act, "about": about,
        "grave": grave,
    }  # fmt: skip
    return render(request, "desk/cases/form.html", shown)


def _one(rows: Sequence[Row], pk: int) -> Row:
    """One of the rows of the case. Errors: ACC-001."""
    found = next((row for row in rows if row.pk == pk), None)
    if found is None:
        raise XiezhiError("ACC-001")
    return found


def _user(pk: int) -> User:
    found: User = User.objects.get(pk=pk)
    return found


def _done(request: HttpRequest, row: Case, told: Text) -> HttpResponse:
    messages.info(request, str(told))
    return _to(row)


def _to(row: Case) -> HttpResponse:
    return HttpResponseRedirect(reverse("case", args=[row.pk]))
