"""Who stands in the record of a finding: pseudonyms, which a finding itself never holds.

The records are another room's; whoever stands above both wires them in (`wire`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from xiezhi.errors import XiezhiError
from xiezhi.screening.findings import Finding


@dataclass(frozen=True, slots=True)
class Person:
    """A person in a record: the record's type, the field's title, and the pseudonym there."""

    record_type: str
    field: str
    pseudonym: str


Persons = Callable[[Finding], Sequence[Person]]
_wired: list[Persons] = []


def wire(persons: Persons) -> None:
    """Say how the persons of a finding's record are found; a later one replaces the earlier."""
    _wired[:] = [persons]


def persons_of(finding: Finding) -> tuple[Person, ...]:
    """The persons of the record that the finding's unit points at. Errors: CAS-035 not wired."""
    if not _wired:
        raise XiezhiError("CAS-035")
    return tuple(_wired[0](finding))
