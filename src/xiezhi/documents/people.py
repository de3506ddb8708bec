"""The persons that a document names, so that they can be left out of what others see."""

from __future__ import annotations

import re

from xiezhi.documents.reading import Reading

_OFFICES = ("公诉机关", "执行机关")
_BODY = re.compile(
    r"(?:公司|集团|局|厅|处|所|院|府|部|委员会|法院|中心|厂|店|行|社|协会|学校|大学|医院|合作社|队|银行|站)$"
)
_SHORTEST = 2
_MASK = "某"


def people(reading: Reading) -> tuple[str, ...]:
    """Names of persons, the longer first so that no part of one stays. Organs and companies, which
    are no persons, are left out."""
    named = {p.name for p in reading.parties if p.role not in _OFFICES and not _BODY.search(p.name)}
    named |= {convict.defendant for convict in reading.sentenced}
    named |= {str(reading.value("name") or "")}
    long = (name for name in named if len(name) >= _SHORTEST)
    return tuple(sorted(long, key=lambda name: (-len(name), name)))


def without_people(text: str, reading: Reading) -> str:
    """A short text, such as the name of a file, with a mask for each of these persons."""
    for name in people(reading):
        text = text.replace(name, _MASK)
    return text
