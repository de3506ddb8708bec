"""Sentences and fines against the ranges of their charges, on real judgments and on seeded errors.

Prints the verdicts and lists what would be a finding by id and code. Seeded errors are written into
counts that lie within the range and read again from the text.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from xiezhi.documents import read_text
from xiezhi.documents.reading import Punishment, RangeCheck, Span
from xiezhi.law.ranges import penalty_range

FINE_FAULTS = ("missing", "below_range", "above_range", "below_floor", "not_provided")
YEARS = "零一二三四五六七八九十"
Checked = tuple[RangeCheck, Punishment]


def read(text: str) -> list[Checked]:
    """Each count with a punishment and its check."""
    reading = read_text(text, "seeded")
    return [
        (check, reading.sentenced[check.sentence_no - 1].counts[check.count_no - 1].punishment)
        for check in reading.ranges
    ]


def measure(data: Path) -> None:
    """Print all figures, the half to develop on (0) and the held-out half (1) apart."""
    entries = [json.loads(line) for line in (data / "judgments.jsonl").open(encoding="utf-8")]
    criminal = [entry for entry in entries if entry.get("kind") == "criminal"]
    for half in (0, 1):
        own = [entry for entry in criminal if _half(entry["id"]) == half]
        checks = [(entry, one) for entry in own for one in read(entry["text"])]
        print(f"half {half}: {len(own)} documents, {len(checks)} counts")
        print("  term:", dict(Counter(check.term or "?" for _, (check, _) in checks)))
        print("  fine:", dict(Counter(check.fine or "?" for _, (check, _) in checks)))
        print("  basis:", dict(Counter(check.basis or "?" for _, (check, _) in checks)))
        for entry, (check, _) in checks:
            if check.term in ("above", "below"):
                print(f"  {check.term} {entry['id']} {check.charge} {check.basis}")
            if check.fine in FINE_FAULTS:
                print(f"  fine {check.fine} {entry['id']} {check.charge} {check.basis}")
        _seeded(checks)


def _half(id: str) -> int:
    return int(hashlib.sha256(id.encode()).hexdigest(), 16) % 2


def _seeded(checks: list[tuple[dict[str, Any], Checked]]) -> None:
    figures: dict[str, Counter[str]] = {}
    for entry, (check, punishment) in checks:
        for name, span, words, right in _mutations(check, punishment, entry["text"]):
            behind = entry["text"][span.end :]
            if right == ("missing",):
                # Who forgets a fine says nothing of its payment either.
                named = behind.find("犯", 0, 400)
                cut = len(behind) if named < 0 else named
                behind = behind[:cut].replace("罚金", "") + behind[cut:]
            text = entry["text"][: span.start] + words + behind
            again = [
                one
                for one, _ in read(text)
                if (one.sentence_no, one.count_no) == (check.sentence_no, check.count_no)
            ]
            figures.setdefault(name, Counter())[_outcome(again, right)] += 1
    for name, outcomes in figures.items():
        # A circumstance of mitigation makes a low sentence lawful; a joint sum hides a missing fine.
        n = sum(outcomes.values()) - outcomes["mitigated"] - outcomes["joint"]
        share = outcomes["found"] / n if n else 0.0
        print(f"  seeded {name:14} found {outcomes['found']}/{n} ({share:.4f}) {dict(outcomes)}")


def _outcome(again: list[RangeCheck], right: tuple[str, ...]) -> str:
    if not again:
        return "unread"
    check = again[0]
    if check.term in right or check.fine in right:
        return "found"
    if check.term == "mitigated":
        return "mitigated"
    return "joint" if right == ("missing",) and check.fine == "" else "missed"


def _mutations(
    check: RangeCheck, punishment: Punishment, text: str
) -> Iterator[tuple[str, Span, str, tuple[str, ...]]]:
    """(name, place, words to write there, verdicts that find it) where the tier is certain."""
    place, fine = punishment.spans.get("penalty"), punishment.spans.get("fine")
    if place and check.term == "within" and check.most is not None:
        if check.gravest == "fixed_term" and check.most < 120:
            yield "above", place, f"有期徒刑{YEARS[check.most // 12 + 1]}年", ("above",)
        yield "above_general", place, "有期徒刑十六年", ("above",)
        if check.lightest == "fixed_term" and (check.least or 0) > 6:
            yield "below", place, "拘役三个月", ("below",)
    if place and check.gravest == "criminal_detention":
        yield "above_kind", place, "有期徒刑一年", ("above",)
    if fine and check.fine == "within":
        start = fine.start
        while start > fine.start - 6 and text[start - 1 : start] in ("并", "处", "，", ","):
            start -= 1
        if _always_compelled(check.charge) and not punishment.confiscation:
            yield "fine_removed", Span(start, fine.end), "", ("missing",)
        if check.fine_most is not None:
            yield "fine_above", fine, "罚金人民币九百万元", ("above_range",)
        elif _always_free(check.charge):
            yield "fine_floor", fine, "罚金人民币一百元", ("below_floor",)


def _always_compelled(charge: str) -> bool:
    known = penalty_range(charge)
    return known is not None and all(
        tier.fine.must for version in known.versions for tier in version.tiers
    )


def _always_free(charge: str) -> bool:
    known = penalty_range(charge)
    return known is not None and all(
        tier.fine.must and tier.fine.least is None and not tier.fine.share
        for version in known.versions
        for tier in version.tiers
    )
