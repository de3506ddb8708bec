"""Sentences of criminal judgments, held against the derived labels `dispositive_silver`.

Only dataset ids, row numbers, field names and figures leave this module. Labels a person found
wrong stand in `label_errors.yaml` (`id#row` → reason) and are set aside; both figures are printed.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from xiezhi.documents.money import yuan
from xiezhi.documents.read import read_text
from xiezhi.documents.reading import Count, Reading, Sentenced

_LABEL_ERRORS = Path(__file__).with_name("label_errors.yaml")
_PENALTIES = {
    "有期徒刑": "fixed_term",
    "拘役": "criminal_detention",
    "管制": "public_surveillance",
    "无期徒刑": "life",
    "死刑": "death",
    "罚金": "fine_only",
    "免予刑事处罚": "exempt",
}
_FIELDS = ("charge", "penalty", "months", "probation", "fine", "executed")
_HALVES = ("development half", "held-out half")


def measure(data: Path) -> None:
    """Print per half and field how many labels the reading agrees with, and where it differs."""
    aside = yaml.safe_load(_LABEL_ERRORS.read_text(encoding="utf-8")).get("dispositions", {})
    for half, title in enumerate(_HALVES):
        agreed: Counter[str] = Counter()
        raw: Counter[str] = Counter()
        rows, dropped = 0, 0
        for document in _labelled(data, half):
            reading = read_text(document["text"], document["id"])
            for number, label in enumerate(document["gold"]["dispositive_silver"]):
                key = f"{document['id']}#{number}"
                differs = set(_differences(label, reading))
                rows += 1
                raw.update(field for field in (*_FIELDS, "row") if not _hit(field, differs))
                if key in aside:
                    dropped += 1
                    continue
                agreed.update(field for field in (*_FIELDS, "row") if not _hit(field, differs))
                if differs:
                    print(f"dispositions: {key} differs in {', '.join(sorted(differs))}")
        kept = rows - dropped
        print(f"dispositions, {title}: {rows} rows, {dropped} wrong labels set aside")
        for name in (*_FIELDS, "row"):
            share, whole = agreed[name] / max(kept, 1), raw[name] / max(rows, 1)
            print(f"  {name}: {share:.4f} (n={kept}); with the wrong labels {whole:.4f} (n={rows})")


def _hit(field: str, differs: set[str]) -> bool:
    return bool(differs) if field == "row" else field in differs or "charge" in differs


def _labelled(data: Path, half: int) -> Iterator[dict[str, Any]]:
    with (data / "judgments.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            number = int(hashlib.sha256(document["id"].encode()).hexdigest(), 16)
            if document["gold"].get("dispositive_silver") and number % 2 == half:
                yield document


def _differences(label: dict[str, Any], reading: Reading) -> Iterator[str]:
    """The fields in which a label and what was read for its defendant and charge differ."""
    found = _count(label, reading)
    if found is None:
        yield "charge"
        return
    sentenced, count = found
    own, executed = count.punishment, sentenced.executed
    if _PENALTIES.get(label["penalty"] or "") != own.penalty:
        yield "penalty"
    if label.get("months") != own.term_months:
        yield "months"
    if label.get("probation_months") != own.probation_months:
        yield "probation"
    if yuan(label.get("fine_text") or "") != own.fine:
        yield "fine"
    joint = label.get("executed")
    if joint and (executed is None or joint.get("months") != executed.term_months):
        yield "executed"


def _count(label: dict[str, Any], reading: Reading) -> tuple[Sentenced, Count] | None:
    for sentenced in reading.sentenced:
        for count in sentenced.counts:
            if (sentenced.defendant, count.charge) == (label["defendant"], label["charge"]):
                return sentenced, count
    return None
