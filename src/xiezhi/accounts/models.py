"""Organs, people, and what each person may hold: posts, recusals, grants, and the trace of looks.

Nobody is removed: what ends has an end date, because the ledger names it. Rows are changed by the
services of this room alone, each with its event (docs/accounts.md). A case is named by its number
in `casework`, which stands above this room.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


def _ledger_id(prefix: str) -> str:
    return f"{prefix}{uuid.uuid4().hex[:16]}"


def user_ledger_id() -> str:
    """The pseudonym of a new person in the ledger."""
    return _ledger_id("u")


class Role(models.TextChoices):
    """What a post lets a person do, by `policy.yaml`. The last three hold no right to case data."""

    PROSECUTOR = "prosecutor", _("检察官")
    ASSISTANT = "assistant", _("检察官助理")
    UNIT_HEAD = "unit_head", _("部门负责人")
    CHIEF = "chief_procurator", _("检察长")
    CASE_MANAGER = "case_manager", _("案件管理人员")
    QUALITY_REVIEWER = "quality_reviewer", _("案件质量评查员")
    MODEL_AUTHOR = "model_author", _("模型作者")
    LIAISON = "organ_liaison", _("被监督单位联络员")
    PEOPLES_SUPERVISOR = "peoples_supervisor", _("人民监督员")
    CONGRESS_READER = "congress_reader", _("人大查阅人员")
    AUDITOR = "auditor", _("查阅审查员")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全保密管理员")
    AUDIT_ADMIN = "audit_admin", _("安全审计员")


ADMINISTRATORS = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
"""Three persons, never one: none of them may hold another post (GB/T 22239 三员分立)."""


class Organ(models.Model):
    """A state organ, in force from a day to a day; `superior` is the organ that commands it.

    `kind` and `level` are codes of `organ_kind` and `organ_level` of the record types, and
    `congress` for a people's congress.
    """

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=32)
    level = models.CharField(max_length=16)
    superior = models.ForeignKey("self", models.PROTECT, null=True, related_name="inferiors")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """A department (部门) of a procuratorate. `functions`: the functions of models it works on."""

    organ = models.ForeignKey(Organ, models.PROTECT, related_name="departments")
    name = models.CharField(max_length=60)
    functions = models.JSONField(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organ", "name"], name="department_once")]

    def __str__(self) -> str:
        return self.name


class User(AbstractBaseUser):
    """A person who signs in. There is no superuser, and nobody signs up on their own.

    `username`: the number of the person's work card; `ledger_id`: the pseudonym in the ledger.
    `USERNAME_FIELD` is what Django asks for.
    """

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)
    ledger_id = models.CharField(max_length=32, unique=True, default=user_ledger_id, editable=False)
    language = models.CharField(max_length=2, default="zh")
    is_active = models.BooleanField(default=True)

    USERNAME_FIELD = "username"
    objects: BaseUserManager[Any] = BaseUserManager()

    def __str__(self) -> str:
        return self.name


class Post(models.Model):
    """A role that a person holds at an organ, from a day to a day (inclusive)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=24, choices=Role.choices)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="posts")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="posts")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    basis = models.CharField(max_length=200)


class Assignment(models.Model):
    """A case given to a person to work on."""

    user = models.ForeignKey(User, models.PROTECT, related_name="assignments")
    case = models.UUIDField(db_index=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "case"], condition=models.Q(valid_to=None), name="assigned_once"
            )
        ]


class Recusal(models.Model):
    """A person is recused (回避) from a case: 刑事诉讼法 29-32. It ends only by a decision.

    `reason`: a code of `RECUSAL_REASONS`. No permit opens this wall.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="recusals")
    case = models.UUIDField(db_index=True)
    reason = models.CharField(max_length=24)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    end_basis = models.CharField(max_length=200, blank=True)


class Grant(models.Model):
    """Leave for one action on one case, until a moment: what a post does not give."""

    user = models.ForeignKey(User, models.PROTECT, related_name="grants")
    action = models.CharField(max_length=40)
    case = models.UUIDField(db_index=True)
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField()
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    basis = models.CharField(max_length=200)
    revoked_at = models.DateTimeField(null=True)


class BreakGlass(models.Model):
    """One case opened in an emergency for sixty minutes; another person is told, a third reviews."""

    user = models.ForeignKey(User, models.PROTECT, related_name="break_glasses")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    case = models.UUIDField(db_index=True)
    reason = models.CharField(max_length=24)
    basis = models.CharField(max_length=200)
    opened_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    told = models.ForeignKey(User, models.PROTECT, related_name="+")
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=16, blank=True)


class Purpose(models.Model):
    """Why a person opens a case, said once and good for a while; each look names it."""

    user = models.ForeignKey(User, models.PROTECT, related_name="purposes")
    case = models.UUIDField(db_index=True)
    purpose = models.CharField(max_length=24)
    basis = models.CharField(max_length=200)
    stated_at = models.DateTimeField()
    valid_until = models.DateTimeField()


class Look(models.Model):
    """One showing of one record to one person; its leaf is committed before the data is shown.

    `object`: kind and number, as `finding:<finding_id>`; `key`: that of the event in the ledger.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="looks")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=40)
    object = models.CharField(max_length=80)
    case = models.UUIDField(db_index=True)
    purpose = models.ForeignKey(Purpose, models.PROTECT, related_name="looks")
    at = models.DateTimeField(db_index=True)
    key = models.CharField(max_length=80, unique=True)


class LookReview(models.Model):
    """A look drawn for review, and what a person of another department said of it."""

    look = models.OneToOneField(Look, models.PROTECT, related_name="review")
    drawn_at = models.DateTimeField()
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)
    verdict = models.CharField(max_length=16, blank=True)
    note = models.CharField(max_length=200, blank=True)
