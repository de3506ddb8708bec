"""Kind, number, court, date and parties of judgments, held against every label that exists."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from xiezhi.documents.collector import Collector
from xiezhi.documents.judgment.head import read_head
from xiezhi.documents.judgment.parties import accused, read_parties
from xiezhi.documents.judgment.procedure import read_procedure
from xiezhi.documents.judgment.roles import SPEAKERS
from xiezhi.documents.judgment.sections import divide
from xiezhi.documents.judgment.signature import read_signature
from xiezhi.documents.kinds import kind_and_form
from xiezhi.documents.text import prepare

_LABEL_ERRORS = Path(__file__).with_name("label_errors.yaml")
_TRANSLATED = str.maketrans("()〔〕[]【】", "（）（）（）（）")
_SECTIONS = ("facts", "reasoning", "result")


@dataclass
class Figure:
    """Right, wrong and missed readings of one element against its labels."""

    right: int = 0
    wrong: int = 0
    missed: int = 0
    seen: list[str] = field(default_factory=list)

    def add(self, gold: set[str], read: set[str], id: str) -> None:
        self.right += len(gold & read)
        self.wrong += len(read - gold)
        self.missed += len(gold - read)
        if gold != read:
            reason = "wrong" if read - gold else "missed"
            self.seen.append(f"{id} {reason} gold={sorted(gold)} read={sorted(read)}")

    def __str__(self) -> str:
        read, labels = self.right + self.wrong, self.right + self.missed
        precision = self.right / read if read else 0.0
        recall = self.right / labels if labels else 0.0
        return f"precision {precision:.4f} recall {recall:.4f} n={labels}"


def measure(data: Path, *, half: int | None = None, seen: bool = False) -> None:
    """Print the figures; `half` 0 or 1 takes the documents of one half, `seen` prints what
    differs."""
    known = (yaml.safe_load(_LABEL_ERRORS.read_text()) if _LABEL_ERRORS.is_file() else None) or {}
    wrong_labels: dict[str, dict[str, str]] = known.get("elements", {})
    figures: dict[str, Figure] = {}
    for document in _documents(data, half):
        for name, gold, read in _compare(document):
            if name in wrong_labels.get(document["id"], {}):
                continue
            figures.setdefault(name, Figure()).add(gold, read, document["id"])
    for name, figure in sorted(figures.items()):
        print(f"elements: {name}: {figure}")
        for line in figure.seen if seen else ():
            print(f"  {line}")
    print(f"elements: labels set aside: {sum(map(len, wrong_labels.values()))}")


def _documents(data: Path, half: int | None) -> Iterator[dict[str, Any]]:
    with (data / "judgments.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            document = json.loads(line)
            digest = int(hashlib.sha256(document["id"].encode()).hexdigest(), 16)
            if half is None or digest % 2 == half:
                yield document


def _compare(document: dict[str, Any]) -> Iterator[tuple[str, set[str], set[str]]]:
    """(element, labels, readings) of one document."""
    gold = document["gold"] or {}
    text = prepare(document["text"])
    kind = kind_and_form(text)
    label = document["kind"]
    yield (
        "kind",
        {"criminal" if label.startswith("commutation") else label},
        set(kind[:1] if kind else ()),
    )
    if kind is None or label.startswith("commutation"):
        return
    doc = divide(text, *kind)
    found = Collector(text)
    read_head(doc, found)
    read_signature(doc, found)
    read_procedure(doc, found)
    parties = read_parties(doc, found)
    for name, key in (("case_no", "case_no"), ("organ", "court"), ("judged_on", "judgment_date")):
        if gold.get(key):
            value = found.value(name)
            yield name, {_plain(gold[key])}, {_plain(str(value))} if value else set()
    if gold.get("parties"):
        stated = {_plain(part) for name in gold["parties"] for part in name.split("、")}
        plain = _plain(document["text"])
        read = {_plain(party.name) for party in parties if party.role not in SPEAKERS}
        named = {name for name in stated if name in plain}
        if named:
            yield "parties (named in the text)", named, read
    rows = [
        row["defendant"] for row in gold.get("dispositive_silver") or () if row.get("defendant")
    ]
    if rows:
        yield (
            "accused",
            {_plain(name) for name in rows},
            {_plain(name) for name in accused(parties)},
        )
    for section in _SECTIONS if document["source_repo"].startswith("CSHaitao") else ():
        part = {"facts": doc.facts, "reasoning": doc.reasoning, "result": doc.disposition}[section]
        start = _first(text.plain, gold["sections"][section])
        if start is not None:
            # The labelled result begins with the articles; the disposition behind the formula.
            near = (
                0 <= part.start - start < 1_500
                if section == "result"
                else abs(part.start - start) < 120
            )
            yield f"section {section}", {"start"}, {"start" if near else str(part.start - start)}


def _first(plain: str, labelled: str) -> int | None:
    at = plain.find(prepare(labelled[:60]).plain[:30])
    return at if at >= 0 else None


def _plain(text: str) -> str:
    return "".join(prepare(text).plain.split()).translate(_TRANSLATED)
