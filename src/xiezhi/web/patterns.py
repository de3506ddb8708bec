"""The page of a request as a log may name it: by its pattern, for a path may hold the id of a thing.

Nothing of the applications is imported: Django sets logging up before them.
"""

from __future__ import annotations

import logging
from urllib.parse import quote

from django.http import HttpRequest


def pattern_of(request: HttpRequest) -> str:
    """The pattern of the address that was asked for."""
    match = request.resolver_match
    return match.route if match else "no page"


class ByPattern(logging.Filter):
    """Puts method and pattern in place of the path in what Django writes of a request.

    A request that Django refuses as suspicious is no error of ours: its line has no traceback, whose
    last words would be those of the request.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """See logging; every record passes."""
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest):
            _replace(record, request)
        if record.name.startswith("django.security"):
            record.exc_info = record.exc_text = None
        return True


def _replace(record: logging.LogRecord, request: HttpRequest) -> None:
    # Django escapes line feeds and the like in the path before it comes here.
    escaped = request.path.encode("unicode_escape").decode("ascii")
    page = f"{request.method} {pattern_of(request)}"
    if isinstance(record.args, tuple):
        record.args = tuple(page if arg in (escaped, request.path) else arg for arg in record.args)
    for path in (request.get_full_path(), request.path, escaped, quote(request.path)):
        # The path of the first page is part of every other, and of much else.
        if len(path) > 1 and isinstance(record.msg, str):
            record.msg = record.msg.replace(path, page)
