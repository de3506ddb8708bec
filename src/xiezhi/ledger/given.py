"""Files that somebody hands over: read whole, if they are plain files of a sensible length."""

from __future__ import annotations

from pathlib import Path

from xiezhi.errors import XiezhiError

# The longest of them is a request to a witness.
MOST_BYTES = 1 << 20


def read(path: Path) -> bytes:
    """The bytes of a file. Errors: LED-251 no plain file or not readable, LED-278 too long."""
    try:
        # A pipe or a device might never end.
        if not path.is_file():
            raise FileNotFoundError(2, "no such file")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise XiezhiError("LED-251", file=path, reason=error.strerror) from None
    if len(content) > MOST_BYTES:
        raise XiezhiError("LED-278", file=path, most=MOST_BYTES)
    return content
