"""Attempts to sign in, counted in the database for all processes of the server."""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.utils import timezone

from xiezhi.accounts.models import Cached


class Counters(DatabaseCache):
    """A cache that forgets what has expired and nothing else.

    Django's own drops live entries as well when there are many: whoever fails with enough other
    names would open the lock on one. Beyond MAX_ENTRIES each entry looks for expired ones.
    """

    def _cull(self, *_: Any) -> None:
        """See Django."""
        Cached.objects.filter(expires__lt=timezone.now()).delete()
