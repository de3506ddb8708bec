"""The forms of signing in: in our words, each code works once, and each failure leaves an event."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm as LibraryLoginForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm as LibraryAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as LibraryReauthenticateForm
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY, generate_totp_secret
from allauth.mfa.webauthn.forms import AddWebAuthnForm
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm as LibraryAuthenticateWebAuthnForm
from allauth.mfa.webauthn.forms import ReauthenticateWebAuthnForm as LibraryReauthenticateWebAuthn
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts.factors import accept, is_marked, seal, unseal
from xiezhi.accounts.services.sessions import session_refused

CODE_LABEL = _("验证码")


class LoginForm(LibraryLoginForm):
    """Name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _named(self, "login", _("工作证号"))
        _named(self, "password", _("密码"))
        # There is no reset by mail that a help text could lead to.
        self.fields["password"].help_text = ""


def _named(form: Any, field: str, label: Any) -> None:
    form.fields[field].label = label
    form.fields[field].widget.attrs.pop("placeholder", None)


class _Code:
    """In place of the library's check, whose memory of used codes is a cache."""

    fields: Any
    user: Any
    cleaned_data: dict[str, Any]
    authenticator: Authenticator

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _named(self, "code", CODE_LABEL)

    def clean_code(self) -> str:
        """A code that is right and new."""
        forget = check_rate_limit(self.user)
        code = str(self.cleaned_data["code"])
        rows = Authenticator.objects.filter(user=self.user)
        for row in rows.exclude(type=Authenticator.Type.WEBAUTHN):
            if accept(row, self.user, code):
                row.refresh_from_db()
                row.user = self.user
                self.authenticator = row
                forget()
                return code
        session_refused(self.user, "code")
        raise get_adapter().validation_error("incorrect_code")


class AuthenticateForm(_Code, LibraryAuthenticateForm):
    """A code at sign-in."""


class ReauthenticateForm(_Code, LibraryReauthenticateForm):
    """A code again, before what needs a fresh one."""


class _Key:
    user: Any

    def clean_credential(self) -> Authenticator:
        try:
            row: Authenticator = super().clean_credential()  # type: ignore[misc]  # a mixin
            if not is_marked(row, self.user):
                raise get_adapter().validation_error("incorrect_code")
        except ValidationError as error:
            # Too many attempts are not written down one by one.
            if error.code == "incorrect_code":
                session_refused(self.user, "key")
            raise
        return row


class AuthenticateWebAuthnForm(_Key, LibraryAuthenticateWebAuthnForm):
    """A security key at sign-in."""


class ReauthenticateWebAuthnForm(_Key, LibraryReauthenticateWebAuthn):
    """A security key again."""


class ActivateForm(ActivateTOTPForm):
    """A first code from a new secret, which waits in the session sealed, like everywhere else."""

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        forms.Form.__init__(self, *args, **kwargs)
        _named(self, "code", CODE_LABEL)
        session = context.request.session
        held = session.get(SECRET_SESSION_KEY) if self.is_bound else None
        self.secret = unseal(held) if held else generate_totp_secret()
        if not held:
            session[SECRET_SESSION_KEY] = seal(self.secret)


class AddKeyForm(AddWebAuthnForm):
    """A new security key, and what the person calls it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _named(self, "name", _("名称"))
