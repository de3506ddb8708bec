"""How the desk receives files: streamed to its own folder, from people who have signed in, to a limit.

The handler works before any view or check of a form does, so whatever must not reach the disk is
stopped here.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import StopUpload, TemporaryFileUploadHandler
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from xiezhi.accounts.actors import actor_of
from xiezhi.accounts.factors import gave_factor
from xiezhi.accounts.models import User
from xiezhi.accounts.policy import could
from xiezhi.operations.folders import room_left


class Receiver(TemporaryFileUploadHandler):
    """Streams files to FILE_UPLOAD_TEMP_DIR, never into memory.

    A large body stays unread where no files belong: at another address than that of intake, or from one
    who may not send any. It counts as an empty form, which lacks the token that every form of ours has.
    Beyond XIEZHI_UPLOAD_LIMIT, or the room that the person has left,
    the rest is read and thrown away; the view then misses its files and says why.
    """

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._received = 0
        self._most = 0

    def handle_raw_input(  # type: ignore[override]  # Django calls it with keywords
        self, input_data: Any, meta: Any, content_length: int, *args: Any, **kwargs: Any
    ) -> tuple[QueryDict, MultiValueDict[str, Any]] | None:
        """See Django."""
        path: str = getattr(self.request, "path", "")
        # The body is read by the check of the form or by the view: on PostgreSQL both work within the
        # transaction that names the person (`web.transactions`), who therefore sees the own uploads.
        if path == settings.XIEZHI_UPLOAD_ADDRESS and (sender := _sender(self.request)):
            self._most = min(settings.XIEZHI_UPLOAD_LIMIT, room_left(sender.pk))
        elif content_length > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            # Not by an error, which would stand in the log with a traceback, and twice where there is no
            # such page: its own page asks for the form again.
            return QueryDict(), MultiValueDict()
        return None

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """See Django."""
        if self._most <= 0:
            raise StopUpload(connection_reset=False)
        super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """See Django."""
        self._received += len(raw_data)
        if self._received > self._most:
            raise StopUpload(connection_reset=False)
        super().receive_data_chunk(raw_data, start)


def _sender(request: Any) -> User | None:
    """Who may send files in, before the door of the page is asked."""
    user = getattr(request, "user", None)
    if not isinstance(user, User) or not gave_factor(request):
        return None
    return user if could(actor_of(user), "intake.new") else None
