"""Second factors: their secrets at rest, one-time codes that work once, and how fresh one is.

The secrets lie in the tables of allauth, sealed with AES-256-GCM under a key from the secret of the
installation; without that file a copy of the database tells no code. Each factor, a security key as
well, bears the mark of its person: one that was copied to another's row opens nothing. allauth does
not say whose secret it seals, so the mark stands beside the secret and not in it.
"""

from __future__ import annotations

import base64
import hmac
import json
import logging
import secrets
import time

from allauth.account.authentication import get_authentication_records
from allauth.mfa import app_settings
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, generate_totp_secret, hotp_value
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import transaction
from django.http import HttpRequest

from xiezhi.accounts.keys import derived, mark
from xiezhi.accounts.models import User
from xiezhi.errors import XiezhiError

logger = logging.getLogger("xiezhi.accounts")

FRESH_SECONDS = 300
_SECRETS, _PERSONS = "second factor", "person of a second factor"
_INFO = b"xiezhi second factor v1"
_NONCE = 12
PRIMARY = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
"""What counts as a second factor by itself; recovery codes only stand in for one."""
# What changes as codes are used up; all else of a row stands under its mark.
_CHANGING = ("last", "used_mask", "viewed_at", "mark")


def _cipher() -> AESGCM:
    return AESGCM(derived(_SECRETS))


def seal(text: str) -> str:
    """The secret of a factor as the database holds it."""
    nonce = secrets.token_bytes(_NONCE)
    sealed = _cipher().encrypt(nonce, text.encode(), _INFO)
    return base64.b64encode(nonce + sealed).decode()


def unseal(sealed: str) -> str:
    """The secret of a factor. Errors: ACC-029 sealed under another secret of the installation."""
    data = base64.b64decode(sealed)
    try:
        return _cipher().decrypt(data[:_NONCE], data[_NONCE:], _INFO).decode()
    except InvalidTag:
        raise XiezhiError("ACC-029") from None


def gave_factor(request: HttpRequest, *, since: float = 0) -> bool:
    """Whether this session gave a second factor; that the person has one says nothing of it."""
    return any(
        record.get("method") == "mfa" and record.get("at", 0) >= since
        for record in get_authentication_records(request, request.user)
    )


def is_fresh(request: HttpRequest) -> bool:
    """Whether this session gave a second factor within the last five minutes; no password counts."""
    return gave_factor(request, since=time.time() - FRESH_SECONDS)


def totp_add(user: User, secret: str = "") -> Authenticator:
    """Give a person a factor of one-time codes; returns the row, whose secret is sealed."""
    row = Authenticator(
        user=user,
        type=Authenticator.Type.TOTP,
        data={"secret": seal(secret or generate_totp_secret())},
    )
    mark_as(row, user)
    return row


def mark_as(row: Authenticator, user: User) -> None:
    """Mark a new factor as the person's, and save it."""
    row.data["mark"] = _mark(row, user)
    row.save()


def is_marked(row: Authenticator, user: User) -> bool:
    """Whether a factor was added by the person; one that was not is told to the log."""
    right = hmac.compare_digest(_mark(row, user), str(row.data.get("mark", "")))
    if not right:
        logger.error("a second factor of %s was not added by the person", user.ledger_id)
    return right


def _mark(row: Authenticator, user: User) -> str:
    fixed = {name: value for name, value in row.data.items() if name not in _CHANGING}
    content = json.dumps(fixed, sort_keys=True, ensure_ascii=False)
    return mark(_PERSONS, user.ledger_id, str(row.type), content)


def current_code(user: User, *, ahead: int = 0) -> str:
    """The one-time code of a person now, or so many periods ahead: for the demo and the tests."""
    row = Authenticator.objects.get(user=user, type=Authenticator.Type.TOTP)
    return _code(unseal(row.data["secret"]), _period() + ahead)


def totp_accept(row: Authenticator, code: str) -> bool:
    """Whether a one-time code is right and was not used before; from then on it was.

    Neither it nor an earlier one works again (RFC 6238, 5.2): the row remembers the last period.
    """
    with transaction.atomic():
        held = Authenticator.objects.select_for_update().get(pk=row.pk)
        secret, now, around = unseal(held.data["secret"]), _period(), app_settings.TOTP_TOLERANCE
        for period in range(now - around, now + around + 1):
            if hmac.compare_digest(_code(secret, period), code.strip()):
                if period <= held.data.get("last", 0):
                    return False
                held.data["last"] = period
                held.save(update_fields=["data"])
                return True
    return False


def accept(row: Authenticator, user: User, code: str) -> bool:
    """Whether a code is right for a person's factor of one-time or recovery codes; each works once."""
    if not is_marked(row, user):
        return False
    if row.type == Authenticator.Type.TOTP:
        return totp_accept(row, code)
    return bool(row.wrap().validate_code(code))


def _period() -> int:
    return int(time.time()) // int(app_settings.TOTP_PERIOD)


def _code(secret: str, period: int) -> str:
    return str(format_hotp_value(hotp_value(secret, period)))
