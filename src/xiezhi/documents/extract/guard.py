"""Asks the guarded process for the text of a file, and outlives whatever the file does to it."""

from __future__ import annotations

import atexit
import json
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import IO, Any

from xiezhi.documents.extract.formats import KINDS
from xiezhi.documents.extract.result import Extracted
from xiezhi.errors import XiezhiError

MOST_BYTES = 200 << 20
# The guarded process limits its own processor time; this is for one that waits for nothing.
_PATIENCE = 60.0
# -P: nothing is imported from the folder the user happens to be in.
_COMMAND = (sys.executable, "-P", "-m", "xiezhi.documents.extract.worker")


class _Worker:
    """One guarded process, started when first needed and again after it was ended."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()

    def ask(self, question: dict[str, str]) -> dict[str, Any] | None:
        """The answer, None where the process came to its end over it."""
        with self._lock:
            process = self._process
            if process is None or process.poll() is not None:
                process = self._process = _start()
            assert process.stdin is not None and process.stdout is not None
            timer = threading.Timer(_PATIENCE, process.kill)
            timer.start()
            try:
                answer = _exchange(process.stdin, process.stdout, question)
            except BaseException:
                # An answer that nobody waited for would be taken for that of the next file.
                self._end(process)
                raise
            finally:
                timer.cancel()
            if answer is None:
                self._end(process)
            return answer

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            self._end(self._process)

    def _end(self, process: subprocess.Popen[bytes]) -> None:
        self._process = None
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                try:
                    pipe.close()
                except OSError:
                    continue


def _start() -> subprocess.Popen[bytes]:
    # Nothing that a foreign parser prints reaches the user.
    return subprocess.Popen(
        _COMMAND, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )


def _exchange(
    asking: IO[bytes], answering: IO[bytes], question: dict[str, str]
) -> dict[str, Any] | None:
    try:
        asking.write(json.dumps(question).encode() + b"\n")
        asking.flush()
        answer = answering.readline()
        return dict(json.loads(answer)) if answer.endswith(b"\n") else None
    except (OSError, ValueError):
        return None


_worker = _Worker()
atexit.register(_worker.close)
# A forked child must not talk on the pipes of its parent.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=lambda: globals().update(_worker=_Worker()))


def extract(path: Path, file: str) -> Extracted:
    """The text of a document that is neither TXT nor JSONL.

    Errors: REC-101 empty, DOC-107 unreadable, DOC-110 to DOC-126.
    """
    try:
        size = path.stat().st_size
    except OSError as error:
        raise XiezhiError("DOC-107", file=file, reason=error.strerror or "") from None
    if size > MOST_BYTES:
        raise XiezhiError("DOC-126", file=file, most=MOST_BYTES >> 20)
    kind = KINDS[path.suffix.lower()]
    answer = _worker.ask({"path": str(path.absolute()), "file": file, "kind": kind})
    if answer is None:
        raise XiezhiError("DOC-125", file=file)
    if "error" in answer:
        code, where = answer["error"]
        raise XiezhiError(code, **where)
    return Extracted(answer["text"], tuple((code, where) for code, where in answer["notes"]))
