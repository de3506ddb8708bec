"""Serving an installation: a WSGI server, and beside it the worker that does the long work."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from gunicorn.app.base import BaseApplication

THREADS = 8


class _Server(BaseApplication):
    """The server with our settings in place of a file of its own."""

    def __init__(self, options: dict[str, Any]) -> None:
        self._options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self._options.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        # Loaded in each worker process: a connection of the database must not be shared by two.
        from xiezhi.web.wsgi import application

        return application


def serve(bind: str, *, processes: int) -> None:
    """Answer requests until the process is told to stop. `bind`: host:port."""
    _Server(
        {
            "bind": bind,
            "workers": processes,
            "worker_class": "gthread",
            "threads": THREADS,
            "timeout": 60,
            # A person reads a page for longer than the two seconds after which it would hang up.
            "keepalive": 75,
            "accesslog": None,
            "loglevel": "warning",
            "proc_name": "xiezhi",
        }
    ).run()


@contextmanager
def worker_beside() -> Iterator[None]:
    """The worker of long work in a process of its own, which ends with the block."""
    process = subprocess.Popen([sys.executable, "-m", "django", "db_worker"])
    try:
        yield
    finally:
        process.terminate()
        process.wait(timeout=30)
