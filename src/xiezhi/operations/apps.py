"""The app `operations`."""

from __future__ import annotations

from django.apps import AppConfig


class OperationsConfig(AppConfig):
    """Jobs and uploads of the office."""

    name = "xiezhi.operations"
    label = "operations"
    verbose_name = "运行 operations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """See Django."""
        from xiezhi.operations import against_ledger, protected

        protected.register()
        against_ledger.register()
