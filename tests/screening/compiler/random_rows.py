"""Rows of record types made up at random: NULLs, far dates, duplicates, dangling references."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

from xiezhi.records import Field, catalogue, code_lists

AS_OF = date(2026, 11, 23)
ORGANS = ("虚构县公安局", "虚构县人民法院", "虚构监狱", "虚构市虚构局")
TEXTS = ("", "虚构", "虚构第一条", "经虚构机关负责人批准", "ｘ　'%\\")
NUMBERS = (0, 1, 2, 3, 5, 7, 10, 12, 15, 24, 30, 37, 60, 90, 180, 366, 1000, -1, 10**9)
AMOUNTS = (Decimal("0.00"), Decimal("0.01"), Decimal("999.99"), Decimal("30000.00"), Decimal(10**9))
EDGES = (
    date(1900, 1, 1), date(1949, 10, 1), date(1969, 12, 31), date(2000, 2, 29), date(2023, 2, 28),
    date(2024, 2, 29), date(2025, 1, 31), date(2026, 10, 1), AS_OF, date(2199, 12, 31),
)  # fmt: skip


def _day(chance: random.Random) -> date:
    if chance.random() < 0.06:
        return chance.choice(EDGES)
    return date(2019, 1, 1) + timedelta(days=chance.randrange(2890))


def _value(chance: random.Random, field: Field, rows: int) -> Any:
    if chance.random() < 0.12:
        return None
    if field.codes:
        return chance.choice(list(code_lists()[field.codes]))
    if field.ref:
        return f"s:k{chance.randrange(rows + rows // 10)}"
    match field.arrow_type:
        case kind if pa.types.is_date(kind):
            return _day(chance)
        case kind if pa.types.is_timestamp(kind):
            return datetime.combine(_day(chance), time(chance.randrange(24), chance.randrange(60)))
        case kind if pa.types.is_boolean(kind):
            return chance.random() < 0.5
        case kind if pa.types.is_integer(kind):
            return chance.choice(NUMBERS)
        case kind if pa.types.is_decimal(kind):
            return chance.choice(AMOUNTS)
    if field.personal == "identity":
        return f"p1:x:{chance.randrange(rows // 3)}"
    if "organ" in field.id or "court" in field.id or field.id in ("issuer", "proposer"):
        return chance.choice(ORGANS)
    return chance.choice(TEXTS)


def random_tables(types: Iterable[str], rows: int, seed: int) -> Mapping[str, pa.Table]:
    """A table for each type, keyed `k0`, `k1`, …; `coverage` declares spans of the other types."""
    chance, found = random.Random(seed), {}
    wanted = sorted(set(types))
    for type in wanted:
        kind = catalogue()[type]
        entries: list[dict[str, Any]] = []
        keys: set[tuple[Any, ...]] = set()
        for number in range(rows):
            if entries and chance.random() < 0.1:
                entry = dict(chance.choice(entries))
            else:
                entry = {f.id: _value(chance, f, rows) for f in kind.stored_fields()}
            if type == "coverage":
                start = _day(chance)
                entry["record_type"] = chance.choice(wanted)
                entry["organ"] = chance.choice([*ORGANS, "*"])
                entry["from_on"] = start
                entry["to_on"] = min(start + timedelta(days=700), EDGES[-1])
            for name in kind.key:
                # What makes a row unique is there, and is unique.
                if not kind.fields[name].ref and kind.fields[name].arrow_type == pa.string():
                    entry[name] = f"k{number}"
                elif entry[name] is None:
                    entry[name] = "s:k0" if kind.fields[name].ref else number
            if (key := tuple(entry[name] for name in kind.key)) in keys:
                continue
            keys.add(key)
            entry |= {
                "_id": f"s:k{number}",
                "_source": "s",
                "_extracted_on": None if chance.random() < 0.1 else AS_OF - timedelta(days=3),
            }
            entries.append(entry)
        found[type] = pa.Table.from_pylist(entries, schema=kind.arrow_schema())
    return found
