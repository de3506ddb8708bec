"""Which organ acted: from the organ records in force on the day of the act, else from its name.

A finding names the organ as it was then. Where no organ record is loaded, the name
itself tells the kind in nearly all cases: the words are fixed by law.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

# The first word that occurs decides, so a detention house of a police bureau is no police bureau.
_KINDS = (
    ("看守所", "detention_house"),
    ("拘留所", "detention_house"),
    ("监察委员会", "supervision_commission"),
    ("国家安全", "state_security"),
    ("检察院", "procuratorate"),
    ("人民法院", "court"),
    ("法院", "court"),
    ("人民法庭", "court"),
    ("监狱", "prison"),
    ("未成年犯管教所", "prison"),
    ("社区矫正", "justice"),
    ("司法局", "justice"),
    ("司法厅", "justice"),
    ("司法所", "justice"),
    ("公安", "police"),
    ("派出所", "police"),
)  # fmt: skip
_ADMINISTRATIVE = ("局", "厅", "委员会", "政府", "办事处", "管理处", "大队", "支队", "总队", "部")
# Levels only where the name settles them: a 市公安局 may be a city's or a county-level city's.
_LEVELS = (
    ("最高人民", "national"),
    ("高级人民法院", "province"),
    ("中级人民法院", "city"),
    ("厅", "province"),
    ("省人民检察院", "province"),
    ("派出所", "township"),
    ("司法所", "township"),
    ("人民法庭", "township"),
    ("县", "county"),
    ("区人民", "county"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Organ:
    """An organ on a day. `code`, `name` and `level` are empty where nothing says them."""

    code: str
    name: str
    kind: str
    level: str

    @property
    def route(self) -> str:
        """Where a finding on it goes: a procuratorate's own acts to case management (案管)."""
        return "case_management" if self.kind == "procuratorate" else "supervision"

    def as_dict(self) -> dict[str, str]:
        """The organ for JSON."""
        return {"code": self.code, "name": self.name, "kind": self.kind, "level": self.level}


class Organs:
    """The organ records of a store, by code and by name."""

    def __init__(self, rows: Iterable[Mapping[str, Any]] = ()) -> None:
        self._known: dict[str, list[Mapping[str, Any]]] = {}
        for row in rows:
            for name in {row["code"], row["name"]} - {None}:
                self._known.setdefault(name, []).append(row)

    def resolve(self, recorded: str | None, act_on: date | None, kinds: tuple[str, ...]) -> Organ:
        """The organ written as `recorded` on the day of the act.

        `kinds` are those the model looks at; the only one is taken where neither a record nor the
        name tells.
        """
        if not recorded:
            return Organ("", "", kinds[0] if len(kinds) == 1 else "other", "")
        rows = [row for row in self._known.get(recorded, ()) if _valid(row, act_on)]
        if rows:
            row = max(rows, key=lambda row: (row["valid_from"] or date.min, row["code"]))
            name = row["name"] or recorded
            return Organ(row["code"], name, row["kind"], row["level"] or _level(name))
        kind = _kind(recorded) or (kinds[0] if len(kinds) == 1 else "other")
        return Organ("", recorded, kind, _level(recorded))


def _valid(row: Mapping[str, Any], day: date | None) -> bool:
    if day is None:
        return True
    since, until = row["valid_from"], row["valid_to"]
    return (since is None or since <= day) and (until is None or day <= until)


def _kind(name: str) -> str:
    found = next((kind for word, kind in _KINDS if word in name), "")
    return found or ("administrative" if name.endswith(_ADMINISTRATIVE) else "")


def _level(name: str) -> str:
    return next((level for word, level in _LEVELS if word in name), "")
