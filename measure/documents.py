"""Reading of real commutation and parole rulings against their labels.

The labels were derived by pattern and can be wrong, so disagreements are listed with a reason code
for a person to look at. Only ids of the data set are printed: no name, number or quotation.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from xiezhi.documents import Reading, read_text
from xiezhi.documents.reading import RULINGS
from xiezhi.documents.tokens import tokens
from xiezhi.records.checks.case_no import parse_case_no
from xiezhi.records.checks.fault import Fault

KIND = "commutation-parole"
NO_CUT = ("refused", "withdrawn", "returned", "revoked")


def measure(data: Path) -> None:
    """Print what was read, how much of it, and where it differs from the labels."""
    entries = [json.loads(line) for line in (data / "judgments.jsonl").open(encoding="utf-8")]
    rulings = [entry for entry in entries if entry.get("kind") == KIND]
    others = [entry for entry in entries if entry.get("kind") != KIND]
    started = time.perf_counter()
    read = [(entry, read_text(entry["text"], entry["id"])) for entry in rulings]
    seconds = time.perf_counter() - started
    taken = [entry["id"] for entry in others if read_text(entry["text"], "-").kind in RULINGS]
    print(f"rulings: {len(read)} in {seconds:.1f} s")
    print(f"other documents taken for rulings: {len(taken)} of {len(others)} {taken}")
    apart = [entry["id"] for entry, reading in read if reading.kind not in RULINGS]
    print(f"labelled as rulings, read as another kind: {len(apart)} {apart}")
    _spans(read)
    _coverage([reading for _entry, reading in read if reading.kind in RULINGS])
    _agreement(read)


def _spans(read: list[tuple[dict[str, Any], Reading]]) -> None:
    outside = [
        entry["id"]
        for entry, reading in read
        for element in reading.elements.values()
        for span in element.spans
        if not 0 <= span.start < span.end <= len(entry["text"])
    ]
    print(f"spans outside their text: {len(outside)}")


def _coverage(readings: list[Reading]) -> None:
    counts = Counter(name for reading in readings for name in reading.elements)
    doubts = Counter(doubt.code for reading in readings for doubt in reading.doubts)
    print(f"elements read: {sum(counts.values())}; n of {len(readings)} rulings with each:")
    for name, count in sorted(counts.items()):
        print(f"  {name:28}{count:5}")
    print("doubts:", ", ".join(f"{code} {count}" for code, count in sorted(doubts.items())))


def _agreement(read: list[tuple[dict[str, Any], Reading]]) -> None:
    agreed: Counter[str] = Counter()
    compared: Counter[str] = Counter()
    differing: dict[str, list[str]] = {}
    for entry, reading in read:
        for field, label, value in _pairs(entry, reading):
            if label is None:
                continue
            compared[field] += 1
            if label == value:
                agreed[field] += 1
            else:
                differing.setdefault(field, []).append(f"{entry['id']}:{_reason(reading, value)}")
    print("agreement with the labels (n of N; another kind and wrong labels not set aside):")
    for field, count in compared.items():
        print(f"  {field:12}{agreed[field]:5} of {count}  {agreed[field] / count:.4f}")
        for line in differing.get(field, ()):
            print(f"      {line}")


def _pairs(entry: dict[str, Any], reading: Reading) -> list[tuple[str, Any, Any]]:
    gold = entry["gold"]
    silver = gold.get("commutation_silver") or {}
    return [
        ("case_no", _case_no(gold.get("case_no")), reading.value("case_no")),
        ("court", gold.get("court"), reading.value("organ")),
        ("ruled_on", _last_date(gold), reading.value("ruled_on")),
        ("cut", silver.get("reduced_months"), reading.value("cut_months")),
        (
            "new_end",
            _date(silver.get("term_to")),
            reading.value("new_end_on") or reading.value("parole_until_on"),
        ),
        ("start", _date(silver.get("term_from")), reading.value("start_on")),
        ("refused", silver.get("refused"), reading.value("result") == "refused" or None),
        ("parole", silver.get("parole"), reading.kind == "parole" or None),
    ]


def _reason(reading: Reading, value: Any) -> str:
    if reading.kind not in RULINGS:
        return "another_kind"
    if reading.value("result") in NO_CUT:
        return f"order_is_{reading.value('result')}"
    if reading.value("cut_remainder"):
        return "remainder_cut"
    return "not_read" if value is None else "differs"


def _last_date(gold: dict[str, Any]) -> date | None:
    """The last date among the annotations that is written in full stands in the signature."""
    written = (gold.get("auto_annotation") or {}).get("time") or []
    days = [_date(text) for text in written if isinstance(text, str)]
    return days[-1] if days else None


def _date(text: str | None) -> date | None:
    found = tokens(text) if text else ()
    return found[0].day if found else None


def _case_no(text: str | None) -> str | None:
    try:
        return parse_case_no(text) if text else None
    except Fault:
        return text
