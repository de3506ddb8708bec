"""Looks drawn for review: nobody can choose which, since the root of the ledger does."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.models import Look, LookReview, Verdict
from xiezhi.accounts.policy import require
from xiezhi.accounts.services.events import PROGRAM
from xiezhi.accounts.written import one_line
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.database import database
from xiezhi.ledger.binding.events import record
from xiezhi.ledger.checkpoints import Checkpoint

ONE_IN = 20
WEEK = timedelta(days=7)
_LABEL = b"xiezhi looks drawn v1\n"


def week_before(today: date) -> tuple[datetime, datetime]:
    """The last whole week, from Monday to Monday, in Beijing time."""
    monday = today - timedelta(days=today.weekday())
    until = timezone.make_aware(datetime.combine(monday, datetime.min.time()))
    return until - WEEK, until


def looks_draw(*, today: date, one_in: int = ONE_IN) -> list[LookReview]:
    """Draw from the looks of the last whole week, once for each week.

    The draw hangs on the first checkpoint signed after the week: its root is known to nobody while
    people look, and covers their looks. Errors: ACC-060 no such checkpoint yet.
    """
    since, until = week_before(today)
    checkpoint = first_checkpoint_after(until)
    looks = list(Look.objects.filter(at__gte=since, at__lt=until).order_by("pk"))
    drawn = sample(looks, checkpoint.root, one_in)
    form = {
        "size": checkpoint.size, "root": checkpoint.root.hex(), "one_in": one_in,
        "looks": len(looks), "drawn": [look.key for look in drawn],
    }  # fmt: skip
    week = timezone.localtime(since).date().isoformat()
    with transaction.atomic():
        done = record(
            kind="looks.drawn", actor=PROGRAM, subject=f"week:{week}", key=f"looks:{week}:drawn",
            payloads={"form": form},
        )  # fmt: skip
        if done.repeated:
            return []
        now = timezone.now()
        return LookReview.objects.bulk_create(
            [LookReview(look=look, drawn_at=now) for look in drawn]
        )


def sample(looks: Iterable[Look], root: bytes, one_in: int) -> list[Look]:
    """The looks that a root chooses: one in so many, and at least one of each department."""
    drawn: list[Look] = []
    lowest: dict[tuple[int, int | None], tuple[int, Look]] = {}
    for look in looks:
        lot = int.from_bytes(hashlib.sha256(_LABEL + root + look.key.encode()).digest(), "big")
        office = (look.organ_id, look.department_id)
        if lot * one_in < 1 << 256:
            drawn.append(look)
        if office not in lowest or lot < lowest[office][0]:
            lowest[office] = (lot, look)
    known = {look.pk for look in drawn}
    # Of each department the lowest lot is in the sample anyway, if any of its lots is.
    drawn += [look for _, look in lowest.values() if look.pk not in known]
    return sorted(drawn, key=lambda look: look.pk)


def first_checkpoint_after(moment: datetime) -> Checkpoint:
    """The first checkpoint signed at a moment or later. Errors: ACC-060 there is none."""
    rows = database().execute(
        "SELECT note FROM ledger_checkpoint WHERE signed_at >= ? ORDER BY size LIMIT 1",
        [int(moment.timestamp())],
    )
    if not rows:
        raise XiezhiError("ACC-060")
    # A note is the text of the checkpoint, an empty line, and the signatures.
    text, _, _ = str(rows[0][0]).partition("\n\n")
    return Checkpoint.parse(f"{text}\n")


def look_review(*, actor: Actor, review: LookReview, verdict: Verdict, note: str = "") -> None:
    """Say of a look drawn whether it was proper; once, by an auditor of another department.

    Errors: ACC-001, ACC-061 reviewed already, ACC-062 a verdict other than proper without a note,
    ACC-053 an identity number in it.
    """
    require(actor, "look.review", review)
    note = one_line(note)[:200]
    if verdict != Verdict.PROPER and not note:
        raise XiezhiError("ACC-062")
    with transaction.atomic():
        held = LookReview.objects.select_for_update().get(pk=review.pk)
        if held.reviewed_at is not None:
            raise XiezhiError("ACC-061")
        record(
            kind="look.reviewed", actor=actor.ledger_id, subject=f"look:{held.look_id}",
            key=f"look:{held.look_id}:reviewed",
            payloads={"form": {"verdict": verdict.value, "note": note, "look": held.look.key}},
        )  # fmt: skip
        held.verdict = verdict
        held.note = note
        held.reviewed_by_id = actor.user_id
        held.reviewed_at = timezone.now()
        held.save(update_fields=["verdict", "note", "reviewed_by", "reviewed_at"])
