"""Models on the criminal sentence over the real judgments: probation, joint punishment, recidivists,
trial procedure. Every hard finding is listed for the eye; seeded errors show what is found.

Only dataset ids, model ids, fault codes and figures leave this module.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from measure import real
from xiezhi.documents.files import Document
from xiezhi.documents.reading import ConvictFacts, Reading, Sentenced, Span
from xiezhi.screening.run import Run

MODELS = (
    "joint-sentence-error",
    "probation-illegal",
    "recidivist-misfound",
    "trial-procedure-misuse",
)
# From this day the texts of 刑法 65 and 69 to 74 are known: a seed before it cannot be judged.
KNOWN_FROM = date(2011, 5, 1)
TIMED = ("fixed_term", "criminal_detention", "public_surveillance")
_SENTENCE = re.compile(r"[^。；;\n]{0,400}累犯[^。；;\n]{0,200}[。；;\n]?")
_ARTICLE = re.compile(r"[、，,]?第(?:六十五|65)条(?:第[一二1２2１]款)?(?:[、和及]第[一二]款)?")
_OPINION = re.compile(r"(?<=[。\s])本院认为")
_DIGITS = "零一二三四五六七八九"


def developed(document: Document) -> bool:
    """Whether the document is of the half that was developed on."""
    return int(hashlib.sha256(document.id.encode()).hexdigest(), 16) % 2 == 0


def screened(documents: list[Document]) -> Run:
    """What the four models say of documents."""
    return real.screened(((document, document.read()) for document in documents), MODELS)


def numeral(number: int) -> str:
    """A number below a hundred in Chinese."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else "十" if tens == 1 else f"{_DIGITS[tens]}十"
    return head + (_DIGITS[ones] if ones or not tens else "")


def length(months: int) -> str:
    """A term as a judgment writes it."""
    years, rest = divmod(months, 12)
    return (f"{numeral(years)}年" if years else "") + (f"{numeral(rest)}个月" if rest else "")


def _replaced(document: Document, span: Span, words: str) -> Document:
    text = document.text
    return replace(document, text=text[: span.start] + words + text[span.end :])


def _first_sentences(reading: Reading) -> Iterator[Sentenced]:
    judged = reading.value("judged_on")
    if isinstance(judged, date) and judged >= KNOWN_FROM:
        yield from (one for one in reading.sentenced if not one.upheld and one.executed)


def over_three_years(document: Document, reading: Reading) -> Iterator[tuple[Document, int]]:
    """Suspended fixed terms raised to three years and a half."""
    for seq, one in enumerate(reading.sentenced, 1):
        if one not in list(_first_sentences(reading)):
            continue
        executed = one.executed
        if executed and executed.probation_months and executed.penalty == "fixed_term":
            yield _replaced(document, executed.spans["penalty"], "有期徒刑三年六个月"), seq


def test_too_long(document: Document, reading: Reading) -> Iterator[tuple[Document, int]]:
    """Test periods set to six years."""
    yield from _tests(document, reading, "缓刑六年")


def test_too_short(document: Document, reading: Reading) -> Iterator[tuple[Document, int]]:
    """Test periods set to one month."""
    yield from _tests(document, reading, "缓刑一个月")


def _tests(document: Document, reading: Reading, words: str) -> Iterator[tuple[Document, int]]:
    for seq, one in enumerate(reading.sentenced, 1):
        executed = one.executed
        if one not in list(_first_sentences(reading)) or executed is None:
            continue
        span = executed.spans.get("probation_months")
        if span and executed.penalty in TIMED:
            yield _replaced(document, span, words), seq


def above_the_sum(document: Document, reading: Reading) -> Iterator[tuple[Document, int]]:
    """Joint fixed terms set a month above the sum of the counts."""
    for seq, one, months in _joint(reading):
        yield _joined(document, one, sum(months) + 1), seq


def below_the_highest(document: Document, reading: Reading) -> Iterator[tuple[Document, int]]:
    """Joint fixed terms set a month below the highest count."""
    for seq, one, months in _joint(reading):
        yield _joined(document, one, max(months) - 1), seq


def _joined(document: Document, one: Sentenced, months: int) -> Document:
    assert one.executed is not None
    return _replaced(document, one.executed.spans["penalty"], f"有期徒刑{length(months)}")


def _joint(reading: Reading) -> Iterator[tuple[int, Sentenced, list[int]]]:
    known = list(_first_sentences(reading))
    for seq, one in enumerate(reading.sentenced, 1):
        executed = one.executed
        if one not in known or not one.joint or one.earlier or len(one.counts) < 2:
            continue
        parts = [count.punishment for count in one.counts]
        if executed and all(part.penalty == "fixed_term" for part in (executed, *parts)):
            yield seq, one, [part.term_months or 0 for part in parts]


def finding_removed(document: Document, reading: Reading) -> Iterator[tuple[Document, int]]:
    """Every sentence on recidivists and the article cut out where the court found one on facts it
    tells in full; the article alone would still say that it did."""
    for seq, one in enumerate(reading.sentenced, 1):
        facts = _facts(reading, one)
        if facts is None or facts.recidivist != "found" or one.earlier or not _grave(one):
            continue
        bears = any(
            prior.penalty == "fixed_term"
            and prior.released_to is not None
            and facts.first_act_on is not None
            and facts.last_act_on is not None
            and prior.charge
            and prior.released_to < facts.first_act_on
            and facts.last_act_on < _later(prior.released_to, 5)
            for prior in reading.priors
            if prior.defendant == facts.defendant
        )
        first = reading.value("level") in (None, "first")
        if bears and first and facts.first_act_on and facts.first_act_on >= KNOWN_FROM:
            yield replace(document, text=_ARTICLE.sub("", _SENTENCE.sub("", document.text))), seq


def finding_inserted(document: Document, reading: Reading) -> Iterator[tuple[Document, int]]:
    """A finding put in where every conviction told is suspended, light or more than five years old."""
    for seq, one in enumerate(reading.sentenced, 1):
        facts = _facts(reading, one)
        if facts is None or facts.recidivist != "silent" or not facts.priors_complete:
            continue
        priors = [prior for prior in reading.priors if prior.defendant == facts.defendant]
        act = facts.first_act_on
        first = reading.value("level") in (None, "first")
        if not priors or act is None or act < KNOWN_FROM or not first or not one.counts:
            continue
        unfit = all(
            prior.probation
            or prior.penalty in ("criminal_detention", "public_surveillance", "fine_only", "exempt")
            or (
                prior.released_by == "served"
                and prior.released_to
                and act > _later(prior.released_to, 5)
            )
            for prior in priors
        )
        openings = list(_OPINION.finditer(document.text))
        if unfit and openings:
            place = openings[-1].start()
            words = f"本院认为，被告人{facts.defendant}系累犯，依法应当从重处罚。"
            text = document.text[:place] + words + document.text[place:]
            yield replace(document, text=text), seq


def _facts(reading: Reading, one: Sentenced) -> ConvictFacts | None:
    return next((f for f in reading.convicts if f.defendant == one.defendant), None)


def _grave(one: Sentenced) -> bool:
    return any(count.punishment.penalty == "fixed_term" for count in one.counts)


def _later(day: date, years: int) -> date:
    return date(day.year + years, day.month, min(day.day, 28))


SEEDS: tuple[
    tuple[str, str, Callable[[Document, Reading], Iterator[tuple[Document, int]]]], ...
] = (
    ("probation-illegal", "term over three years", over_three_years),
    ("probation-illegal", "test of six years", test_too_long),
    ("probation-illegal", "test of one month", test_too_short),
    ("joint-sentence-error", "total above the sum", above_the_sum),
    ("joint-sentence-error", "total below the highest", below_the_highest),
    ("recidivist-misfound", "finding removed", finding_removed),
    ("recidivist-misfound", "finding inserted", finding_inserted),
)


def seeded(documents: list[Document]) -> None:
    """Print for each kind of seed how many are hard, and soft, of how many."""
    read = [(one, one.read()) for one in documents]
    for model, what, seed in SEEDS:
        made = [
            replace(changed, id=f"{changed.id}~{seq}") for one, reading in read
            for changed, seq in seed(one, reading)
        ]  # fmt: skip
        wanted = [f"{one.id}/{one.id.rpartition('~')[2]}" for one in made]
        outcome: dict[str, str] = {}
        if made:
            outcome = {
                finding.unit.rpartition(":")[2]: finding.outcome
                for finding in screened(made).findings
                if finding.model_id == model
            }
        counts = Counter(outcome.get(unit, "not found") for unit in wanted)
        print(f"  {model}, {what}: n={len(made)} {dict(counts)}")
        lost = [unit for unit in wanted if outcome.get(unit) not in ("hard", "soft")]
        for unit in lost:
            print(f"    {outcome.get(unit, 'not found')} {unit}")


def outcomes(documents: list[Document]) -> None:
    """Print the outcomes by model, and the ids of hard and soft findings with their fault."""
    run = screened(documents)
    for model, counts in sorted(run.counts.items()):
        print(f"  {model}: " + ", ".join(f"{count} {name}" for name, count in counts.items()))
    for outcome in ("hard", "soft"):
        for finding in run.findings:
            if finding.outcome == outcome:
                unit = finding.unit.rpartition(":")[2]
                print(f"  {outcome} {finding.model_id} {finding.facts.get('fault')} {unit}")
    lacking = Counter(
        (finding.model_id, name)
        for finding in run.findings
        if finding.outcome == "undetermined"
        for name in finding.missing
    )
    for (model, name), count in lacking.most_common():
        print(f"  missing {model} {name}: {count}")


def measure(data: Path, *, halves: bool = False) -> None:
    """Print figures of the real judgments, for each half apart where `halves`."""
    documents = real.documents(data, "criminal")
    groups = {"all": documents}
    if halves:
        groups = {
            "developed on": [one for one in documents if developed(one)],
            "held out": [one for one in documents if not developed(one)],
        }
    for name, group in groups.items():
        print(f"criminal judgments, {name}: n={len(group)}")
        outcomes(group)
        seeded(group)
