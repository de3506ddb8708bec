"""Text as a page draws it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """Text drawn in one go: from `left` to `right` on the baseline `y`, in type of `size`."""

    text: str
    left: float
    right: float
    y: float
    size: float
