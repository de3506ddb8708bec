"""`manage.py draw_looks`: draw the looks of the last whole week for review; for a weekly timer."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from xiezhi.accounts.services.reviews import ONE_IN, looks_draw


class Command(BaseCommand):
    """Draws once for each week, after its first checkpoint; running it again changes nothing."""

    help = "draw the looks of the last whole week for review"

    def add_arguments(self, parser: Any) -> None:
        """See Django."""
        parser.add_argument("--one-in", type=int, default=ONE_IN)

    def handle(self, *args: Any, **options: Any) -> None:
        """See Django."""
        drawn = looks_draw(today=timezone.localdate(), one_in=options["one_in"])
        self.stdout.write(str(len(drawn)))
