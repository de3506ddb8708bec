"""How people sign in: allauth with a leaf for each session, without sign-up and without mail."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.account.internal.userkit import get_user_by_username
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts import factors
from xiezhi.accounts.models import User, random_id
from xiezhi.accounts.services import sessions
from xiezhi.accounts.services.events import enter
from xiezhi.accounts.services.people import resets_of


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by name and password, then a second factor; a session without a leaf is none."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("工作证号或者密码不正确。还没有登记的，请先用登记码登记。"),
        "too_many_login_attempts": _(
            "失败的次数太多，请过几分钟再试。如果不是您本人所为，请告知安全保密管理员。"
        ),
        "rate_limited": _("次数太多，请过几分钟再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """One who is not active is answered like one who mistyped."""
        user: User | None = super().authenticate(request, **credentials)
        if user is not None and not user.is_active:
            self.authentication_failed(request, **credentials)
            return None
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong password, or a name that nobody bears."""
        sessions.session_refused(get_user_by_username(credentials.get("username", "")), "password")

    def login(self, request: HttpRequest, user: User) -> None:
        """The leaf first: where the ledger fails, nobody is signed in."""
        with transaction.atomic():
            name = random_id("s")
            steps = [each["method"] for each in get_authentication_records(request, user)]
            form = {"second_factor": "mfa" in steps}
            enter("session.opened", by=user, about=user, key=f"session:{name}:opened", form=form)
            super().login(request, user)
            sessions.session_stamp(request, name)

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        """Tells the person, until acknowledged, that somebody set the way of signing in anew."""
        response: HttpResponse = super().post_login(request, user, **kwargs)
        for reset in resets_of(user).filter(told_at=None):
            made = timezone.localtime(reset.made_at)
            text = _(
                "您的登录方式已于 %(at)s 由安全保密管理员重新设置。如果您没有提出过，请立即报告。"
            )
            messages.warning(request, text % {"at": made.strftime("%Y-%m-%d %H:%M")})
        return response

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """The library's own messages tell nothing that the page does not show."""

    def logout(self, request: HttpRequest) -> None:
        """Signing out leaves an event."""
        sessions.session_close(request, "signed_out")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Factors are changed with a fresh second factor; only one who has none yet goes without."""
        request: HttpRequest = context.request
        return bool(is_mfa_enabled(request.user)) and not factors.is_fresh(request)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The second factors of the person; a password is not asked for again."""
        types = set(Authenticator.objects.filter(user_id=user.pk).values_list("type", flat=True))
        methods = []
        if types & {Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES}:
            url = reverse("mfa_reauthenticate")
            methods.append(
                {"id": "mfa_reauthenticate", "description": _("用一次性验证码"), "url": url}
            )
        if Authenticator.Type.WEBAUTHN in types:
            url = reverse("mfa_reauthenticate_webauthn")
            methods.append(
                {"id": "mfa_reauthenticate:webauthn", "description": _("用安全密钥"), "url": url}
            )
        return methods


class FactorAdapter(DefaultMFAAdapter):
    """Second factors with sealed secrets; the last one cannot be removed."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("不正确，或者已经用过。请等应用上出现下一个验证码再试。"),
    }

    def encrypt(self, text: str) -> str:
        """See `factors.seal`."""
        return factors.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        """See `factors.unseal`."""
        return factors.unseal(encrypted_text)

    def get_totp_issuer(self) -> str:
        """What the person's app shows beside the code."""
        return "xiezhi 獬豸"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """A person keeps a second factor."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id)
        return bool(others.exclude(pk=authenticator.pk).filter(type__in=factors.PRIMARY).exists())
