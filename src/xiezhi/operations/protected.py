"""The kinds of objects of this room, for the policy."""

from __future__ import annotations

from xiezhi.accounts.policy import protect
from xiezhi.accounts.rows.wall import stand_behind
from xiezhi.accounts.scopes import Protected
from xiezhi.operations.models import Job, Upload


def register() -> None:
    """Tell the policy of them. They hold no case data, so no case stands behind them."""
    protect("job", Protected(Job, owner="organ", person="ordered_by"))
    protect("upload", Protected(Upload, owner="organ", person="by"))
    stand_behind("xiezhi.operations", Job._meta.db_table, Upload._meta.db_table)
    stand_behind("xiezhi.operations", Job._meta.db_table, Upload._meta.db_table)
