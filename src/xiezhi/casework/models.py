"""Cases and what the desk knows of them: findings, judgements on them, requests for an identity.

A finding is frozen in the record store; here lies its projection, which people list, open and
judge. What a list shows stands in columns; the whole is sealed under the key of its case, and
destroying the key deletes it here. An old backup of `CaseKey` still holds the wrapped key: it must
expire, or the master key be changed and the former one destroyed (docs/backup.md).
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from types import MappingProxyType

from django.db import models
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts.models import Department, Organ, User, random_id


def finding_ledger_id() -> str:
    """The name of a new finding in the ledger."""
    return random_id("f")


class Secrecy(models.TextChoices):
    """Whether a case holds secrets. State secrets do not belong on this system: nobody opens them."""

    NONE = "none", _("不涉密")
    WORK = "work", _("工作秘密")
    STATE = "state", _("国家秘密")


# What walls and row_security.sql ask of a finding: at the end of an index, so that rows are counted
# without being read.
_ASKED = ("case", "subject", "made_known_at")


class Case(models.Model):
    """What belongs together on the desk: a case of the records, with all findings on its parts.

    `root` is the record at its top (`type:source:key`), as the store names it; `owner` the
    procuratorate that supervises it; `function` the one that most of its first findings have.
    `sealed`: a juvenile record under 刑事诉讼法 286.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    root = models.CharField(max_length=200)
    function = models.CharField(max_length=24)
    sealed = models.BooleanField(default=False)
    secrecy = models.CharField(max_length=8, choices=Secrecy.choices, default=Secrecy.NONE)
    closed_on = models.DateField(null=True)
    retained_until = models.DateField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "root"], name="case_once")]
        indexes = [
            # The few cases behind a wall, which every list leaves out.
            models.Index(
                fields=["id"],
                condition=models.Q(sealed=True)
                | models.Q(secrecy="state")
                | models.Q(retained_until__isnull=False),
                name="case_walled",
            )
        ]


class CaseKey(models.Model):
    """The data key of a case, wrapped by the master key. Empty once it was destroyed."""

    case = models.OneToOneField(Case, models.PROTECT, primary_key=True, related_name="key")
    wrapped = models.BinaryField()
    master = models.CharField(max_length=16)
    destroyed_at = models.DateTimeField(null=True)


class DeletionRequest(models.Model):
    """One person asks that a case be deleted; another may do it while the request is in force.

    `number`: the how many-th request on the case.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="deletion_requests")
    number = models.PositiveIntegerField()
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    basis = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="deletion_request_number")
        ]


class Wall(models.TextChoices):
    """The walls around a whole case that two persons may take away again."""

    SEAL = "seal", _("封存")
    SECRECY = "secrecy", _("国家秘密")


class LiftingGround(models.TextChoices):
    """Why a wall may be lifted; being asked to consult a sealed record (刑诉规则 484) is no ground.

    The first three of a seal, by 人民检察院刑事诉讼规则 485, 482 and 486; the others of a state
    secret, by 保守国家秘密法. `LIFTING_GROUNDS` says which belong to which wall.
    """

    NEW_CRIME = "new_crime", _("实施新的犯罪，数罪并罚的刑罚达到应当解封的程度（刑诉规则第485条）")
    MISSED_CRIME = (
        "missed_crime",
        _("发现漏罪，数罪并罚的刑罚达到应当解封的程度（刑诉规则第485条）"),
    )
    NOT_TO_BE_SEALED = "not_to_be_sealed", _("不符合封存条件，封存有误")
    TERM_OVER = "term_over", _("保密期限已满，自行解密")
    DECLASSIFIED = "declassified", _("定密机关、单位或者其上级机关决定解密")
    NO_SECRET = "no_secret", _("不是国家秘密，登记有误")


LIFTING_GROUNDS: Mapping[str, tuple[LiftingGround, ...]] = MappingProxyType(
    {
        Wall.SEAL: (
            LiftingGround.NEW_CRIME,
            LiftingGround.MISSED_CRIME,
            LiftingGround.NOT_TO_BE_SEALED,
        ),
        Wall.SECRECY: (
            LiftingGround.TERM_OVER,
            LiftingGround.DECLASSIFIED,
            LiftingGround.NO_SECRET,
        ),
    }
)


class LiftingRequest(models.Model):
    """One person asks that a wall around a case be lifted; another may do it while this is in force.

    `number`: the how many-th request on the case.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="lifting_requests")
    number = models.PositiveIntegerField()
    wall = models.CharField(max_length=8, choices=Wall.choices)
    ground = models.CharField(max_length=20, choices=LiftingGround.choices)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    basis = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="lifting_request_number")
        ]


class CaseStep(models.Model):
    """What was done to a case as a whole: its `number`-th step, as the ledger has it.

    `said`: what the payload of the event says.
    """

    class Kind(models.TextChoices):
        SEALED = "sealed", _("封存")
        UNSEALED = "unsealed", _("解除封存")
        CLASSIFIED = "classified", _("确定密级")
        CLOSED = "closed", _("办结")
        REOPENED = "reopened", _("因新的发现重新办理")
        DELETED = "deleted", _("删除")

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=Kind.choices)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    said = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="case_step_number")]

    @property
    def level(self) -> str:
        """The title of the level that a classification gave; empty for other steps."""
        return str(dict(Secrecy.choices).get(self.said.get("level", ""), ""))


class Projection(models.Model):
    """A screening run whose findings were brought onto the desk; the `number`-th of its owner.

    `as_of`: the day the run judges by, never before that of the one brought earlier. It is brought in
    `parts`, counted as they are written; `ended_at` is empty until all of it is there. One that was
    broken off is finished when its run comes again, or overtaken by a later one. `counts`: how many
    findings were new, changed and so on so far (`project.Projected`).
    """

    owner = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    number = models.PositiveIntegerField()
    run = models.CharField(max_length=32)
    as_of = models.DateField()
    at = models.DateTimeField()
    parts = models.PositiveIntegerField(default=0)
    ended_at = models.DateTimeField(null=True)
    counts = models.JSONField(default=dict)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "number"], name="projected_once")]


class State(models.TextChoices):
    """Where a finding stands. `gone`: the last run of its model no longer found it."""

    OPEN = "open", _("待审查")
    CONFIRMED = "confirmed", _("属实")
    REJECTED = "rejected", _("不成立")
    GONE = "gone", _("已消失")


class Finding(models.Model):
    """The projection of a frozen finding: what lists show, filter and order by.

    `ledger_id`: what the ledger calls it. The `finding_id` is a hash of model and case number, which
    whoever reads an export of the ledger could try out.
    `made_known_at`: since then the liaison of `subject` sees the notice. `assignee`: who works on
    it; `assigned_at` since when. `run`: the run of the version that lies here; `content_hash`: of
    that version, without what every run changes. `revision`: how many services changed the row, so
    that an event has a key of its own and a request sent twice finds it.
    """

    finding_id = models.CharField(max_length=32, unique=True)
    ledger_id = models.CharField(
        max_length=32, unique=True, default=finding_ledger_id, editable=False
    )
    case = models.ForeignKey(Case, models.PROTECT, related_name="findings")
    owner = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    model_id = models.CharField(max_length=80)
    model_version = models.CharField(max_length=20)
    function = models.CharField(max_length=24)
    severity = models.CharField(max_length=12)
    outcome = models.CharField(max_length=12)
    route = models.CharField(max_length=20)
    subject = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+")
    subject_name = models.CharField(max_length=120)
    act_on = models.DateField(null=True)
    as_of = models.DateField()
    run = models.CharField(max_length=32)
    facts_hash = models.CharField(max_length=32)
    content_hash = models.CharField(max_length=32, blank=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.OPEN)
    first_seen_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    assignee = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField(null=True)
    made_known_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            # Each tab in each order is a walk along one of these (selectors.ORDERS).
            models.Index(
                fields=["owner", "state", "-first_seen_at", "-id", "function", *_ASKED],
                name="finding_new",
            ),
            models.Index(fields=["owner", "state", "-act_on", "-id"], name="finding_act"),
            models.Index(
                fields=["owner", "function", "state", "-first_seen_at", "-id", *_ASKED],
                name="finding_work",
            ),
            models.Index(fields=["owner", "model_id", "state"], name="finding_model"),
            models.Index(
                fields=["owner", "function", "outcome", "state", *_ASKED], name="finding_count"
            ),
            models.Index(
                fields=["assignee", "-assigned_at"],
                condition=models.Q(assignee__isnull=False),
                name="finding_mine",
            ),
            models.Index(
                fields=["subject", "made_known_at"],
                condition=models.Q(made_known_at__isnull=False),
                name="finding_known",
            ),
        ]


class OrganNotice(models.Model):
    """That an organ was told of a finding: by which approval, and when that was taken back.

    `number`: the revision of the finding that was made known. `organ` is emptied when the case is
    deleted. At most one of a finding stands; `Finding.made_known_at` says since when.
    """

    class Withdrawn(models.TextChoices):
        JUDGED = "judged", _("结论改变")
        FACTS = "facts", _("事实有变化")

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="notices")
    number = models.PositiveIntegerField()
    organ = models.ForeignKey(Organ, models.PROTECT, null=True, related_name="+")
    approval = models.CharField(max_length=80)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=8, choices=Withdrawn.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["finding"],
                condition=models.Q(withdrawn_at=None),
                name="organ_notice_stands_once",
            ),
            models.UniqueConstraint(fields=["finding", "number"], name="organ_notice_number"),
        ]


class FindingBody(models.Model):
    """The whole frozen finding, sealed under the key of its case (`bodies`)."""

    finding = models.OneToOneField(Finding, models.CASCADE, primary_key=True, related_name="body")
    sealed = models.BinaryField()


class Verdict(models.TextChoices):
    """What a prosecutor said of a finding: confirmed, or rejected for a reason."""

    CONFIRMED = "confirmed", _("属实")
    DATA_ERROR = "data_error", _("数据有误")
    LAWFUL_EXCEPTION = "lawful_exception", _("有合法例外")
    OUT_OF_SCOPE = "out_of_scope", _("不属监督范围")
    ALREADY_HANDLED = "already_handled", _("已经处理")
    RULE_WRONG = "rule_wrong", _("规则有误")


class Judgement(models.Model):
    """One verdict on one version of a finding; a later one replaces it and both stay.

    `note` is sealed under the key of the case: it is free text of a prosecutor. `number`: the
    revision of the finding that it was said of. A verdict whose `facts_hash` is no longer the
    finding's was said of older facts.
    """

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="judgements")
    verdict = models.CharField(max_length=20, choices=Verdict.choices)
    number = models.PositiveIntegerField()
    note = models.BinaryField(default=b"")
    model_id = models.CharField(max_length=80)
    model_version = models.CharField(max_length=20)
    outcome = models.CharField(max_length=12)
    facts_hash = models.CharField(max_length=32)
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    replaced = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["finding"], condition=models.Q(replaced=False), name="judged_once"
            ),
            models.UniqueConstraint(fields=["finding", "number"], name="judgement_number"),
        ]
        indexes = [models.Index(fields=["model_id", "model_version", "outcome"], name="judged_of")]


class IdentityRequest(models.Model):
    """One person asks who stands behind a pseudonym of a finding, another allows or refuses it.

    `record_type` and `field` say where the person stands; `pseudonym` is sealed under the key of the
    case, so that nobody swaps the person after the consent. `number`: the how many-th request on the
    finding. `valid_until`: while an allowed request may be read.
    """

    class Answer(models.TextChoices):
        WAITING = "waiting", _("待同意")
        ALLOWED = "allowed", _("已同意")
        REFUSED = "refused", _("未同意")

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="identity_requests")
    number = models.PositiveIntegerField()
    record_type = models.CharField(max_length=60)
    field = models.CharField(max_length=60)
    pseudonym = models.BinaryField()
    purpose = models.CharField(max_length=24)
    basis = models.CharField(max_length=200)
    asked_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    department = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=8, choices=Answer.choices, default=Answer.WAITING)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_at = models.DateTimeField(null=True)
    valid_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["finding", "number"], name="identity_request_number")
        ]
