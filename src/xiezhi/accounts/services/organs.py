"""Organs and departments: made, placed under a superior, ended. Nothing is removed."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date

from django.db import transaction

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.models import AccountEvent, Department, Organ
from xiezhi.accounts.policy import require
from xiezhi.accounts.scopes import inferiors
from xiezhi.accounts.services.events import basis_of, enter
from xiezhi.accounts.written import tidied
from xiezhi.errors import XiezhiError
from xiezhi.i18n import listed
from xiezhi.records.catalogue import code_lists
from xiezhi.screening.models import FUNCTIONS

CONGRESS = "congress"
_CODE = re.compile(r"[A-Z][A-Z0-9-]{1,11}")


def organ_kinds() -> list[str]:
    """The codes an organ's kind may have."""
    return [*code_lists()["organ_kind"], CONGRESS]


def organ_levels() -> list[str]:
    """The codes an organ's level may have."""
    return list(code_lists()["organ_level"])


def organ_create(
    *,
    actor: Actor,
    code: str,
    name: str,
    kind: str,
    level: str,
    valid_from: date,
) -> Organ:
    """Enter an organ. Who stands above it decides who sees its cases: `organ_place`.

    Errors: ACC-020 code, ACC-080 kind, ACC-081 level, ACC-021 code taken, ACC-025 no name.
    """
    require(actor, "organ.manage")
    checked_code(code)
    if kind not in organ_kinds():
        raise XiezhiError("ACC-080", kind=kind, allowed=listed(organ_kinds()))
    checked_level(level)
    name = named(name, 120)
    form = {"name": name, "kind": kind, "level": level, "from": valid_from.isoformat()}
    with transaction.atomic():
        if Organ.objects.filter(code=code).exists():
            raise XiezhiError("ACC-021", code=code)
        subject = f"organ:{code}"
        enter(
            "organ.created", by=actor, about=None, subject=subject, key=f"{subject}:created",
            form=form,
        )  # fmt: skip
        return Organ.objects.create(
            code=code, name=name, kind=kind, level=level, valid_from=valid_from
        )


def organ_place(*, actor: Actor, organ: Organ, superior: Organ | None, basis: str) -> None:
    """Put an organ under another one. Errors: ACC-010, ACC-022 it would command itself."""
    require(actor, "organ.place")
    form = {"superior": superior.code if superior else None, "basis": basis_of(basis)}
    with transaction.atomic():
        organ = Organ.objects.select_for_update().get(pk=organ.pk)
        if superior and superior.pk in (organ.pk, *inferiors(organ.pk)):
            raise XiezhiError("ACC-022", organ=organ.name, superior=superior.name)
        if organ.superior_id != (superior.pk if superior else None):
            _again("organ.placed", actor, organ, form)
            organ.superior = superior
            organ.save(update_fields=["superior"])


def organ_end(*, actor: Actor, organ: Organ, valid_to: date, basis: str) -> None:
    """Give an organ its last day. Errors: ACC-010, ACC-017 before its first."""
    require(actor, "organ.manage")
    form = {"to": valid_to.isoformat(), "basis": basis_of(basis)}
    if valid_to < organ.valid_from:
        raise XiezhiError("ACC-017")
    with transaction.atomic():
        organ = Organ.objects.select_for_update().get(pk=organ.pk)
        if organ.valid_to != valid_to:
            _again("organ.ended", actor, organ, form)
            organ.valid_to = valid_to
            organ.save(update_fields=["valid_to"])


def department_create(
    *, actor: Actor, organ: Organ, name: str, functions: Collection[str]
) -> Department:
    """Enter a department of a procuratorate.

    Errors: ACC-015 another kind of organ, ACC-023 name taken or a function unknown, ACC-025.
    """
    require(actor, "department.manage")
    if organ.kind != "procuratorate":
        raise XiezhiError("ACC-015", role=name, organ=organ.name)
    name, known = named(name, 60), _functions(functions)
    with transaction.atomic():
        organ = Organ.objects.select_for_update().get(pk=organ.pk)
        if organ.departments.filter(name=name).exists():
            raise XiezhiError("ACC-023", department=name)
        form = {"number": organ.departments.count() + 1, "name": name, "functions": known}
        _again("department.created", actor, organ, form)
        return Department.objects.create(organ=organ, name=name, functions=known)


def department_functions(
    *, actor: Actor, department: Department, functions: Collection[str], basis: str
) -> None:
    """Change what a department works on, and with it what its people see. Errors: ACC-010, ACC-023."""
    require(actor, "department.manage")
    known = _functions(functions)
    form = {"department": department.pk, "functions": known, "basis": basis_of(basis)}
    with transaction.atomic():
        department = Department.objects.select_for_update().get(pk=department.pk)
        if department.functions != known:
            _again("department.changed", actor, department.organ, form)
            department.functions = known
            department.save(update_fields=["functions"])


def checked_code(code: str) -> str:
    """The code of an organ as it is kept. Errors: ACC-020 it does not fit."""
    if not _CODE.fullmatch(code):
        raise XiezhiError("ACC-020", code=code)
    return code


def checked_level(level: str) -> None:
    """Errors: ACC-081 there is no such level."""
    if level not in organ_levels():
        raise XiezhiError("ACC-081", level=level, allowed=listed(organ_levels()))


def named(text: str, most: int) -> str:
    """A name as it is kept. Errors: ACC-025 empty or too long."""
    name = " ".join(tidied(text).split())
    if not 1 <= len(name) <= most:
        raise XiezhiError("ACC-025", most=most)
    return name


def _functions(functions: Collection[str]) -> list[str]:
    if unknown := set(functions) - set(FUNCTIONS):
        raise XiezhiError("ACC-026", functions="、".join(sorted(unknown)))
    return sorted(functions)


def _again(kind: str, actor: Actor, organ: Organ, form: Mapping[str, object]) -> None:
    """Enter an event that an organ may see several times; its number makes the key."""
    subject = f"organ:{organ.code}"
    count = AccountEvent.objects.filter(key__startswith=f"{subject}:{kind}:").count()
    enter(
        kind, by=actor, about=None, subject=subject, key=f"{subject}:{kind}:{count + 1}", form=form
    )
