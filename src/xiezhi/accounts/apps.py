"""The app `accounts`."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Organs, people, posts, and the kinds of objects this room protects."""

    name = "xiezhi.accounts"
    label = "accounts"
    verbose_name = "账户 accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """See Django."""
        from xiezhi.accounts import compared, compared_organs, protected
        from xiezhi.accounts.rows import checks

        protected.register()
        compared.register()
        compared_organs.register()
        checks.register_all()
