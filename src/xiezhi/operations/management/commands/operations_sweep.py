"""`operations_sweep`: for a timer, once an hour."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from xiezhi.operations.jobs import recover
from xiezhi.operations.sweep import uploads_sweep


class Command(BaseCommand):
    """See docs/operations.md."""

    help = "Remove files that were sent in and not taken, and give jobs of dead workers out again."

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django."""
        removed, again = uploads_sweep(), recover()
        if options["verbosity"]:
            self.stdout.write(f"{removed} folders removed, {again} jobs given out again")
