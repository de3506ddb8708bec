"""`manage.py row_security`: raise the wall of rows in PostgreSQL and give both roles their rights."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import DEFAULT_DB_ALIAS

from xiezhi.accounts.rows.wall import WEB, WORKER, raise_wall, tables
from xiezhi.errors import XiezhiError


class Command(BaseCommand):
    """Run as the owner of the tables, after each `migrate`; once more changes nothing."""

    help = "建立行级安全并授予两个角色最小权限 raise the wall of rows, give both roles the least they need"

    def add_arguments(self, parser: CommandParser) -> None:
        """See Django."""
        parser.add_argument(
            "--web", default=WEB, metavar="ROLE", help="网页服务的角色 role of the web server"
        )
        parser.add_argument(
            "--worker", default=WORKER, metavar="ROLE", help="后台任务的角色 role of the worker"
        )
        parser.add_argument(
            "--database", default=DEFAULT_DB_ALIAS, help="数据库别名 alias of the database"
        )

    def handle(self, *args: Any, **given: Any) -> None:
        """See Django."""
        try:
            raise_wall(web=given["web"], worker=given["worker"], using=given["database"])
        except XiezhiError as error:
            raise CommandError(str(error)) from error
        if given["verbosity"]:
            self.stdout.write(f"{len(tables())} 张表有行级安全 tables behind the wall")
