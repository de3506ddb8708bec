"""Signing in, enrolling and second factors: the pages of allauth that we serve, with their events.

Only these are served. The rest of the library (sign-up, mail, reset by mail, renaming) has no
address here.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.account import views as account
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.core import ratelimit
from allauth.core.internal.httpkit import authenticated_user
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as factors
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as keys
from allauth.usersessions.models import UserSession
from django import forms
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.debug import sensitive_post_parameters

from xiezhi.accounts.factors import PRIMARY, is_fresh, mark_as, totp_accept
from xiezhi.accounts.models import User
from xiezhi.accounts.services.codes import enrolment_of
from xiezhi.accounts.services.people import password_set, user_enrol
from xiezhi.accounts.services.sessions import (
    factor_added,
    factor_removed,
    session_refused,
    sessions_end,
    sessions_end_others,
)
from xiezhi.errors import XiezhiError
from xiezhi.web.access import ask_again, page

login = account.login
authenticate = factors.authenticate
view_recovery_codes = recovery.view_recovery_codes


def logout(request: HttpRequest) -> HttpResponse:
    """Sign out; the browser forgets what it kept of the pages."""
    response: HttpResponse = account.logout(request)
    if request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def reauthenticate(request: HttpRequest) -> HttpResponse:
    """A code again."""
    return _with_another_key(request, factors.reauthenticate)


def reauthenticate_key(request: HttpRequest) -> HttpResponse:
    """A security key again."""
    return _with_another_key(request, keys.reauthenticate_webauthn)


def _with_another_key(request: HttpRequest, view: Callable[..., HttpResponse]) -> HttpResponse:
    """A session that has more rights from now on has another key as well."""
    fresh = is_fresh(request)
    response = view(request)
    if is_fresh(request) and not fresh:
        request.session.cycle_key()
        _list_session(request)
    return response


def _list_session(request: HttpRequest) -> None:
    """The row in the list of the person's sessions follows the key."""
    UserSession.objects.create_from_request(request)


class _Passwords(forms.Form):
    """A new password, twice."""

    password1 = forms.CharField(
        label=_("新密码"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("至少 12 个字符。"),
    )  # fmt: skip
    password2 = forms.CharField(
        label=_("再输入一次"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def whose(self) -> User | None:
        """For whom the password is; it must not be like their name."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Both are the same, and good enough."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("两次输入的密码不同。"))
        if first:
            try:
                validate_password(first, self.whose())
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return cleaned


class EnrolForm(_Passwords):
    """The codes from two administrators, and the password that takes their place."""

    code = forms.CharField(
        label=_("登记码"), max_length=60, help_text=_("安全保密管理员交给您的。")
    )
    confirmation = forms.CharField(
        label=_("确认码"), max_length=60, required=False,
        help_text=_("确认的管理员交给您的。安装时开通的管理员没有，不填。"),
    )  # fmt: skip
    field_order = ("code", "confirmation", "password1", "password2")

    def whose(self) -> User | None:
        """The person the codes stand for."""
        code = self.whole()
        return enrolment_of(code).user if code else None

    def whole(self) -> str:
        """Both parts, or nothing where they are not good."""
        given = self.cleaned_data
        good = {"code", "confirmation"} <= given.keys()
        return str(given["code"] + given["confirmation"]) if good else ""

    def clean_confirmation(self) -> str:
        """With the first part, a code that is good now."""
        second = str(self.cleaned_data["confirmation"])
        if "code" in self.cleaned_data:
            try:
                enrolment_of(self.cleaned_data["code"] + second)
            except XiezhiError as error:
                self.add_error("code", error.text())
        return second


class PasswordForm(_Passwords):
    """A new password of one's own, in place of the present one."""

    current = forms.CharField(
        label=_("现在的密码"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
    field_order = ("current", "password1", "password2")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_current(self) -> str:
        """Right, or an attempt that failed like one at sign-in."""
        current = str(self.cleaned_data["current"])
        if not self.user.check_password(current):
            session_refused(self.user, "password")
            raise forms.ValidationError(_("现在的密码不正确。"))
        return current

    def whose(self) -> User | None:
        """The person who asks."""
        return self.user


@sensitive_post_parameters()
def enrol(request: HttpRequest) -> HttpResponse:
    """Set the first password with a code; the second factor follows at once."""
    if request.user.is_authenticated:
        return HttpResponseRedirect("/")
    form = EnrolForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = user_enrol(
            code=form.whole(), password=form.cleaned_data["password1"]
        )  # fmt: skip
        response: HttpResponse = perform_login(
            request, Login(user=user, redirect_url=reverse("mfa_activate_totp"))
        )
        return response
    return render(request, "account/enrol.html", {"form": form})


@sensitive_post_parameters()
@page(methods=("GET", "POST"))
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password, with a fresh second factor; other sessions end by it."""
    if not is_fresh(request):
        return ask_again(request)
    user = authenticated_user(request)
    if request.method == "POST":
        too_many: HttpResponse | None = ratelimit.consume_or_429(
            request, action="change_password", user=user
        )
        if too_many:
            return too_many
    form = PasswordForm(request.POST or None, user=user)
    if request.method == "POST" and form.is_valid():
        password_set(user=user, password=form.cleaned_data["password1"])
        update_session_auth_hash(request, user)
        _list_session(request)
        return HttpResponseRedirect(reverse("own"))
    return render(request, "account/password.html", {"form": form})


@page(methods=("POST",))
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    """End one's own sessions elsewhere, with a fresh second factor."""
    if not is_fresh(request):
        return ask_again(request)
    sessions_end_others(user=authenticated_user(request), keep=request.session.session_key or "")
    return HttpResponseRedirect(reverse("own"))


class _Changes:
    """What a form changes of a person's factors stands or falls with its events."""

    request: HttpRequest

    def form_valid(self, form: Any) -> HttpResponse:
        """See Django."""
        user = authenticated_user(self.request)
        with transaction.atomic():
            before = {row.pk: row for row in Authenticator.objects.filter(user=user)}
            response: HttpResponse = super().form_valid(form)  # type: ignore[misc]  # a mixin
            after = {row.pk: row for row in Authenticator.objects.filter(user=user)}
            for pk in before.keys() - after.keys():
                factor_removed(before[pk], user)
            for pk in after.keys() - before.keys():
                mark_as(after[pk], user)
                self.added(after[pk], form)
                factor_added(after[pk], user)
            if not before and after:
                self._only_here(user)
        return response

    def _only_here(self, user: User) -> None:
        """With the first factor a session may do more: it gets another key, and those that were begun
        without a factor end."""
        self.request.session.cycle_key()
        _list_session(self.request)
        sessions_end(user, keep=self.request.session.session_key or "")

    def added(self, row: Authenticator, form: Any) -> None:
        """Who has just shown that a new factor works has given a second factor."""
        if row.type in PRIMARY:
            record_authentication(
                self.request, self.request.user, "mfa", id=row.pk, type=row.type,
                reauthenticated=True,
            )  # fmt: skip


class ActivateTOTP(_Changes, totp.ActivateTOTPView):
    """Add one-time codes. The code typed to show that they work is used up by it."""

    def added(self, row: Authenticator, form: Any) -> None:
        """See `_Changes`."""
        super().added(row, form)
        if row.type == Authenticator.Type.TOTP:
            totp_accept(row, form.cleaned_data["code"])


class DeactivateTOTP(_Changes, totp.DeactivateTOTPView):
    """Remove one-time codes, where a security key stays."""


class AddKey(_Changes, keys.AddWebAuthnView):
    """Add a security key."""


class RemoveKey(_Changes, keys.RemoveWebAuthnView):
    """Remove a security key, where another second factor stays."""

    def get_success_url(self) -> str:
        """Back to the own page."""
        return reverse("own")

    def form_valid(self, form: Any) -> HttpResponse:
        """See `_Changes`. Errors: ACC-027 the last second factor."""
        if not get_adapter().can_delete_authenticator(self.get_object()):
            raise XiezhiError("ACC-027")
        return super().form_valid(form)


class NewRecoveryCodes(_Changes, recovery.GenerateRecoveryCodesView):
    """Replace the recovery codes."""
