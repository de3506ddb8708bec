"""What a charge says of fault (刑法 14, 15) and of the classes of 刑法 66."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from xiezhi.law import crime
from xiezhi.yamlfile import read_yaml

_NEGLIGENT = "过失"
_SECURITY_CHAPTER = 1


def negligent(charges: str) -> bool | None:
    """Whether charges (joined by 、) are negligent crimes; None where unknown, open or mixed."""
    told = {_negligent(name) for name in _names(charges)}
    return told.pop() if len(told) == 1 else None


def security_class(charges: str) -> bool | None:
    """Whether one of the charges is against state security, of terrorism or of mafia type."""
    told = [_security(name) for name in _names(charges)]
    if any(told):
        return True
    return False if told and None not in told else None


def _names(charges: str) -> list[str]:
    """The charges of a joined list; 、 also stands inside the name of a selective charge."""
    return [f"{piece.strip('、')}罪" for piece in charges.split("罪") if piece.strip("、")]


def _negligent(name: str) -> bool | None:
    known = crime(name)
    if known is None:
        return None
    names = {name, known.name, known.now}
    if names & _table()["open"]:
        return None
    return known.name.startswith(_NEGLIGENT) or bool(names & _table()["negligent"])


def _security(name: str) -> bool | None:
    known = crime(name)
    if known is None:
        return None
    table = _table()
    classes = table["terror"] | table["mafia"]
    return known.chapter == _SECURITY_CHAPTER or bool(classes & set(known.articles))


@functools.cache
def _table() -> Mapping[str, frozenset[str]]:
    source = files("xiezhi.documents.criminal").joinpath("intent.yaml")
    raw: dict[str, Any] = read_yaml(source.read_text(encoding="utf-8"))
    return {group: frozenset(names) for group, names in raw.items()}
