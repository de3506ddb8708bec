"""Organs, people, and what each person may hold: posts, recusals, grants, and the trace of looks.

Nobody is removed: what ends has an end date, because the ledger names it. Rows are changed by the
services of this room alone, each with its event (docs/accounts.md). A case is named by its number
in `casework`, which stands above this room.
"""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.hashers import check_password
from django.db import models
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts.keys import mark


def random_id(prefix: str) -> str:
    """A random id for the ledger. Its hyphen keeps digits from looking like an identity number."""
    digits = uuid.uuid4().hex
    return f"{prefix}{digits[:8]}-{digits[8:16]}"


def user_ledger_id() -> str:
    """The pseudonym of a new person in the ledger."""
    return random_id("u")


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
    `congress` for a people's congress. `own`: the procuratorate whose installation this is.
    """

    code = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=32)
    level = models.CharField(max_length=16)
    superior = models.ForeignKey("self", models.PROTECT, null=True, related_name="inferiors")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    own = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["own"], condition=models.Q(own=True), name="own_organ_once"
            )
        ]

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

    def set_password(self, raw_password: str | None) -> None:
        """See Django. What is hashed is bound to the person and to the secret of the installation."""
        super().set_password(raw_password and self._bound(raw_password))

    def check_password(self, raw_password: str | None) -> bool:
        """See Django."""
        if raw_password is None:
            return False

        def renew(_bound: str) -> None:
            self.set_password(raw_password)
            self.save(update_fields=["password"])

        return check_password(self._bound(raw_password), self.password, renew)

    def _bound(self, raw_password: str) -> str:
        return mark("password", self.ledger_id, raw_password)


class Enrolment(models.Model):
    """A code with which a person sets a password and adds a second factor; good once, for a while.

    `digest`: the code under the mark of the person; the code itself is shown once and kept nowhere. It
    has two parts, of which one administrator handed over the first and another the second. `reset`: it
    replaced what the person had; `told_at`: since when the person says to know of it.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="enrolments")
    digest = models.CharField(max_length=64, unique=True)
    reset = models.BooleanField(default=False)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    valid_until = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    withdrawn = models.BooleanField(default=False)
    told_at = models.DateTimeField(null=True)


class AccountEvent(models.Model):
    """An event of the ledger that concerns an account, as the security auditor reads it.

    `user`: whose account, None where a name was typed that nobody bears; `by`: who acted, None for
    one not signed in and for the program; `key`: of the event in the ledger.
    """

    kind = models.CharField(max_length=40)
    user = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(db_index=True)
    key = models.CharField(max_length=128, unique=True)
    form = models.JSONField(default=dict)


class Cached(models.Model):
    """The table of Django's cache: attempts to sign in, counted over all processes of the server."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "accounts_cached"


class Post(models.Model):
    """A role that a person holds at an organ, from a day to a day (inclusive)."""

    user = models.ForeignKey(User, models.PROTECT, related_name="posts")
    role = models.CharField(max_length=24, choices=Role.choices)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="posts")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="posts")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    basis = models.CharField(max_length=200)


class OrderKind(models.TextChoices):
    """What one administrator orders and another confirms."""

    ACCOUNT = "account", _("新建账户")
    RESET = "reset", _("重新设置登录方式")
    POST = "post", _("任职")


class Order(models.Model):
    """What the security administrator ordered for a person; nothing of it holds until confirmed.

    It makes no post and no code that works: confirming does. `digest`: of an account or a reset, the
    code that the orderer handed over, under the mark of the person; the code is kept nowhere. `key`: of
    the event that ordered it. `confirmed`: None while it waits, False once declined.
    """

    kind = models.CharField(max_length=8, choices=OrderKind.choices)
    user = models.ForeignKey(User, models.PROTECT, related_name="orders")
    key = models.CharField(max_length=128, unique=True)
    basis = models.CharField(max_length=200, blank=True)
    digest = models.CharField(max_length=64, blank=True)
    role = models.CharField(max_length=24, choices=Role.choices, blank=True)
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    ordered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    ordered_at = models.DateTimeField()
    waits_until = models.DateTimeField()
    confirmed = models.BooleanField(null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)


class Assignment(models.Model):
    """A case given to a person to work on.

    `wide`: it opens all findings of the case, whatever their function. One that a unit head gave is
    not wide: what its person sees is what the department works on.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="assignments")
    case = models.UUIDField(db_index=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    wide = models.BooleanField(default=False)
    given_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "case"], condition=models.Q(valid_to=None), name="assigned_once"
            )
        ]


class RecusalReason(models.TextChoices):
    """Why a person is recused: the four numbers of 刑事诉讼法 29, and 30; 人民检察院刑事诉讼规则 35, by which
    one who took part in the investigation of a case does not supervise it; the three numbers and the
    second paragraph of 民事诉讼法 47; and 行政诉讼法 55. The last two speak of judges: those who supervise
    a case of theirs are held to the same."""

    PARTY = "party_or_relative", _("是本案的当事人或者是当事人的近亲属（刑事诉讼法第29条）")
    INTEREST = "interest", _("本人或者近亲属和本案有利害关系（刑事诉讼法第29条）")
    OTHER_ROLE = (
        "other_role",
        _("担任过本案的证人、鉴定人、辩护人、诉讼代理人（刑事诉讼法第29条）"),
    )
    RELATION = (
        "other_relation",
        _("与本案当事人有其他关系，可能影响公正处理案件（刑事诉讼法第29条）"),
    )
    FAVOUR = (
        "favour",
        _("接受请客送礼或者违反规定会见当事人及其委托的人（刑事诉讼法第30条）"),
    )
    INVESTIGATED = (
        "investigated",
        _(
            "参加过同一案件的侦查，在审查起诉阶段参加自行补充侦查的除外（人民检察院刑事诉讼规则第35条）"
        ),
    )
    CIVIL_PARTY = (
        "civil_party",
        _("是本案当事人或者当事人、诉讼代理人近亲属（民事诉讼法第47条）"),
    )
    CIVIL_INTEREST = "civil_interest", _("与本案有利害关系（民事诉讼法第47条）")
    CIVIL_RELATION = (
        "civil_relation",
        _("与本案当事人、诉讼代理人有其他关系，可能影响对案件公正审理（民事诉讼法第47条）"),
    )
    CIVIL_FAVOUR = (
        "civil_favour",
        _("接受当事人、诉讼代理人请客送礼，或者违反规定会见（民事诉讼法第47条）"),
    )
    ADMINISTRATIVE = (
        "administrative",
        _("与本案有利害关系或者有其他关系，可能影响公正审判（行政诉讼法第55条）"),
    )


class Recusal(models.Model):
    """A person is recused (回避) from a case: 刑事诉讼法 29-32. It ends only by a decision.

    `reason`: a code of `RecusalReason`. No permit opens this wall. `provisional`: a unit head recorded
    it, and the chief, who decides (刑事诉讼法 31), has not yet; the wall stands meanwhile.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="recusals")
    case = models.UUIDField(db_index=True)
    reason = models.CharField(max_length=24)
    basis = models.CharField(max_length=200)
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    provisional = models.BooleanField(default=False)
    confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
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


class EmergencyReason(models.TextChoices):
    """Why a case must be opened at once by one whose post does not open it."""

    DEADLINE = "deadline", _("法定期限即将届满而承办人不在")
    SAFETY = "safety", _("危及人身安全")
    EVIDENCE = "evidence", _("证据可能灭失")
    ORDER = "order", _("上级交办须立即处理")


class Verdict(models.TextChoices):
    """What a reviewer of another department says of a look or of an emergency."""

    PROPER = "proper", _("正当")
    UNCLEAR = "unclear", _("需要说明")
    IMPROPER = "improper", _("不当")


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


class Notice(models.Model):
    """What a person is told on the own page: that `about` opened a case in an emergency.

    `form`: what happened, as in the event; `case`: of which case, whose walls hide it.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="notices")
    case = models.UUIDField()
    kind = models.CharField(max_length=40)
    about = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField(db_index=True)
    form = models.JSONField(default=dict)


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

    `object`: its name in the ledger, as `finding:<ledger_id>`; `key`: that of the event in the ledger.
    `purpose`: none where a liaison read the notice made for the own organ.
    """

    user = models.ForeignKey(User, models.PROTECT, related_name="looks")
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=40)
    object = models.CharField(max_length=80)
    case = models.UUIDField(db_index=True)
    purpose = models.ForeignKey(Purpose, models.PROTECT, null=True, related_name="looks")
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
