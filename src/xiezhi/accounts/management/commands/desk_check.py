"""`manage.py desk_check`: hold the tables of the desk against the ledger."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from xiezhi.accounts.against_ledger import differences
from xiezhi.accounts.rows.wall import WORKER


class Command(BaseCommand):
    """Ends with status 1 if anything does not agree. On PostgreSQL for the role of the worker, to
    whom all rows are shown."""

    help = "核对工作台的表与账本：每行有其事件，每个事件有其行 hold the desk's tables against the ledger"

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django."""
        found = 0
        for error in differences():
            found += 1
            self.stdout.write(str(error))
        if found:
            hint = f"（PostgreSQL：以角色 {WORKER} 连接 connect as {WORKER}）"
            raise CommandError(f"{found}{hint if connection.vendor == 'postgresql' else ''}")
        self.stdout.write("工作台的表与账本一致 the desk agrees with the ledger")
