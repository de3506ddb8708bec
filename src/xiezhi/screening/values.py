"""A translated expression: its SQL and what the checks need to know of it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Value:
    """`type` is a logical type, `null` for a bare NULL, `unknown` after a fault was reported.

    `origin` is the record field the value was carried over from unchanged (record type, field).
    `personal`: it says something about a person. `constant`: the literal it is. `literals`: the
    texts it can turn into when all its branches are literal, else None.
    """

    sql: str
    type: str
    origin: tuple[str, str] | None = None
    personal: bool = False
    constant: str | int | Decimal | None = None
    literals: frozenset[str] | None = None


UNKNOWN = Value("NULL", "unknown")


def fits(type: str, *wanted: str) -> bool:
    """Whether a value of `type` can stand where one of `wanted` is asked for."""
    return type in wanted or type in ("null", "unknown")
