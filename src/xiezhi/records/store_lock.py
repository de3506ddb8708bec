"""The lock that admits one writer."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from xiezhi.errors import XiezhiError


@contextmanager
def single_writer(path: Path) -> Iterator[None]:
    """Hold the store's lock. The system frees it when the process ends, however it ends.

    Errors: REC-004 another process (or another open store of this one) is writing.
    """
    with path.open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise XiezhiError("REC-004", store=path.parent.name) from None
        yield
