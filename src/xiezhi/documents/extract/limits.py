"""How much memory and time the guarded process may use; beyond that the system ends it."""

from __future__ import annotations

import contextlib
import time
from pathlib import Path

try:
    import resource
except ImportError:  # Windows has none; there the caller's patience is the only limit.
    resource = None  # type: ignore[assignment]

_ROOM = 320 << 20
_SECONDS = 4.0
# Honest pages take some milliseconds each.
_SECONDS_A_STEP = 0.02
_STATM = Path("/proc/self/statm")


def limit_memory() -> None:
    """Allow 320 MiB more than is in use now."""
    if resource is None or not _STATM.exists():
        return
    used = int(_STATM.read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (used + _ROOM, resource.RLIM_INFINITY))


class Clock:
    """Processor time for one file: four seconds, and a little more for each page done."""

    def __init__(self) -> None:
        self._end = time.process_time() + _SECONDS
        self._set = 0
        self._limit()

    def step(self) -> None:
        """A page is done."""
        self._end += _SECONDS_A_STEP
        self._limit()

    def _limit(self) -> None:
        end = int(self._end) + 1
        if resource is None or end == self._set:
            return
        self._set = end
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_CPU, (end, resource.RLIM_INFINITY))
