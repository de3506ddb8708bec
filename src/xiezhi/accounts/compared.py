"""The tables of this room that the ledger is held against (`against_ledger`): who may do what.

What a row tells of its beginning stands in one event; what ended or changed it, in a later one. Both
are asked, so that a post that goes on, a grant that was never taken back in the database, or an organ
under another superior is found.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from xiezhi.accounts.against_ledger import Row, compare, events_of, numbers, payloads
from xiezhi.accounts.looking import MINUTES
from xiezhi.accounts.models import (
    AccountEvent,
    Assignment,
    BreakGlass,
    Grant,
    Look,
    LookReview,
    Notice,
    Order,
    OrderKind,
    Post,
    Purpose,
    Recusal,
    User,
)
from xiezhi.accounts.services.break_glass import LASTS
from xiezhi.accounts.services.events import NOBODY, PROGRAM, TITLES
from xiezhi.accounts.services.orders import WAITS


def _account_events() -> Iterator[Row]:
    for row in AccountEvent.objects.select_related("by").order_by("pk").iterator():
        actors = (row.by.ledger_id,) if row.by else (NOBODY, PROGRAM)
        yield Row(row.pk, row.key, actors, kind=row.kind, said=row.form, whole=True, at=row.at)


def _users() -> Iterator[Row]:
    makers = (PROGRAM, *User.objects.values_list("ledger_id", flat=True))
    shut_out = {
        entry.subject: entry.kind == "user.deactivated"
        for entry in events_of("user.deactivated", "user.reset").values()
    }
    for user in User.objects.order_by("pk"):
        name = f"user:{user.ledger_id}"
        agrees = user.is_active is not shut_out.get(name, False)
        yield Row(user.pk, f"{name}:created", makers, name, agrees=agrees)


def _orders() -> Iterator[Row]:
    rows = Order.objects.exclude(kind=OrderKind.ACCOUNT)
    rows = rows.select_related("user", "ordered_by", "organ")
    for row in rows.order_by("pk"):
        name = f"user:{row.user.ledger_id}"
        said: dict[str, Any] = {"basis": row.basis}
        if row.kind == OrderKind.POST:
            said |= _given(row)
        agrees = row.waits_until - row.ordered_at <= WAITS
        yield Row(
            row.pk, row.key, (row.ordered_by.ledger_id,), name, said=said, at=row.ordered_at,
            agrees=agrees,
        )  # fmt: skip


def _accounts_confirmed() -> Iterator[Row]:
    for row in _decided(confirmed=True).filter(kind=OrderKind.ACCOUNT):
        name = f"user:{row.user.ledger_id}"
        said = {"ordered_by": row.ordered_by.ledger_id}
        yield Row(
            row.pk, f"{name}:confirmed", _who(row.decided_by), name, said=said, at=row.decided_at
        )


def _orders_declined() -> Iterator[Row]:
    for row in _decided(confirmed=False):
        name = f"user:{row.user.ledger_id}"
        said = {"order": row.key}
        yield Row(
            row.pk, f"{row.key}:declined", _who(row.decided_by), name, said=said, at=row.decided_at
        )


def _decided(*, confirmed: bool) -> Any:
    rows = Order.objects.filter(confirmed=confirmed)
    return rows.select_related("user", "ordered_by", "decided_by").order_by("pk")


def _posts() -> Iterator[Row]:
    number = numbers("user_id")
    ends = _last_days()
    with_all = Post.objects.select_related("user", "given_by", "confirmed_by", "organ")
    for post in with_all.order_by("pk"):
        name = f"user:{post.user.ledger_id}"
        said = _given(post)
        if post.given_by:
            said["ordered_by"] = post.given_by.ledger_id
        last = said["to"]
        # What ended it later says its last day, else what gave it.
        if post.pk in ends:
            del said["to"]
        actors = _who(post.confirmed_by) if post.confirmed_by else (PROGRAM,)
        agrees = ends.get(post.pk, last) == last
        key = f"{name}:post.given:{number(post)}"
        yield Row(post.pk, key, actors, name, said=said, agrees=agrees)


def _given(row: Post | Order) -> dict[str, Any]:
    """What an event says of a post that is ordered or given."""
    return {
        "role": row.role, "organ": row.organ and row.organ.code, "department": row.department_id,
        "from": row.valid_from and row.valid_from.isoformat(),
        "to": row.valid_to and row.valid_to.isoformat(), "basis": row.basis,
    }  # fmt: skip


def _last_days() -> dict[int, str]:
    told = payloads("form")
    return {
        int(told[key]["post"]): str(told[key]["to"])
        for key in events_of("post.ended")
        if key in told
    }


def _assignments() -> Iterator[Row]:
    number = numbers("user_id", "case")
    for row in Assignment.objects.select_related("user", "given_by").order_by("pk").iterator():
        name, who = f"case:{row.case}", row.user.ledger_id
        key = f"{name}:case.assigned:{who}:{number(row)}"
        said = {"user": who, "wide": row.wide}
        yield Row(row.pk, key, _who(row.given_by), name, said=said, at=row.valid_from)


def _assignments_ended() -> Iterator[Row]:
    ended = Assignment.objects.exclude(valid_to=None).select_related("user")
    for row in ended.order_by("pk").iterator():
        name = f"case:{row.case}"
        key = f"{name}:case.unassigned:{row.user.ledger_id}:{row.pk}"
        # Its last day is the one before it was taken away.
        yield Row(row.pk, key, (), name, at=row.valid_to and row.valid_to + timedelta(days=1))


def _recusals() -> Iterator[Row]:
    number = numbers("user_id", "case")
    for row in Recusal.objects.select_related("user", "recorded_by").order_by("pk").iterator():
        name = f"case:{row.case}"
        key = f"{name}:recusal.recorded:{row.user.ledger_id}:{number(row)}"
        said = {
            "reason": row.reason, "basis": row.basis,
            "provisional": row.provisional or row.confirmed_by_id is not None,
        }  # fmt: skip
        yield Row(row.pk, key, _who(row.recorded_by), name, said=said, at=row.recorded_at)


def _recusals_confirmed() -> Iterator[Row]:
    confirmed = Recusal.objects.exclude(confirmed_by=None).select_related("user", "confirmed_by")
    for row in confirmed.order_by("pk").iterator():
        name = f"case:{row.case}"
        key = f"{name}:recusal.confirmed:{row.user.ledger_id}:{row.pk}"
        yield Row(row.pk, key, _who(row.confirmed_by), name)


def _recusals_ended() -> Iterator[Row]:
    ended = Recusal.objects.exclude(ended_at=None).select_related("user", "ended_by")
    for row in ended.order_by("pk").iterator():
        name = f"case:{row.case}"
        key = f"{name}:recusal.ended:{row.user.ledger_id}:{row.pk}"
        said = {"basis": row.end_basis}
        yield Row(row.pk, key, _who(row.ended_by), name, said=said, at=row.ended_at)


def _grants() -> Iterator[Row]:
    number = numbers("user_id", "case", "action")
    for row in Grant.objects.select_related("user", "given_by").order_by("pk").iterator():
        name, who = f"case:{row.case}", row.user.ledger_id
        key = f"{name}:grant:{who}:{row.action}:{number(row)}"
        until = timezone.localtime(row.valid_until).isoformat(timespec="seconds")
        said = {"user": who, "action": row.action, "basis": row.basis, "until": until}
        yield Row(row.pk, key, _who(row.given_by), name, said=said, at=row.valid_from)


def _grants_revoked() -> Iterator[Row]:
    revoked = Grant.objects.exclude(revoked_at=None).select_related("user")
    for row in revoked.order_by("pk").iterator():
        name = f"case:{row.case}"
        said = {"user": row.user.ledger_id, "action": row.action}
        key = f"{name}:grant:{row.pk}:revoked"
        yield Row(row.pk, key, (), name, said=said, at=row.revoked_at)


def _emergencies() -> Iterator[Row]:
    number = numbers("user_id", "case")
    opened = BreakGlass.objects.select_related("user", "told", "organ")
    for row in opened.order_by("pk").iterator():
        name, who = f"case:{row.case}", row.user.ledger_id
        key = f"{name}:break_glass:{who}:{number(row)}"
        # Organ and department say who reviews it.
        said = {
            "reason": row.reason, "basis": row.basis, "told": row.told.ledger_id,
            "organ": row.organ.code, "department": row.department_id,
        }  # fmt: skip
        # Its end stands in no event: it follows from the beginning.
        agrees = row.valid_until - row.opened_at <= LASTS
        yield Row(row.pk, key, (who,), name, said=said, agrees=agrees, at=row.opened_at)


def _emergencies_told() -> Iterator[Row]:
    """What the second person is shown of each emergency."""
    number = numbers("about_id", "case")
    for row in Notice.objects.select_related("user", "about").order_by("pk").iterator():
        name, who = f"case:{row.case}", row.about.ledger_id
        key = f"{name}:break_glass:{who}:{number(row)}"
        said = {**row.form, "told": row.user.ledger_id}
        yield Row(row.pk, key, (who,), name, row.kind, said=said, at=row.at)


def _emergencies_reviewed() -> Iterator[Row]:
    reviewed = BreakGlass.objects.exclude(reviewed_at=None).select_related("user", "reviewed_by")
    for row in reviewed.order_by("pk").iterator():
        name = f"case:{row.case}"
        said = {"verdict": row.verdict, "user": row.user.ledger_id}
        key = f"{name}:break_glass:{row.pk}:reviewed"
        yield Row(row.pk, key, _who(row.reviewed_by), name, said=said, at=row.reviewed_at)


def _purposes() -> Iterator[Row]:
    number = numbers("user_id", "case")
    for row in Purpose.objects.select_related("user").order_by("pk").iterator():
        name, who = f"case:{row.case.hex}", row.user.ledger_id
        key = f"purpose:{who}:{row.case.hex}:{number(row) - 1}"
        said = {"purpose": row.purpose, "basis": row.basis}
        agrees = row.valid_until - row.stated_at <= timedelta(minutes=MINUTES)
        yield Row(row.pk, key, (who,), name, said=said, agrees=agrees, at=row.stated_at)


def _looks() -> Iterator[Row]:
    for row in Look.objects.select_related("user", "purpose").order_by("pk").iterator():
        # Those of another department review it.
        said: dict[str, Any] = {
            "action": row.action, "case": row.case.hex, "organ": row.organ_id,
            "department": row.department_id,
        }  # fmt: skip
        # Without a purpose one reads only what the own organ was told.
        kind = "notice.opened"
        if row.purpose:
            kind = "record.opened"
            said |= {"purpose": row.purpose.purpose, "purpose_id": row.purpose.pk}
        yield Row(row.pk, row.key, (row.user.ledger_id,), row.object, kind, said=said, at=row.at)


def _looks_drawn() -> Iterator[Row]:
    drawn = _drawn()
    rows = list(LookReview.objects.select_related("look").order_by("pk"))
    there = {row.look.key for row in rows}
    for row in rows:
        event, keys = drawn.get(row.look.key, (f"look:{row.look_id}:drawn", frozenset()))
        # One that was taken out of a draw shows at the others.
        yield Row(row.pk, event, (PROGRAM,), shared=True, agrees=keys <= there, at=row.drawn_at)


def _drawn() -> Mapping[str, tuple[str, frozenset[str]]]:
    told = payloads("form")
    found = {}
    for event in events_of("looks.drawn"):
        keys = frozenset(told.get(event, {}).get("drawn", ()))
        found.update(dict.fromkeys(keys, (event, keys)))
    return found


def _looks_reviewed() -> Iterator[Row]:
    reviewed = LookReview.objects.exclude(reviewed_at=None).select_related("look", "reviewed_by")
    for row in reviewed.order_by("pk").iterator():
        name = f"look:{row.look_id}"
        said = {"verdict": row.verdict, "note": row.note, "look": row.look.key}
        key = f"{name}:reviewed"
        yield Row(row.pk, key, _who(row.reviewed_by), name, said=said, at=row.reviewed_at)


def _who(user: User | None) -> tuple[str, ...]:
    # Nobody acts under an empty name, so that a row which names no one agrees with no event.
    return (user.ledger_id if user else "",)


def register() -> None:
    """The tables of this room."""
    compare(AccountEvent, *TITLES, rows=_account_events, payload="form")
    compare(User, "user.created", rows=_users)
    compare(Order, "user.reset_ordered", "post.ordered", rows=_orders, payload="form")
    compare(Order, "user.confirmed", rows=_accounts_confirmed, payload="form")
    compare(Order, "order.declined", rows=_orders_declined, payload="form")
    compare(Post, "post.given", rows=_posts, payload="form")
    compare(Assignment, "case.assigned", rows=_assignments, payload="form")
    compare(Assignment, "case.unassigned", rows=_assignments_ended)
    compare(Recusal, "recusal.recorded", rows=_recusals, payload="form")
    compare(Recusal, "recusal.confirmed", rows=_recusals_confirmed)
    compare(Recusal, "recusal.ended", rows=_recusals_ended, payload="form")
    compare(Grant, "grant.given", rows=_grants, payload="form")
    compare(Grant, "grant.revoked", rows=_grants_revoked, payload="form")
    compare(BreakGlass, "emergency.opened", rows=_emergencies, payload="form")
    compare(Notice, "emergency.opened", rows=_emergencies_told, payload="form")
    compare(BreakGlass, "emergency.reviewed", rows=_emergencies_reviewed, payload="form")
    compare(Purpose, "purpose.stated", rows=_purposes, payload="purpose")
    compare(Look, "record.opened", "notice.opened", rows=_looks, payload="look")
    compare(LookReview, "looks.drawn", rows=_looks_drawn)
    compare(LookReview, "look.reviewed", rows=_looks_reviewed, payload="form")
