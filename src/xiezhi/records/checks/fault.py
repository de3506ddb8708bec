"""What a check answers when a value cannot be kept."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Fault(Exception):  # noqa: N818 - it is a finding about a value, caught in the next call
    """A value that cannot be kept: `code` of the error catalogue and what its sentence names.

    Raised by the parsers of this package; caught by `columns`, which turns it into a bad row.
    """

    code: str
    where: dict[str, Any] = field(default_factory=dict)
