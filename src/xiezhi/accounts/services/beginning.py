"""The first step of an installation, which nobody who has signed in can take."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from xiezhi.accounts.models import Organ, User
from xiezhi.accounts.services.events import enter
from xiezhi.accounts.services.organs import checked_code, named, organ_levels
from xiezhi.accounts.services.people import first_user_create
from xiezhi.accounts.services.posts import first_post_give
from xiezhi.errors import XiezhiError


def installation_begin(
    *,
    organ_code: str,
    organ_name: str,
    level: str,
    username: str,
    name: str,
    today: date,
    basis: str,
) -> tuple[User, str]:
    """Enter the procuratorate and its first security administrator, who enters all others.

    Returns the code to enrol with, which is shown once. Errors: ACC-001 there is an organ already;
    ACC-020, ACC-025, those of `first_user_create` and `first_post_give`.
    """
    code = checked_code(organ_code)
    if level not in organ_levels():
        raise XiezhiError("ACC-020")
    with transaction.atomic():
        if Organ.objects.exists():
            raise XiezhiError("ACC-001")
        subject = f"organ:{code}"
        form = {
            "kind": "procuratorate",
            "level": level,
            "superior": None,
            "from": today.isoformat(),
        }
        enter(
            "organ.created", by=None, about=None, subject=subject, key=f"{subject}:created",
            form=form, program=True,
        )  # fmt: skip
        organ = Organ.objects.create(
            code=code,
            name=named(organ_name, 120),
            kind="procuratorate",
            level=level,
            valid_from=today,
            own=True,
        )
        user, enrolment = first_user_create(username=username, name=name)
        first_post_give(user=user, organ=organ, valid_from=today, basis=basis)
        return user, enrolment
