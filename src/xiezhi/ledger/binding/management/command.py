"""What the commands of the ledger share."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS

from xiezhi.errors import XiezhiError


class LedgerCommand(BaseCommand):
    """A command that tells an error as its sentence."""

    def execute(self, *args: Any, **options: Any) -> Any:
        """See Django."""
        try:
            return super().execute(*args, **options)
        except XiezhiError as error:
            raise CommandError(str(error)) from error

    def add_database(self, parser: CommandParser) -> None:
        """The option `--database`."""
        parser.add_argument(
            "--database", default=DEFAULT_DB_ALIAS, help="数据库别名 alias of the database"
        )
