"""The articles read from real criminal judgments against their labels, and their standing when seeded.

The labels name the articles of 刑法 in a judgment by their number alone (133 for 133-1) and are at
times wrong; those a person looked at are set aside by id (`label_errors.yaml`). Only ids of the data
set and figures are printed.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from xiezhi.documents.articles import court_articles
from xiezhi.documents.judgment.sections import Judgment, divide
from xiezhi.documents.reading import Article
from xiezhi.documents.text import prepare
from xiezhi.law.article_ranges import article_ranges, standing
from xiezhi.law.catalogue import article_text, chinese_number

FIGURE = "articles"
CRIMINAL_LAW = "中华人民共和国刑法"
OTHERS = ("civil", "administrative", "enforcement")
ERRORS = Path(__file__).parent / "label_errors.yaml"
# How far beyond the last article a seeded number goes.
STEPS = 40


def measure(data: Path) -> None:
    """Print precision and recall against the labels, then the seeded check."""
    with (data / "judgments.jsonl").open(encoding="utf-8") as lines:
        entries = [json.loads(line) for line in lines]
    wrong = _label_errors()
    started = time.perf_counter()
    read = [(e, *_read(e)) for e in entries if e["kind"] in ("criminal", *OTHERS)]
    print(f"articles: {len(read)} judgments in {time.perf_counter() - started:.1f} s")
    labelled = [entry for entry in read if "articles_criminal_law" in entry[0]["gold"]]
    _agreement("all labels", labelled, {})
    _agreement("wrong labels set aside", labelled, wrong)
    for id, reason in sorted(wrong.items()):
        print(f"  label set aside {id}: {reason}")
    _standing(read)


def _read(entry: dict[str, Any]) -> tuple[Judgment, tuple[Article, ...]]:
    judgment = divide(prepare(entry["text"]), entry["kind"], "judgment")
    return judgment, court_articles(judgment)


def _label_errors() -> dict[str, str]:
    data = yaml.safe_load(ERRORS.read_text(encoding="utf-8")) if ERRORS.is_file() else {}
    return dict((data or {}).get(FIGURE) or {})


def _agreement(
    title: str,
    labelled: list[tuple[dict[str, Any], Judgment, tuple[Article, ...]]],
    wrong: dict[str, str],
) -> None:
    counts: Counter[str] = Counter()
    differing = []
    for entry, _judgment, articles in labelled:
        if entry["id"] in wrong:
            continue
        label = set(entry["gold"]["articles_criminal_law"])
        found = {int(a.article.split("-")[0]) for a in articles if a.law == CRIMINAL_LAW}
        counts += Counter(both=len(label & found), more=len(found - label), less=len(label - found))
        if label != found:
            differing.append(f"{entry['id']}: +{sorted(found - label)} -{sorted(label - found)}")
    both, n = counts["both"], len(labelled) - len(wrong)
    print(
        f"  {title}: n={n} precision {both / (both + counts['more']):.4f}"
        f" recall {both / (both + counts['less']):.4f}"
    )
    for line in differing:
        print(f"    differs {line}")


def _standing(read: list[tuple[dict[str, Any], Judgment, tuple[Article, ...]]]) -> None:
    """Standing of the articles as cited, and of the same with a number or a day that cannot be."""
    as_cited: Counter[str] = Counter()
    odd: list[str] = []
    seeded: Counter[str] = Counter()
    for entry, judgment, articles in read:
        day = _day(judgment)
        for article in articles:
            found = standing(article.law_id, article.article, day)
            as_cited[found] += 1
            if found in ("absent", "not_yet"):
                odd.append(f"{entry['id']} {found}")
        if day:
            _seed(judgment, articles, day, seeded)
    print("  standing as cited:", dict(as_cited))
    for line, count in Counter(odd).items():
        print(f"    {line} ({count})")
    for kind in ("beyond", "before"):
        print(f"  seeded {kind}: {seeded[kind + '_found']} of {seeded[kind]} found")


def _seed(
    judgment: Judgment, articles: tuple[Article, ...], day: date, seeded: Counter[str]
) -> None:
    """Rewrite the first article known to stand: to a number beyond the last of its law, and to the
    next inserted article that was not in force on the day of the judgment."""
    known = (a for a in articles if standing(a.law_id, a.article, day) == "in_force")
    article = next(known, None)
    if article is None:
        return
    law = article_ranges()[article.law_id]
    last = max(held.last for held in law.ranges)
    beyond = f"第{chinese_number(last + 1 + int(article.article.split('-')[0]) % STEPS)}条"
    later = sorted(name for name, start in law.inserted.items() if start > day)
    before = [article_text(later[0], "zh")] if later else []
    for kind, written, wanted in (
        ("beyond", [beyond], ("absent",)),
        ("before", before, ("not_yet", "absent")),
    ):
        for words in written:
            seeded[kind] += 1
            seeded[kind + "_found"] += _found(judgment, article, words, day, wanted)


def _found(
    judgment: Judgment, article: Article, words: str, day: date, wanted: tuple[str, ...]
) -> bool:
    text, span = judgment.text.original, article.span
    changed = text[: span.start] + words + text[span.end :]
    again = court_articles(divide(prepare(changed), judgment.kind, judgment.form))
    return any(standing(a.law_id, a.article, day) in wanted for a in again)


def _day(judgment: Judgment) -> date | None:
    """The last date of the signatures, which stand behind the order."""
    dates = [t.date for t in judgment.within(judgment.bench, "date") if not t.doubt]
    return dates[-1] if dates else None
