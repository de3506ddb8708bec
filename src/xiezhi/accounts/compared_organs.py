"""Organs and departments against the ledger: what stands above what, and what a department works on
decides who sees which cases (`against_ledger`, `compared`)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from xiezhi.accounts.against_ledger import Row, compare, events_of, numbers, payloads
from xiezhi.accounts.models import Department, Organ
from xiezhi.accounts.services.events import PROGRAM

LOADED = "organs.loaded"
"""The event by which organs of the records come to the desk (operations/organs.py)."""


def _created() -> Iterator[Row]:
    """Organs entered by hand, and the own one."""
    loaded = _loaded_organs()
    changed = _later(by_subject=True)
    for organ in _organs():
        if organ.code in loaded:
            continue
        name = f"organ:{organ.code}"
        actors = (PROGRAM,) if organ.own else ()
        agrees = _place(organ) == {"superior": None, "to": None} | changed.get(name, {})
        yield Row(organ.pk, f"{name}:created", actors, name, said=_made(organ), agrees=agrees)


def _loaded() -> Iterator[Row]:
    """Organs that came with records, which said where they stand."""
    loaded = _loaded_organs()
    changed = _later(by_subject=True)
    for organ in _organs():
        if organ.code in loaded:
            event, told = loaded[organ.code]
            now = {**told, **changed.get(f"organ:{organ.code}", {})}
            agrees = not organ.own and now == _made(organ) | _place(organ)
            yield Row(organ.pk, event, (), shared=True, agrees=agrees)


def _departments() -> Iterator[Row]:
    number = numbers("organ_id")
    changed = _later(by_subject=False)
    for row in Department.objects.select_related("organ").order_by("pk"):
        name, count = f"organ:{row.organ.code}", number(row)
        said: dict[str, Any] = {"number": count, "name": row.name}
        later = changed.get(row.pk)
        if later is None:
            said["functions"] = row.functions
        agrees = later is None or later["functions"] == row.functions
        key = f"{name}:department.created:{count}"
        yield Row(row.pk, key, (), name, said=said, agrees=agrees)


def _organs() -> Any:
    return Organ.objects.select_related("superior").order_by("pk")


def _made(organ: Organ) -> dict[str, str | None]:
    """What an organ is from its beginning. A congress reads the figures of the office of its name."""
    return {
        "name": organ.name, "kind": organ.kind, "level": organ.level,
        "from": organ.valid_from.isoformat(),
    }  # fmt: skip


def _place(organ: Organ) -> dict[str, str | None]:
    """What of an organ may change later."""
    return {
        "superior": organ.superior.code if organ.superior else None,
        "to": organ.valid_to.isoformat() if organ.valid_to else None,
    }


def _loaded_organs() -> Mapping[str, tuple[str, Mapping[str, str | None]]]:
    """The event that brought each organ, and what it tells of it, by its code."""
    told = payloads("organs")
    return {
        code: (key, organ) for key in events_of(LOADED) for code, organ in told.get(key, {}).items()
    }


def _later(*, by_subject: bool) -> Mapping[Any, dict[str, Any]]:
    """What the last changes say, of each organ, or of each department."""
    told = payloads("form")
    found: dict[Any, dict[str, Any]] = {}
    kinds = ("organ.placed", "organ.ended") if by_subject else ("department.changed",)
    for key, entry in events_of(*kinds).items():
        said = dict(told.get(key, {}))
        said.pop("basis", None)
        whose = entry.subject if by_subject else said.pop("department", None)
        found.setdefault(whose, {}).update(said)
    return found


def register() -> None:
    """The tables of organs."""
    compare(Organ, "organ.created", rows=_created, payload="form")
    compare(Organ, LOADED, rows=_loaded)
    compare(Department, "department.created", rows=_departments, payload="form")
