"""`manage.py desk_check`: hold the tables of the desk against the ledger."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from xiezhi.accounts.against_ledger import differences
from xiezhi.accounts.rows.wall import WORKER
from xiezhi.i18n import _
from xiezhi.ledger.binding.database import database, one_moment
from xiezhi.ledger.last_check import Check, Checked, keep, place
from xiezhi.ledger.log.sequence import next_index


class Command(BaseCommand):
    """Ends with status 1 if anything does not agree; the result is kept for the page of the ledger.

    On PostgreSQL for the role of the worker, to whom all rows are shown.
    """

    help = _("核对工作台的数据表与账本：每一次查看、任命、结论是否都有记录。")

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django."""
        found = 0
        # Somebody may be at work: an event and its row are read as they stood together.
        with one_moment():
            for error in differences():
                found += 1
                self.stdout.write(str(error))
            leaves = next_index(database())
        home = settings.SITE.home()
        checked = Checked(timezone.now(), leaves, found, others=False)
        if not keep(home, Check.DESK, checked):
            told = _("{file} 不能写入，账本页看不到这次核对。")
            self.stderr.write(told.format(file=place(home, Check.DESK)))
        if found:
            said = _("共 {n} 处不符。").format(n=found)
            if connection.vendor == "postgresql":
                said += _("（PostgreSQL：须以角色 {role} 连接。）").format(role=WORKER)
            raise CommandError(said)
        self.stdout.write(_("工作台的数据表与账本一致。"))
