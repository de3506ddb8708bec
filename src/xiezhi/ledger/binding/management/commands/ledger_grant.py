"""`manage.py ledger_grant ROLE`: what the role of a server needs of the log, and no more."""

from __future__ import annotations

from typing import Any

from django.core.management.base import CommandParser

from xiezhi.ledger.binding.management.command import LedgerCommand
from xiezhi.ledger.binding.roles import grant


class Command(LedgerCommand):
    """Run as the owner of the tables, after the migrations; once more changes nothing."""

    help = "授予 PostgreSQL 角色最小权限 give a role of PostgreSQL the least it needs"

    def add_arguments(self, parser: CommandParser) -> None:
        """See Django."""
        parser.add_argument("role", help="角色名 name of the role")
        parser.add_argument(
            "--sequencer",
            action="store_true",
            help="该角色还编号和签署检查点 the role numbers leaves and keeps checkpoints too",
        )
        self.add_database(parser)

    def handle(self, *args: Any, **given: Any) -> None:
        """See Django."""
        grant(given["role"], sequencer=given["sequencer"], using=given["database"])
