"""The kinds of objects of this room, for the policy."""

from __future__ import annotations

from xiezhi.accounts.models import (
    Assignment,
    BreakGlass,
    Grant,
    Look,
    LookReview,
    Notice,
    Purpose,
    Recusal,
)
from xiezhi.accounts.policy import protect
from xiezhi.accounts.rows.wall import stand_behind
from xiezhi.accounts.scopes import Protected


def register() -> None:
    """Tell the policy of them. A look shows who opened which case, so recusal holds here too."""
    protect(
        "look",
        Protected(Look, owner="organ", case="case", person="user", department="department"),
    )
    protect(
        "look_review",
        Protected(
            LookReview,
            owner="look__organ",
            case="look__case",
            person="look__user",
            department="look__department",
        ),
    )
    protect(
        "break_glass",
        Protected(BreakGlass, owner="organ", case="case", person="user", department="department"),
    )
    stand_behind(
        "xiezhi.accounts",
        *(kind._meta.db_table for kind in (
            Assignment, BreakGlass, Grant, Look, LookReview, Notice, Purpose, Recusal,
        )),
    )  # fmt: skip
