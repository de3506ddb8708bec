"""Attempts to sign in, counted in the database for all processes of the server."""

from __future__ import annotations

from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connections


class Counters(DatabaseCache):
    """A cache that forgets what has expired and nothing else.

    Django's own drops live entries as well when there are many: whoever fails with enough other
    names would open the lock on one. Beyond MAX_ENTRIES each entry looks for expired ones.
    """

    def _cull(self, db: str, cursor: Any, now: Any, _num: int) -> None:
        """See Django."""
        operations = connections[db].ops
        table, expires = map(operations.quote_name, (self._table, "expires"))
        cursor.execute(
            "DELETE FROM {} WHERE {} < %s".format(table, expires),  # noqa: UP032
            [operations.adapt_datetimefield_value(now)],
        )
