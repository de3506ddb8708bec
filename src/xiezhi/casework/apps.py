"""The app `casework`."""

from __future__ import annotations

from django.apps import AppConfig


class CaseworkConfig(AppConfig):
    """Cases, findings and judgements on the desk."""

    name = "xiezhi.casework"
    label = "casework"
    verbose_name = "办案 casework"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """See Django."""
        from xiezhi.casework import against_bodies, against_cases, against_ledger, protected

        protected.register()
        against_ledger.register()
        against_cases.register()
        against_bodies.register()
