"""The term reconciler on every stated term of the real criminal judgments, and on seeded errors.

Prints verdicts and reason codes; real texts are listed by id and code only. A term is complete
where its text tells every event of custody. Seeded errors are written into the dates of explained,
complete terms, or into the sentence they follow from, and read again from the text: found, landed
on another defensible reading, or not found.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from xiezhi.documents import Reading, read_text
from xiezhi.documents.reading import TermCheck
from xiezhi.law import add_months

Dates = tuple[date, date]


def _months(months: int) -> Callable[[date, date], Dates]:
    return lambda start, end: (start, add_months(end, months, "clamp"))


def _days(days: int) -> Callable[[date, date], Dates]:
    return lambda start, end: (start, end + timedelta(days=days))


def _other_month(start: date, end: date) -> Dates:
    """The end in another month of its year."""
    return start, add_months(end.replace(day=min(end.day, 28)), 5 if end.month < 8 else -5, "clamp")


MUTATIONS: dict[str, Callable[[date, date], Dates]] = {
    "month_more": _months(1),
    "month_less": _months(-1),
    "year_more": _months(12),
    "year_less": _months(-12),
    "thirty_days_more": _days(30),
    "thirty_days_less": _days(-30),
    "start_year_less": lambda start, end: (add_months(start, -12, "clamp"), end),
    "start_month_more": lambda start, end: (add_months(start, 1, "clamp"), end),
    "swapped": lambda start, end: (end, start),
    "other_month": _other_month,
}


def measure(data: Path) -> None:
    """Print the figures of every stated term and of the seeded errors; `data` is the folder."""
    entries = [json.loads(line) for line in (data / "judgments.jsonl").open(encoding="utf-8")]
    criminal = [entry for entry in entries if entry.get("kind") == "criminal"]
    read = [(entry, read_text(entry["text"], entry["id"])) for entry in criminal]
    checks = [(entry, reading, check) for entry, reading in read for check in reading.terms]
    print(f"stated terms: {len(checks)} in {len({entry['id'] for entry, *_ in checks})} documents")
    verdicts = Counter(check.verdict for *_, check in checks)
    print("verdicts:", ", ".join(f"{name} {count}" for name, count in verdicts.most_common()))
    complete = [check for *_, check in checks if not check.missing]
    explained = sum(check.verdict == "explained" for check in complete)
    share = explained / len(complete) if complete else 0.0
    print(f"custody told in full: {len(complete)}, explained to the day: {explained} ({share:.4f})")
    counts = Counter(_code(check) for *_, check in checks)
    for code, count in counts.most_common():
        print(f"  {count:4} {code}")
    for entry, _reading, check in checks:
        if check.verdict == "contradicted":
            print(f"  contradicted {entry['id']} {_code(check)} off {check.off_by_days}")
    _seeded([one for one in checks if one[2].verdict == "explained" and not one[2].missing])


def _code(check: TermCheck) -> str:
    missing = f" (missing {'/'.join(check.missing)})" if check.missing else ""
    return f"{check.verdict} {'/'.join(check.reasons)}{missing}"


def _seeded(clean: list[tuple[dict[str, Any], Reading, TermCheck]]) -> None:
    totals: Counter[str] = Counter()
    for name, change in MUTATIONS.items():
        outcomes: Counter[str] = Counter()
        others: Counter[str] = Counter()
        for entry, check in _explained(clean):
            start, end = change(check.stated_start, check.stated_end)
            seeded = _read_again(entry, check, start, end)
            if seeded is None:
                outcomes["unread"] += 1
            elif seeded.verdict == "explained":
                outcomes["other_reading"] += 1
                others[_code(seeded)] += 1
            else:
                outcomes["found" if seeded.verdict == "contradicted" else "not_found"] += 1
                if seeded.verdict != "contradicted":
                    others[_code(seeded)] += 1
        totals += outcomes
        _show(name, outcomes)
        for code, count in others.most_common():
            print(f"      {count:4} {code}")
    for months in (2, 12):
        outcomes = _longer(clean, months)
        totals += outcomes
        _show(f"sentence_{months}_more", outcomes)
    _show("all", totals)


def _longer(clean: list[tuple[dict[str, Any], Reading, TermCheck]], months: int) -> Counter[str]:
    """The sentence made longer by months in the words of the order, its dates left as they are."""
    outcomes: Counter[str] = Counter()
    for entry, reading, check in clean:
        convict = next((one for one in reading.sentenced if one.defendant == check.defendant), None)
        executed = convict.executed if convict else None
        span = executed.spans.get("penalty") if executed else None
        if executed is None or span is None or not executed.term_months:
            continue
        text: str = entry["text"]
        written = _length(text[span.start : span.end], executed.term_months + months)
        if written is None:
            continue
        again = read_text(text[: span.start] + written + text[span.end :], entry["id"])
        found = [one for one in again.terms if one.defendant == check.defendant]
        verdict = found[0].verdict if found else "unread"
        outcomes[
            {"contradicted": "found", "explained": "other_reading"}.get(verdict, "not_found")
        ] += 1
    return outcomes


def _length(words: str, months: int) -> str | None:
    """The words of a penalty with another length, None where they hold none."""
    kind = next((name for name in ("有期徒刑", "拘役", "管制") if words.startswith(name)), None)
    if kind is None:
        return None
    years, rest = divmod(months, 12)
    return kind + (f"{years}年" if years else "") + (f"{rest}个月" if rest else "")


def _show(name: str, outcomes: Counter[str]) -> None:
    n = sum(outcomes.values())
    apart = n - outcomes["other_reading"]
    share = outcomes["found"] / apart if apart else 0.0
    print(f"  seeded {name:18} n {n:5} found {outcomes['found']:5} of {apart} ({share:.4f}) "
          f"other reading {outcomes['other_reading']} unread {outcomes['unread']}")  # fmt: skip


def _explained(
    clean: list[tuple[dict[str, Any], Reading, TermCheck]],
) -> Iterator[tuple[dict[str, Any], TermCheck]]:
    for entry, _reading, check in clean:
        if {"term_start", "term_end"} <= set(check.spans):
            yield entry, check


def _read_again(
    entry: dict[str, Any], check: TermCheck, start: date, end: date
) -> TermCheck | None:
    """The check of the same place after both dates were written anew."""
    text: str = entry["text"]
    first, last = check.spans["term_start"], check.spans["term_end"]
    changed = (
        f"{text[: first.start]}{_written(start)}{text[first.end : last.start]}"
        f"{_written(end)}{text[last.end :]}"
    )
    reading = read_text(changed, entry["id"])
    same = [one for one in reading.terms if (one.stated_start, one.stated_end) == (start, end)]
    return next((one for one in same if one.defendant == check.defendant), None)


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
