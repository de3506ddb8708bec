"""A witness over HTTP (C2SP tlog-witness): add-checkpoint, and the newest checkpoint of each log.

What it takes is signed and holds no secret, so it speaks plain HTTP; TLS, where wanted, stands
before it. Who calls is neither asked nor written down.
"""

from __future__ import annotations

import contextlib
import hashlib
import socket
import sys
import threading
import time
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from socketserver import TCPServer
from typing import Any

from xiezhi.errors import XiezhiError
from xiezhi.ledger.witness import MOST_BYTES, RefusalError
from xiezhi.ledger.witness_home import known_logs, open_witness
from xiezhi.system_words import reason_of

# A caller that does not send in time, or keeps a connection, makes room for others.
_SILENT_SECONDS = 10
_MOST_SECONDS = 60
_MOST_CALLERS = 32
_PATIENCE_SECONDS = 0.1
_MOST_DIGITS = 9
_TEXT = "text/plain; charset=utf-8"


class WitnessServer(ThreadingHTTPServer):
    """Serves the witness in a folder. Its files are read anew for each request."""

    daemon_threads = True
    # Callers beyond the limit wait here.
    request_queue_size = 64

    def __init__(self, folder: Path, host: str, port: int) -> None:
        self.folder = folder
        # Each connection with the time at which it must end; the oldest comes first.
        self._callers: dict[Any, float] = {}
        self._turn = threading.Lock()
        self._room = threading.BoundedSemaphore(_MOST_CALLERS)
        # What would stop every request should stop the start.
        open_witness(folder)
        try:
            super().__init__((host, port), _Handler)
        except (OSError, OverflowError) as error:
            raise XiezhiError("LED-283", host=host, port=port, reason=reason_of(error)) from None

    def server_bind(self) -> None:
        # The one of http.server asks the network for the name of this machine.
        TCPServer.server_bind(self)
        self.server_name, self.server_port = "", self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        if not self._room.acquire(timeout=_PATIENCE_SECONDS):
            # Else a few callers that send drop by drop would keep all others out.
            self._end_callers(oldest=True)
            self._room.acquire()
        with self._turn:
            self._callers[request] = time.monotonic() + _MOST_SECONDS
        try:
            super().process_request(request, client_address)
        except BaseException:
            self._leave(request)
            raise

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._leave(request)

    def service_actions(self) -> None:
        """Called again and again while it serves."""
        self._end_callers()

    def _leave(self, request: Any) -> None:
        with self._turn:
            self._callers.pop(request, None)
        self._room.release()

    def _end_callers(self, *, oldest: bool = False) -> None:
        """Break off whoever stayed too long, or the one that stayed longest."""
        now = time.monotonic()
        with self._turn:
            late = [each for each, end in self._callers.items() if oldest or end <= now]
            for each in late[:1] if oldest else late:
                del self._callers[each]
                with contextlib.suppress(OSError):
                    each.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A connection that broke off tells nothing."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = _SILENT_SECONDS
    server: WitnessServer

    def do_POST(self) -> None:
        if self.path != "/add-checkpoint":
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        body = self._body()
        if body is not None:
            self._answer(lambda: open_witness(self.server.folder).add_checkpoint(body))

    def do_GET(self) -> None:
        # What is not read would be taken for the next request.
        if "Content-Length" in self.headers or "Transfer-Encoding" in self.headers:
            self.close_connection = True
        self._answer(self._newest)

    def _newest(self) -> str:
        for origin in known_logs(self.server.folder):
            if self.path == f"/{hashlib.sha256(origin.encode()).hexdigest()}/checkpoint":
                note = open_witness(self.server.folder).latest(origin)
                if note is not None:
                    return note
        raise RefusalError(404, "LED-285")

    def _body(self) -> bytes | None:
        # Two lengths are none: whatever stands before this service might believe the other.
        length = ",".join(self.headers.get_all("Content-Length", []))
        if "Transfer-Encoding" in self.headers or not (length.isascii() and length.isdigit()):
            self.send_error(HTTPStatus.LENGTH_REQUIRED)
        elif len(length) > _MOST_DIGITS or int(length) > MOST_BYTES:
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        else:
            body = self.rfile.read(int(length))
            if len(body) == int(length):
                return body
            self.close_connection = True
        return None

    def _answer(self, made: Callable[[], str]) -> None:
        try:
            status, (body, kind) = HTTPStatus.OK, (made(), _TEXT)
        except RefusalError as refusal:
            status, (body, kind) = HTTPStatus(refusal.status), refusal.answer()
        except Exception as error:
            # The caller learns that it failed; the keeper of the witness learns why.
            print(error if isinstance(error, XiezhiError) else repr(error), file=sys.stderr)
            status = HTTPStatus.INTERNAL_SERVER_ERROR
            body, kind = f"{XiezhiError('LED-284')}\n", _TEXT
        self._send(status, body, kind)

    def _send(self, status: HTTPStatus, body: str, kind: str) -> None:
        data = body.encode()
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """One plain line, and nothing that the caller sent."""
        self.close_connection = True
        self.send_response(code)
        status = HTTPStatus(code)
        data = f"{status.value} {status.phrase}\n".encode()
        self.send_header("Content-Type", _TEXT)
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(data)

    def version_string(self) -> str:
        return "xiezhi-witness"

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        at = time.strftime("%Y-%m-%dT%H:%M:%S%z")
        # Neither address nor path, and no word that the caller made up.
        method = self.command if self.command in ("GET", "POST") else "-"
        print(at, method, int(code), file=sys.stderr, flush=True)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing else is written down."""
