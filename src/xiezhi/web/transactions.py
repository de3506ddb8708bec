"""On PostgreSQL each request is one transaction, in which the database knows who acts.

What a page shows was therefore committed with it: if the leaf of a look cannot be committed, the
page is not sent. An answer that tells of an error takes back what was done before it, unless the
view recorded an attempt that is refused (`keep`). Pages of signing in are left out: they show no
protected row, and an attempt that is refused must be counted and recorded all the same. SQLite has
no wall of rows, and its transactions would let only one reader in at a time: there, services alone
begin them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from typing import IO

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from xiezhi.accounts.rows.actor import name_actor
from xiezhi.web.middleware import SIGN_IN

_IN_MEMORY = 1 << 20
_PIECE = 1 << 16
_KEPT = "xiezhi_kept"


def keep(request: HttpRequest) -> None:
    """Have what the view has done outlast a refusal: it recorded the attempt, and did nothing else."""
    setattr(request, _KEPT, True)


class Transaction:
    """The innermost middleware: around the view and its template, within session and sign-in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if connection.vendor != "postgresql" or request.path.startswith(SIGN_IN):
            return self.get_response(request)
        # Asked before: a session without a person is nobody.
        user_id = request.user.pk if request.user.is_authenticated else None
        with transaction.atomic():
            name_actor(user_id)
            response: HttpResponseBase = self.get_response(request)
            if isinstance(response, StreamingHttpResponse):
                _finish(response)
            if response.status_code >= 400 and not getattr(request, _KEPT, False):
                transaction.set_rollback(True)
        return response


def _finish(response: StreamingHttpResponse) -> None:
    """Have the whole of it made now: a server would draw it after the transaction, as nobody."""
    whole = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  # `_pieces` closes it
    for piece in response:
        whole.write(piece)
    whole.seek(0)
    response.streaming_content = _pieces(whole)


def _pieces(whole: IO[bytes]) -> Iterator[bytes]:
    with whole:
        while piece := whole.read(_PIECE):
            yield piece
