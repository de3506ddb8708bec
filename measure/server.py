"""A PostgreSQL server of its own for a measurement, which may be killed."""

from __future__ import annotations

import contextlib
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from xiezhi.errors import XiezhiError
from xiezhi.ledger.log.postgres import open_postgres

DSN = "XIEZHI_TEST_POSTGRES"
_USER = "postgres"
Made = TypeVar("Made")


def server_binaries() -> Path | None:
    """The folder of `initdb` and `postgres`, the newest where there are several; None where there is
    no server, or no psycopg to speak with it."""
    if find_spec("psycopg") is None:
        return None
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).parent
    installed = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3])
    )
    return installed[-1].parent if installed else None


class Server:
    """A cluster in a folder, with durable settings, reachable by a socket in that folder alone.

    The server refuses to run as root and then runs as the user `postgres`.
    """

    def __init__(self, folder: Path) -> None:
        found = server_binaries()
        if found is None:
            raise FileNotFoundError("no server of PostgreSQL, or no psycopg, is installed")
        self._binaries = found
        self._folder = folder
        self._user = _USER if os.getuid() == 0 else None
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._process: subprocess.Popen[bytes] | None = None
        self.dsn = f"host={folder} port={self._port} user={_USER} dbname=postgres"

    def __enter__(self) -> Server:
        self._folder.mkdir()
        if self._user:
            owner = pwd.getpwnam(self._user)
            os.chown(self._folder, owner.pw_uid, owner.pw_gid)
            for above in list(self._folder.parents)[:1]:
                above.chmod(above.stat().st_mode | 0o711)
        subprocess.run(
            [self._binaries / "initdb", "-D", self._folder / "data", "-A", "trust", "-U", _USER],
            check=True, user=self._user, stdout=subprocess.DEVNULL, cwd=self._folder,
        )  # fmt: skip
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:  # fmt: skip
        if self._process and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)
            self._process.wait()

    def start(self) -> None:
        """Start, and wait until it answers."""
        self._process = subprocess.Popen(
            [self._binaries / "postgres", "-D", self._folder / "data", "-k", self._folder,
             "-p", str(self._port), "-c", "listen_addresses="],
            user=self._user, cwd=self._folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.patient(lambda: open_postgres(self.dsn).close(), 60)

    def patient(self, act: Callable[[], Made], seconds: float) -> Made:
        """Try until the server lets it be done."""
        until = time.monotonic() + seconds
        while True:
            try:
                return act()
            except Exception:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL to the postmaster and every process of it; returns when all are gone."""
        assert self._process is not None
        below = _children(self._process.pid)
        for process in (self._process.pid, *below):
            _kill(process)
        self._process.wait()
        while any(Path(f"/proc/{process}").exists() for process in below):
            time.sleep(0.01)

    def kill_a_backend(self, chance: random.Random) -> None:
        """SIGKILL to one process that serves a client; the server then ends all others and recovers.
        Returns when it has ended them."""
        watching = open_postgres(self.dsn)
        others = (
            "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' "
            "AND pid <> pg_backend_pid() ORDER BY pid"
        )
        while not (rows := watching.execute(others)):
            time.sleep(0.005)
        _kill(chance.choice(rows)[0])
        with contextlib.suppress(XiezhiError):
            while True:
                watching.execute("SELECT 1")
                time.sleep(0.005)


def _children(parent: int) -> list[int]:
    listed = Path(f"/proc/{parent}/task/{parent}/children").read_text(encoding="ascii")
    return [int(child) for child in listed.split()]


def _kill(process: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, signal.SIGKILL)


def main(command: list[str]) -> int:
    """Run a command with the DSN of a server of its own in XIEZHI_TEST_POSTGRES; its exit status."""
    # Not below a folder that other users may not enter: the server does not run as root.
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder) / "server") as server:
        return subprocess.run(command, env=os.environ | {DSN: server.dsn}, check=False).returncode
