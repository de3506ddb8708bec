"""The app `ledger`, without models: its tables belong to the log."""

from __future__ import annotations

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    """Registers the system checks."""

    name = "xiezhi.ledger.binding"
    label = "ledger"
    verbose_name = "账本 ledger"

    def ready(self) -> None:
        """See Django."""
        from xiezhi.ledger.binding import checks

        checks.register_all()
