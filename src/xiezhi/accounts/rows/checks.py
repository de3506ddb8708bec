"""System checks of the wall: `manage.py check --deploy --database default`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import Error, Tags, register
from django.db import connections

from xiezhi.accounts.rows.wall import faults


def register_all() -> None:
    """Tell Django of the check."""
    register(_wall, "row_security", Tags.database, deploy=True)


def _wall(databases: Sequence[str] | None = None, **_: Any) -> list[Error]:
    return [
        Error(error.text(), id=error.code)
        for alias in databases or ()
        if connections[alias].vendor == "postgresql"
        for error in faults(alias)
    ]
