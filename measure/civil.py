"""Civil, administrative and enforcement documents: what is read, what the models say, seeded errors.

The law at hand begins in 2017 and 2022, most documents are older. So the models are asked twice: on
the documents as dated, and as if judged on a day of the law at hand (`today`), which shows what the
readings alone would bring. Only ids are printed.
"""

from __future__ import annotations

import hashlib
import importlib.util
import itertools
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any

import pyarrow as pa

from xiezhi.documents import Reading, read_text
from xiezhi.documents.rows import tables
from xiezhi.records import catalogue
from xiezhi.screening.compiler import compile_model
from xiezhi.screening.derived_run import needed_types, prepare
from xiezhi.screening.engines import DuckDBEngine
from xiezhi.screening.models import load_model, shipped_library
from xiezhi.screening.relations import table_relations

KINDS = ("civil", "administrative", "enforcement")
MODELS = (
    "civil/civil-default-no-summons",
    "civil/civil-procedure-misused",
    "civil/civil-claim-undecided",
    "administrative/admin-suit-limit-misapplied",
)
TODAY = date(2026, 3, 10)
_FICTION = Path(__file__).resolve().parent.parent / "tests" / "documents" / "fiction_civil.py"
_SUMMONED = re.compile(r"经(?:本院)?[^，。；,;]{0,24}(?:传票|传唤|公告)[^，。；,;]{0,24}[，,]?")
_DISMISSED = re.compile(
    r"[一二三四五六七八九十]{1,3}、\s?驳回[^。；]{0,120}(?:其他|其它|其余)[^。；]{0,20}请求[。；]"
)
_SHOWN = 30


def measure(data: Path, *, half: int | None = None) -> None:
    """Print coverage, outcomes and the share of seeded errors found."""
    entries = list(_entries(data, half))
    readings = [read_text(entry["text"], entry["id"]) for entry in entries]
    for kind in KINDS:
        _coverage(kind, [reading for reading in readings if reading.kind == kind])
    _organs(entries, readings)
    _outcomes("as dated", readings)
    _outcomes("today", readings, today=True)
    _seeded_real(entries, readings)
    _seeded_fiction()


def _entries(data: Path, half: int | None) -> Iterator[dict[str, Any]]:
    with (data / "judgments.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            entry = json.loads(line)
            digest = int(hashlib.sha256(entry["id"].encode()).hexdigest(), 16)
            if entry["kind"] in KINDS and half in (None, digest % 2):
                yield entry


def _coverage(kind: str, readings: list[Reading]) -> None:
    counts = Counter(name for reading in readings for name in reading.elements)
    counts["(claims)"] = sum(bool(reading.claims) for reading in readings)
    counts["(orders)"] = sum(bool(reading.orders) for reading in readings)
    shown = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()) if count)
    print(f"civil: {kind}: n={len(readings)}: {shown}")


def _organs(entries: list[dict[str, Any]], readings: list[Reading]) -> None:
    """The organ sued, or that asks for enforcement, is one of the labelled parties."""
    read = [
        (entry["id"], reading.value("acting_organ") in entry["gold"]["parties"])
        for entry, reading in zip(entries, readings, strict=True)
        if reading.value("acting_organ")
    ]
    total = sum(entry["kind"] == "administrative" for entry in entries)
    right = sum(same for _id, same in read)
    print(f"civil: acting organ: {right} of {len(read)} among the labelled parties, n={total}")
    print(f"  differs: {' '.join(id for id, same in read if not same)}")


def judge(readings: list[Reading], *, today: bool = False) -> dict[str, dict[str, dict[str, Any]]]:
    """Per model and unit what the model says of the rows of the readings."""
    made = tables(readings)
    if today:
        for record_type in ("civil_judgment", "administrative_judgment"):
            for row in made.get(record_type, []):
                row["judged_on"] = TODAY
    found = {}
    for key in MODELS:
        model = load_model(shipped_library() / key)
        given = {kind: _table(kind, made.get(kind, [])) for kind in needed_types([model])}
        engine = DuckDBEngine()
        prepare(engine, table_relations(given), [model])
        rows = engine.query(compile_model(model, "duckdb")).to_pylist()
        found[key] = {row["unit"].split(":", 1)[1]: row for row in rows}
    return found


def _table(kind: str, rows: list[dict[str, Any]]) -> pa.Table:
    schema = catalogue()[kind].arrow_schema()
    common = {"_source": "m", "_extracted_on": TODAY, "_as_of": TODAY}
    made = [{"_id": f"m:{row['document_id']}", **common, **row} for row in rows]
    days = pa.array([row["_as_of"] for row in made], pa.date32())
    return pa.Table.from_pylist(made, schema).append_column("_as_of", days)


def _outcomes(title: str, readings: list[Reading], *, today: bool = False) -> None:
    for key, units in judge(readings, today=today).items():
        counts = Counter(row["outcome"] for row in units.values())
        shown = ", ".join(f"{name} {count}" for name, count in sorted(counts.items()))
        print(f"civil: {title}: {key.split('/')[1]}: {shown}")
        for grade in ("hard", "soft"):
            ids = sorted(unit for unit, row in units.items() if row["outcome"] == grade)
            if ids:
                print(f"  {grade}: {' '.join(ids[:_SHOWN])}")


def _seeded_real(entries: list[dict[str, Any]], readings: list[Reading]) -> None:
    """Real documents with the lawful words taken out; found when they are lawful no longer."""
    before = judge(readings, today=True)
    for key, pattern in ((MODELS[0], _SUMMONED), (MODELS[2], _DISMISSED)):
        changed = []
        for entry, reading in zip(entries, readings, strict=True):
            if before[key].get(entry["id"], {}).get("outcome") != "lawful":
                continue
            # A counterclaim's dismissal would answer for the one taken out.
            told = reading.value("refused_in_reasoning") and "反诉" not in entry["text"]
            if key == MODELS[2] and not told:
                continue
            text = pattern.sub("", entry["text"])
            if text != entry["text"]:
                changed.append(read_text(text, entry["id"]))
        after = judge(changed, today=True)[key] if changed else {}
        missed = sorted(unit for unit, row in after.items() if row["outcome"] == "lawful")
        print(f"civil: seeded in real documents: {key}: {len(after) - len(missed)} of {len(after)}")
        if missed:
            print(f"  missed: {' '.join(missed)}")


def _seeded_fiction() -> None:
    fiction = _fiction()
    for name, key, clean, seeded, grades in _seeds(fiction):
        texts = [*clean, *seeded]
        said = judge([read_text(text, f"f{index}") for index, text in enumerate(texts)])[key]
        false = sum(said[f"f{i}"]["outcome"] in ("hard", "soft") for i in range(len(clean)))
        hit = sum(said[f"f{i}"]["outcome"] in grades for i in range(len(clean), len(texts)))
        print(
            f"civil: seeded {name}: {hit} of {len(seeded)}; clean called faulty: {false} of {len(clean)}"
        )


Seed = tuple[str, str, list[str], list[str], tuple[str, ...]]


def _seeds(fiction: ModuleType) -> Iterator[Seed]:
    base = fiction.Civil()
    shapes = [
        replace(base, style=style, filed_on=TODAY - timedelta(days=days), cause=cause)
        for style, days, cause in itertools.product(
            (2012, 2016),
            (20, 50, 90),
            ("买卖合同纠纷", "民间借贷纠纷", "物业服务合同纠纷", "租赁合同纠纷"),
        )
    ]
    copies = (str, fiction.one_line)

    def written(cases: list[Any]) -> list[str]:
        return [copy(fiction.civil(case)) for case in cases for copy in copies]

    kept = [
        replace(case, came=False, summons=how)
        for case in shapes
        for how in ("summons", "called", "public_notice")
    ]
    lost = [
        replace(case, came=False, summons=how) for case in shapes for how in ("silent", "excluded")
    ]
    yield "summons taken out", MODELS[0], written(kept), written(lost), ("hard", "soft")
    notice = "因被告下落不明，本院依法向其公告送达了起诉状副本、应诉通知书和开庭传票。"
    served = [replace(case, notice=notice) for case in shapes]
    misused = [
        replace(case, notice=notice, procedure=how, sole=True)
        for case in shapes
        for how in ("simple", "small_claims")
    ]
    yield (
        "public notice in simple procedure",
        MODELS[1],
        written(served),
        written(misused),
        ("hard",),
    )
    full = list(shapes)
    left = [replace(case, orders=case.orders[:1]) for case in shapes]
    yield "item and dismissal deleted", MODELS[2], written(full), written(left), ("soft",)
    yield "dates of a suit shifted", MODELS[3], *_suits(fiction, copies), ("hard",)


def _suits(fiction: ModuleType, copies: Any) -> tuple[list[str], list[str]]:
    late, shifted = [], []
    for start in range(0, 360, 9):
        made = date(2024, 1, 3) + timedelta(days=start)
        served = made + timedelta(days=start % 7)
        for copy in copies:
            case = fiction.Suit(
                made_on=made, served_on=served, judged_on=made + timedelta(days=500)
            )
            late.append(copy(fiction.suit(replace(case, sued_on=made + timedelta(days=400)))))
            shifted.append(copy(fiction.suit(replace(case, sued_on=made + timedelta(days=150)))))
    return late, shifted


def _fiction() -> ModuleType:
    spec = importlib.util.spec_from_file_location("fiction_civil", _FICTION)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
