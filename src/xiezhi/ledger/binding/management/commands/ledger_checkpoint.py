"""`manage.py ledger_checkpoint`: sign the log as it stands; for cron or a systemd timer."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from django.core.management.base import CommandParser

from xiezhi.ledger import keyfile
from xiezhi.ledger.binding import options
from xiezhi.ledger.binding.checks import misplaced_files
from xiezhi.ledger.binding.database import database
from xiezhi.ledger.binding.management.command import LedgerCommand
from xiezhi.ledger.log.signing import Every, sign_checkpoint


class Command(LedgerCommand):
    """Prints the newest checkpoint. A log that has not grown, or not enough, is not signed anew."""

    help = "签署检查点 sign a checkpoint of the ledger"

    def add_arguments(self, parser: CommandParser) -> None:
        """See Django."""
        parser.add_argument(
            "--every-leaves", type=_positive, metavar="N",
            help="新增满 N 条才签 only once there are N new entries",
        )  # fmt: skip
        parser.add_argument(
            "--every-minutes", type=_positive, metavar="M",
            help="或距上次满 M 分钟才签 or once M minutes have passed since the last one",
        )  # fmt: skip
        self.add_database(parser)

    def handle(self, *args: Any, **given: Any) -> None:
        """See Django."""
        for error in misplaced_files():
            raise error
        leaves, minutes = given["every_leaves"], given["every_minutes"]
        # What was not named never makes one due.
        every = Every(leaves or sys.maxsize, minutes or sys.maxsize)
        note = sign_checkpoint(
            database(given["database"]),
            keyfile.load_signer(options.key_file()),
            outside=options.outside_file(),
            every=every if leaves or minutes else None,
        )
        if given["verbosity"]:
            self.stdout.write(note, ending="")


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError(f"{number} < 1")
    return number
