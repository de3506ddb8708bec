"""The term reconciler on every stated term of the real criminal judgments, and on seeded errors.

Prints verdicts and reason codes; real texts are listed by id and code only. A term is complete
where its text tells every event of custody. Seeded errors are written into the dates of explained,
complete terms, or into the sentence they follow from, read again from the text and graded by the
model: hard, soft, undetermined, or explained by another defensible reading.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from measure import real
from xiezhi.documents import Reading, read_text
from xiezhi.documents.files import Document
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


@dataclass(frozen=True)
class _Seed:
    """A text with one error written into it; `dates` are those now stated of the defendant."""

    name: str
    id: str
    text: str
    defendant: str
    dates: Dates


def _seeded(clean: list[tuple[dict[str, Any], Reading, TermCheck]]) -> None:
    """Each error read again from its text and graded by the model."""
    seeds = [*_dates_changed(clean), *_sentence_changed(clean)]
    outcomes = _graded(seeds)
    totals: Counter[str] = Counter()
    for name in dict.fromkeys(seed.name for seed in seeds):
        counts = Counter(outcomes[seed.id] for seed in seeds if seed.name == name)
        totals += counts
        _show(name, counts)
    _show("all", totals)


def _graded(seeds: list[_Seed]) -> dict[str, str]:
    """The outcome of the model for each seed: `unread` where the term is not read again."""
    outcomes: dict[str, str] = {}
    units: dict[str, str] = {}
    read: list[tuple[Document, Reading]] = []
    for seed in seeds:
        reading = read_text(seed.text, seed.id)
        numbers = [
            number
            for number, check in enumerate(reading.terms, 1)
            if (check.defendant, check.stated_start, check.stated_end)
            == (seed.defendant, *seed.dates)
        ]
        outcomes[seed.id] = "lawful" if numbers else "unread"
        units |= {f"term_check:real:{seed.id}/{number}": seed.id for number in numbers[:1]}
        read.append((Document("judgments.jsonl", 0, seed.id, seed.text), reading))
    for finding in real.screened(read, {"sentence-dates-error"}).findings:
        if finding.unit in units:
            outcomes[units[finding.unit]] = finding.outcome
    return outcomes


def _dates_changed(clean: list[tuple[dict[str, Any], Reading, TermCheck]]) -> Iterator[_Seed]:
    for name, change in MUTATIONS.items():
        for number, (entry, _reading, check) in enumerate(clean):
            if not {"term_start", "term_end"} <= set(check.spans):
                continue
            start, end = change(check.stated_start, check.stated_end)
            text: str = entry["text"]
            first, last = check.spans["term_start"], check.spans["term_end"]
            changed = (
                f"{text[: first.start]}{_written(start)}{text[first.end : last.start]}"
                f"{_written(end)}{text[last.end :]}"
            )
            yield _Seed(name, f"{name}-{number}", changed, check.defendant, (start, end))


def _sentence_changed(clean: list[tuple[dict[str, Any], Reading, TermCheck]]) -> Iterator[_Seed]:
    """The sentence made longer by months in the words of the order, its dates left as they are."""
    for months in (2, 12):
        for number, (entry, reading, check) in enumerate(clean):
            convicts = [one for one in reading.sentenced if one.defendant == check.defendant]
            executed = convicts[0].executed if convicts else None
            span = executed.spans.get("penalty") if executed else None
            if executed is None or span is None or not executed.term_months:
                continue
            text: str = entry["text"]
            written = _length(text[span.start : span.end], executed.term_months + months)
            if written is None:
                continue
            name = f"sentence_{months}_more"
            changed = text[: span.start] + written + text[span.end :]
            dates = check.stated_start, check.stated_end
            yield _Seed(name, f"{name}-{number}", changed, check.defendant, dates)


def _length(words: str, months: int) -> str | None:
    """The words of a penalty with another length, None where they hold none."""
    kind = next((name for name in ("有期徒刑", "拘役", "管制") if words.startswith(name)), None)
    if kind is None:
        return None
    years, rest = divmod(months, 12)
    return kind + (f"{years}年" if years else "") + (f"{rest}个月" if rest else "")


def _show(name: str, outcomes: Counter[str]) -> None:
    """`lawful` is an error that another defensible reading explains; it is counted apart."""
    apart = sum(outcomes.values()) - outcomes["lawful"]
    told = outcomes["hard"] + outcomes["soft"]
    print(f"  seeded {name:18} hard {outcomes['hard']:5} soft {outcomes['soft']:4} of {apart:5} "
          f"({told / max(apart, 1):.4f} found, {outcomes['hard'] / max(apart, 1):.4f} hard) "
          f"undetermined {outcomes['undetermined']} unread {outcomes['unread']} "
          f"other reading {outcomes['lawful']}")  # fmt: skip


def _written(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
