"""How long a session lasts: eight hours from signing in, and thirty minutes without a request.

What is on the screen then, `static/xiezhi/idle.js` takes away.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from xiezhi.accounts.models import random_id
from xiezhi.accounts.services.sessions import OPENED, SEEN, session_close, session_stamp

# Noting each request would write to the database at each request.
NOTED_EVERY = 60
# A page that shows how far long work is asks by itself, and nobody need be there.
ASKED_BY_PAGES = "/progress/"


class Limits:
    """Ends a session that has lasted, or been left alone, too long; before any page is worked out."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            self._hold_to(request)
        return self.get_response(request)

    def _hold_to(self, request: HttpRequest) -> None:
        now, session = time.time(), request.session
        if OPENED not in session:
            session_stamp(request, random_id("s"))
        elif now - session[OPENED] > settings.SESSION_COOKIE_AGE:
            session_close(request, "age")
        elif now - session[SEEN] > settings.XIEZHI_SESSION_IDLE:
            session_close(request, "idle")
        elif now - session[SEEN] > NOTED_EVERY and not request.path.endswith(ASKED_BY_PAGES):
            session[SEEN] = now
