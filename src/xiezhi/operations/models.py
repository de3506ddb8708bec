"""Long work and what it works on: jobs with their progress, files on their way into the store."""

from __future__ import annotations

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts.models import Organ, User


class Job(models.Model):
    """A piece of long work: its task runs in a worker, its row tells how far it is.

    `key` tells a repeated order from a new one; `asked` and `result` hold ids and numbers, no case
    data; `attempt` counts the workers that took it up, `beat_at` is when the last one was heard of;
    `error` is the code of what stopped it, `error_where` what its sentence names.
    """

    class Kind(models.TextChoices):
        SCREENING = "screening", _("筛查")
        PREVIEW = "preview", _("预检")
        INTAKE = "intake", _("导入")

    class State(models.TextChoices):
        WAITING = "waiting", _("等待")
        RUNNING = "running", _("进行中")
        DONE = "done", _("完成")
        FAILED = "failed", _("未完成")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    ordered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    key = models.CharField(max_length=80, unique=True)
    asked = models.JSONField(default=dict)
    done = models.PositiveIntegerField(default=0)
    whole = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=120, blank=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    ordered_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    beat_at = models.DateTimeField(null=True)
    result = models.JSONField(default=dict)
    error = models.CharField(max_length=12, blank=True)
    error_where = models.JSONField(default=dict)


class Upload(models.Model):
    """Files sent in through the desk, kept apart until they are taken into the store or dropped.

    `source`: the name under which the store keeps them; `clock`: its wall clock, as `+08:00`;
    `files`: name, size and SHA-256 of each, in the order of their numbers in the folder;
    `mapping`: what the person said of tables, as `mapping.Said`, until they are taken in or dropped;
    `report`: the outcome of the last preview or intake, names of persons masked; `round`: how many jobs
    were ordered on it, `job` the last of them. A week after it was sent in, names of files go, and of the
    report all but numbers and codes (`sweep`).
    """

    class State(models.TextChoices):
        RECEIVED = "received", _("待预检")
        CHECKED = "checked", _("已预检")
        TAKEN = "taken", _("已导入")
        DROPPED = "dropped", _("已撤回")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organ = models.ForeignKey(Organ, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    source = models.CharField(max_length=64)
    extracted_on = models.DateField(null=True)
    clock = models.CharField(max_length=6, blank=True)
    files = models.JSONField(default=list)
    mapping = models.JSONField(default=list)
    report = models.JSONField(default=dict)
    state = models.CharField(max_length=8, choices=State.choices, default=State.RECEIVED)
    round = models.PositiveIntegerField(default=0)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="+")
