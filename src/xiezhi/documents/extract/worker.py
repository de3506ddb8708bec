"""The guarded process: takes `{"path", "file", "kind"}` a line, answers with a text or an error.

Parsers of foreign formats run here alone, so that a file that makes one crash, hang or take all
memory ends this process and nothing else (see `guard`).
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from xiezhi.documents.extract.formats import HEAD, MHT, OFD, PDF, WEB, WORD, check_head
from xiezhi.documents.extract.limits import Clock, limit_memory
from xiezhi.documents.extract.ofd import read_ofd
from xiezhi.documents.extract.pdf import read_pdf
from xiezhi.documents.extract.result import Extracted
from xiezhi.documents.extract.web import read_mht, read_web
from xiezhi.documents.extract.word import read_word
from xiezhi.errors import XiezhiError

_READERS: dict[str, Callable[[Path, str, Callable[[], None]], Extracted]] = {
    WORD: read_word,
    PDF: read_pdf,
    WEB: read_web,
    MHT: read_mht,
    OFD: read_ofd,
}
# What a parser may throw at a file that is not as it should be.
_DAMAGED = (ValueError, TypeError, LookupError, ArithmeticError, AttributeError, AssertionError)


def extract(path: Path, file: str, kind: str, step: Callable[[], None] = lambda: None) -> Extracted:
    """The text of a file. Errors: REC-101, DOC-107, DOC-110 to DOC-125."""
    try:
        with path.open("rb") as stream:
            check_head(stream.read(HEAD), kind, file)
        return _READERS[kind](path, file, step)
    except OSError as error:
        raise XiezhiError("DOC-107", file=file, reason=error.strerror or "") from None
    except (MemoryError, RecursionError):
        raise XiezhiError("DOC-125", file=file) from None
    except _DAMAGED:
        raise XiezhiError("DOC-120", file=file) from None


def _answer(asked: dict[str, str]) -> dict[str, Any]:
    try:
        found = extract(Path(asked["path"]), asked["file"], asked["kind"], Clock().step)
    except XiezhiError as error:
        return {"error": [error.code, error.where]}
    return {"text": found.text, "notes": found.notes}


def main() -> None:
    """Answer until the asking process closes the pipe."""
    # Whatever a library prints must not be taken for an answer.
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="ascii")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())
    limit_memory()
    for line in sys.stdin.buffer:
        json.dump(_answer(json.loads(line)), answers)
        answers.write("\n")
        answers.flush()


if __name__ == "__main__":
    main()
