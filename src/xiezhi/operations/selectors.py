"""What the pages of intake and screening show."""

from __future__ import annotations

import functools
import uuid
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.policy import could, may, visible
from xiezhi.errors import XiezhiError, sentence
from xiezhi.i18n import pick
from xiezhi.operations import office
from xiezhi.operations.models import Job, Upload
from xiezhi.operations.screening import FINDINGS
from xiezhi.screening.models import shipped_library
from xiezhi.yamlfile import read_yaml

_RELATED = ("by", "job")


def uploads(actor: Actor) -> QuerySet[Upload]:
    """The files that people of the office sent in, the latest first."""
    return visible(actor, "intake.list").select_related(*_RELATED).order_by("-at", "pk")


def upload_get(actor: Actor, upload_id: uuid.UUID) -> Upload:
    """One of them. Errors: ACC-001."""
    found = uploads(actor).filter(pk=upload_id).first()
    if found is None:
        raise XiezhiError("ACC-001")
    return found


def may_take(actor: Actor, upload: Upload) -> bool:
    """Whether it is the person's own, to be looked into and taken in."""
    return may(actor, "intake.take", upload)


def sources() -> list[str]:
    """The names of sources that the store remembers, for a person to choose from."""
    return sorted(path.stem for path in (office.store_path() / "profiles").glob("*.yaml"))


def screenings(actor: Actor) -> QuerySet[Job]:
    """The screenings of the office, the latest first."""
    jobs = visible(actor, "screening.list").filter(kind=Job.Kind.SCREENING)
    return jobs.select_related("ordered_by").order_by("-ordered_at", "pk")


def screening_get(actor: Actor, job_id: uuid.UUID) -> Job:
    """One of them. Errors: ACC-001."""
    found = screenings(actor).filter(pk=job_id).first()
    if found is None:
        raise XiezhiError("ACC-001")
    return found


def next_number(actor: Actor) -> int | None:
    """The number of the next screening, for its form; None for who may not start one."""
    return screenings(actor).count() + 1 if could(actor, "screening.start") else None


def at_work(job: Job | None) -> bool:
    """Whether the job has not ended."""
    return job is not None and job.state in (Job.State.WAITING, Job.State.RUNNING)


def progress_of(job: Job) -> dict[str, Any]:
    """How far a job is, in words and as a part of the whole (both 0 where that is unknown)."""
    return {
        "state": job.state,
        "ended": not at_work(job),
        "done": job.done,
        "whole": job.whole,
        "text": _told(job),
    }


def _told(job: Job) -> str:
    if job.state == Job.State.WAITING:
        return _("排队等待，尚未开始。可以离开本页，结果会保留。")
    if job.state == Job.State.FAILED:
        return error_of(job)
    if job.state == Job.State.DONE:
        return _("已完成。")
    if job.kind == Job.Kind.SCREENING:
        if job.step == FINDINGS and job.whole:
            return _("模型已全部运行，正在整理发现：{n} / {all}。").format(
                n=f"{job.done:,}", all=f"{job.whole:,}"
            )
        if job.step == FINDINGS:
            return _("模型已全部运行，正在整理发现。")
        if not job.whole:
            return _("正在准备数据。")
        return _("正在筛查：{title}（第 {n} 个模型，共 {all} 个）").format(
            title=pick(_title(job.step)), n=job.done + 1, all=job.whole
        )
    if job.step:
        return _("正在读取第 {n} 个文件。").format(n=job.step)
    return _("正在核对各行数据。")


def error_of(job: Job) -> str:
    """What stopped a job, as a sentence."""
    return f"[{job.error}] {sentence(job.error, **job.error_where)}"


@functools.cache
def _title(model_id: str) -> dict[str, str]:
    """The title of a shipped model; of another one its id. The whole library takes seconds to read."""
    for path in shipped_library().glob(f"*/{model_id}/model.yaml"):
        title: dict[str, str] = read_yaml(path.read_text(encoding="utf-8"))["title"]
        return title
    return {"zh": model_id}
