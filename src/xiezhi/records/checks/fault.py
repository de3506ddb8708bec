"""What a check answers when a value cannot be kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class Fault(Exception):  # noqa: N818 - a finding about a value, caught by the next caller
    """A value that cannot be kept: `code` of the error catalogue and what its sentence names.

    Raised by the parsers of this package; `columns` turns it into a bad row.
    """

    def __init__(self, code: str, where: Mapping[str, Any] | None = None) -> None:
        self.code = code
        self.where = dict(where or {})
        super().__init__(code)
