"""Codes to enrol with: random, shown once, kept as a digest under the mark of the person.

A code has two parts. The first is handed over by the administrator who ordered, the second by the one
who confirmed: neither of them alone can enrol in the person's place. The codes of an installation
(`beginning`) have one part, as nobody is there to confirm.
"""

from __future__ import annotations

import base64
import hmac
import secrets
from datetime import timedelta

from django.utils import timezone

from xiezhi.accounts.keys import mark
from xiezhi.accounts.models import Enrolment, User
from xiezhi.errors import XiezhiError

BYTES = 16
HOURS = 72
# Base32 without padding.
_LETTERS = (BYTES * 8 + 4) // 5


def code_whole(user: User) -> tuple[str, str]:
    """A code of one part, of an installation: as it is shown, and its digest."""
    shown = _random()
    return shown, digest(user, shown)


def code_first(user: User) -> tuple[str, str]:
    """The first part of a code of two: as it is shown, and its digest, which alone lets nobody enrol."""
    shown = _random()
    return shown, _first(user, _plain(shown))


def code_second(user: User, first: str) -> tuple[str, str]:
    """The second part for a first one of this digest: as it is shown, and the digest of the whole."""
    shown = _random()
    return shown, _joined(user, first, _plain(shown))


def digest(user: User, code: str) -> str:
    """What is kept of a code of one part, or of both parts one after the other."""
    plain = _plain(code)
    if not plain[_LETTERS:]:
        return mark("enrolment", user.ledger_id, plain)
    return _joined(user, _first(user, plain[:_LETTERS]), plain[_LETTERS:])


def enrolment_make(user: User, kept: str, *, reset: bool, made_by_id: int | None) -> Enrolment:
    """Let a code of this digest work from now on, and void the ones before it."""
    Enrolment.objects.filter(user=user, used_at=None).update(withdrawn=True)
    now = timezone.now()
    return Enrolment.objects.create(
        user=user, digest=kept, reset=reset, made_by_id=made_by_id, made_at=now,
        valid_until=now + timedelta(hours=HOURS),
    )  # fmt: skip


def enrolment_of(code: str) -> Enrolment:
    """The enrolment a code stands for. Errors: ACC-024 unknown, used, replaced or too old."""
    waiting = Enrolment.objects.filter(
        used_at=None, withdrawn=False, user__is_active=True, valid_until__gt=timezone.now()
    )
    for each in waiting.select_related("user"):
        if hmac.compare_digest(each.digest, digest(each.user, code)):
            return each
    raise XiezhiError("ACC-024")


def _first(user: User, plain: str) -> str:
    return mark("enrolment first", user.ledger_id, plain)


def _joined(user: User, first: str, second: str) -> str:
    return mark("enrolment confirmed", user.ledger_id, first, second)


def _plain(code: str) -> str:
    return code.replace("-", "").replace(" ", "").upper()


def _random() -> str:
    plain = base64.b32encode(secrets.token_bytes(BYTES)).decode().rstrip("=")
    return "-".join(plain[at : at + 4] for at in range(0, len(plain), 4))
