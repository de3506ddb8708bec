"""The language a person reads the pages in. It changes no right and no record, so it has no event."""

from __future__ import annotations

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.models import User
from xiezhi.i18n import LANGUAGES


def language_choose(*, actor: Actor, language: str) -> None:
    """Keep `zh` or `en` for the person; anything else changes nothing."""
    if language in LANGUAGES:
        User.objects.filter(pk=actor.user_id).update(language=language)
