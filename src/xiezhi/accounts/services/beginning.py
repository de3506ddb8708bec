"""What is done on the host itself, by whoever installs: nobody who has signed in could do it.

There is no second person here to confirm, so the events name the program and say the basis.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from allauth.mfa.models import Authenticator
from django.db import transaction

from xiezhi.accounts.actors import in_force
from xiezhi.accounts.factors import PRIMARY
from xiezhi.accounts.models import ADMINISTRATORS, Organ, Post, Role, User
from xiezhi.accounts.services.codes import code_whole
from xiezhi.accounts.services.events import basis_of, enter
from xiezhi.accounts.services.organs import checked_code, checked_level, named
from xiezhi.accounts.services.people import installed_user_create, user_set_anew
from xiezhi.accounts.services.posts import Given, post_give
from xiezhi.errors import XiezhiError

HOST = "host"
"""The `by` of the events of a reset on the host."""


def installation_begin(
    *,
    organ_code: str,
    organ_name: str,
    level: str,
    administrators: Mapping[Role, tuple[str, str]],
    today: date,
    basis: str,
) -> dict[Role, tuple[User, str]]:
    """Enter the procuratorate and its three administrators, who enter all others.

    `administrators`: number of the work card and name, by role. Returns each with the code to enrol
    with, which is shown once. Errors: ACC-082 there is an organ or a person already; ACC-010, ACC-020,
    ACC-081, ACC-025, those of `installed_user_create`.
    """
    assert set(administrators) == set(ADMINISTRATORS)
    code, said = checked_code(organ_code), basis_of(basis)
    checked_level(level)
    with transaction.atomic():
        if Organ.objects.exists() or User.objects.exists():
            raise XiezhiError("ACC-082")
        subject, name = f"organ:{code}", named(organ_name, 120)
        form = {
            "name": name,
            "kind": "procuratorate",
            "level": level,
            "from": today.isoformat(),
        }
        enter(
            "organ.created", by=None, about=None, subject=subject, key=f"{subject}:created",
            form=form, program=True,
        )  # fmt: skip
        organ = Organ.objects.create(
            code=code,
            name=name,
            kind="procuratorate",
            level=level,
            valid_from=today,
            own=True,
        )
        made = {}
        for role, (username, name) in administrators.items():
            user, shown = installed_user_create(username=username, name=name)
            given = Given(
                role=role, organ=organ, department=None, valid_from=today, valid_to=None, basis=said
            )
            post_give(user=user, given=given, by=None, ordered_by=None)
            made[role] = user, shown
        return made


def security_admin_reset(*, username: str, today: date, basis: str) -> tuple[User, str]:
    """Set the only security administrator anew, who lost the second factor: no other one can.

    Returns the code to enrol with, shown once. The person is told at each sign-in, and the audit
    administrator reads it in the log. Errors: ACC-010; ACC-073 not a security administrator in
    office, ACC-074 another one can sign in and order it.
    """
    said = basis_of(basis)
    with transaction.atomic():
        in_office = Post.objects.filter(in_force(today), role=Role.SECURITY_ADMIN)
        user = User.objects.select_for_update().filter(username__iexact=username).first()
        if user is None or not in_office.filter(user=user).exists():
            raise XiezhiError("ACC-073", username=username)
        others = in_office.filter(user__is_active=True).exclude(user=user).values("user")
        if Authenticator.objects.filter(user__in=others, type__in=PRIMARY).exists():
            raise XiezhiError("ACC-074")
        shown, kept = code_whole(user)
        form = {"basis": said, "by": HOST}
        user_set_anew(user, kept, by=None, form=form, made_by_id=None)
        return user, shown
