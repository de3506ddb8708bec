"""The page of a request as a log may name it: by its pattern, for a path may hold the id of a thing.

Nothing of the applications is imported: Django sets logging up before them.
"""

from __future__ import annotations

import logging

from django.http import HttpRequest


def pattern_of(request: HttpRequest) -> str:
    """The pattern of the address that was asked for."""
    match = request.resolver_match
    return match.route if match else "no page"


class ByPattern(logging.Filter):
    """Puts method and pattern in place of the path in what Django writes of a request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """See logging; every record passes."""
        request = getattr(record, "request", None)
        if isinstance(request, HttpRequest) and isinstance(record.args, tuple):
            # Django escapes line feeds and the like in the path before it comes here.
            escaped = request.path.encode("unicode_escape").decode("ascii")
            page = f"{request.method} {pattern_of(request)}"
            record.args = tuple(
                page if arg in (escaped, request.path) else arg for arg in record.args
            )
        return True
