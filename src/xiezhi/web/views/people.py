"""People and their posts, for the security administrator; the log of accounts, for the auditor.

What the security administrator orders here, another confirms (`orders`).
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts import selectors
from xiezhi.accounts.models import Role, User
from xiezhi.accounts.policy import could
from xiezhi.accounts.services.people import user_create, user_deactivate, user_reset_order
from xiezhi.accounts.services.posts import post_end, post_order
from xiezhi.errors import XiezhiError
from xiezhi.web.access import actor, page
from xiezhi.web.account_log import lines
from xiezhi.web.listing import Asked, page_of
from xiezhi.web.views.people_forms import BasisForm, EndForm, PersonForm, PostForm


@page("user.list")
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, by name, with today's posts."""
    who = actor(request)
    rows = selectors.people(who)
    shown = {
        "page": page_of(rows, Asked(request.GET, ("page",)), total=rows.count()),
        "manages": could(who, "user.manage"),
        "reads_log": could(who, "account_log.read"),
    }
    return render(request, "desk/people/people.html", shown)


@page("user.list")
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """One person: posts, second factors, whether a code waits, and what another must still confirm."""
    who = actor(request)
    user = selectors.person(who, pk)
    shown = {
        "user": user,
        "posts": selectors.posts_of(user),
        "factors": selectors.factors_of(user),
        "enrolment": selectors.open_enrolment(user),
        "orders": [
            (each, each.get_kind_display()) for each in selectors.orders(who).filter(user=user)
        ],
        "manages": could(who, "user.manage") and user.pk != who.user_id,
        "today": who.today,
    }
    return render(request, "desk/people/person.html", shown)


@page("account_log.read")
def account_log(request: HttpRequest) -> HttpResponse:
    """The events of all accounts."""
    events = selectors.account_events(actor(request))
    found = page_of(events, Asked(request.GET, ("page",)), total=events.count())
    return render(request, "desk/people/log.html", {"page": found, "lines": lines(found.rows)})


@page("user.manage", methods=("GET", "POST"))
def person_new(request: HttpRequest) -> HttpResponse:
    """Enter a person, and show the first part of the code once."""
    form = PersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user, code = user_create(actor=actor(request), **form.cleaned_data)
        return _code(request, user, code)
    say = _("另一位管理员确认以前，账户不能使用；登记码的两部分由两位管理员分别当面交给本人。")
    return shown_form(request, form, _("新建人员"), reverse("people"), say=say)


@page("user.manage", methods=("GET", "POST"))
def reset(request: HttpRequest, pk: int) -> HttpResponse:
    """Order that password and factors be taken away, and show the first part of a new code once."""
    user = selectors.person(actor(request), pk)
    form = BasisForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        code = user_reset_order(actor=actor(request), user=user, **form.cleaned_data)
        return _code(request, user, code)
    say = _("另一位管理员确认以后，密码、第二验证方式和所有登录立即失效；本人会被告知。")
    return shown_form(request, form, _("重新设置登录方式"), _address(user), user, say=say)


@page("user.manage", methods=("GET", "POST"))
def deactivate(request: HttpRequest, pk: int) -> HttpResponse:
    """Shut a person out."""
    user = selectors.person(actor(request), pk)
    form = BasisForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user_deactivate(actor=actor(request), user=user, **form.cleaned_data)
        return HttpResponseRedirect(_address(user))
    say = _("立即生效：该人员的登录全部结束，不能再登录；职务的记录和留痕不变。")
    return shown_form(request, form, _("停用账户"), _address(user), user, say=say)


@page("post.manage", methods=("GET", "POST"))
def post_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Order that a person be given a post."""
    user = selectors.person(actor(request), pk)
    form = PostForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        given = {**form.cleaned_data, "role": Role(form.cleaned_data["role"])}
        post_order(actor=actor(request), user=user, **given)
        return HttpResponseRedirect(_address(user))
    return shown_form(request, form, _("任职"), _address(user), user)


@page("post.manage", methods=("GET", "POST"))
def post_over(request: HttpRequest, pk: int, post: int) -> HttpResponse:
    """End a post of a person."""
    user = selectors.person(actor(request), pk)
    held = selectors.posts_of(user).filter(pk=post).first()
    if held is None:
        raise XiezhiError("ACC-001")
    form = EndForm(request.POST or None, initial={"valid_to": actor(request).today})
    if request.method == "POST" and form.is_valid():
        post_end(actor=actor(request), post=held, **form.cleaned_data)
        return HttpResponseRedirect(_address(user))
    return shown_form(request, form, _("免职"), _address(user), user)


def shown_form(
    request: HttpRequest,
    form: forms.Form,
    title: Promise | str,
    back: str,
    about: Any = "",
    *,
    say: Promise | str = "",
) -> HttpResponse:
    """A page with one form; `about`: whom or what it is about; `say`: what follows from it."""
    shown = {"form": form, "title": title, "back": back, "about": about, "say": say}
    return render(request, "desk/people/form.html", shown)


def _code(request: HttpRequest, user: User, code: str) -> HttpResponse:
    return render(request, "desk/people/code.html", {"about": user, "code": code, "first": True})


def _address(user: User) -> str:
    return reverse("person", args=[user.pk])
