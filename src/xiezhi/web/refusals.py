"""Whoever asks for what is not theirs leaves a line in the log: who, by what method, for which page."""

from __future__ import annotations

import logging

from django.http import HttpRequest

from xiezhi.accounts.models import User
from xiezhi.errors import XiezhiError
from xiezhi.web.patterns import pattern_of

logger = logging.getLogger("xiezhi.web")
NOT_THERE = "ACC-001"


def refused(request: HttpRequest, error: XiezhiError) -> None:
    """Log an error that a request met. A refusal is a warning, which an installation keeps.

    The line names the person as the ledger does and the page by its pattern: no id of a thing, and
    nothing that was sent.
    """
    user = request.user
    logger.log(
        logging.WARNING if error.code == NOT_THERE else logging.INFO,
        "%s for %s: %s %s",
        error.code,
        user.ledger_id if isinstance(user, User) else "nobody",
        request.method,
        pattern_of(request),
    )
