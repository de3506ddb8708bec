"""A lawful county and a seeded one, through files, intake and store: what does the library say?

    python -m measure county [--quick] [--cases 100000] [--seed 1] [--draws 5]

A case is one court, police, procuratorate or administrative matter with all its rows, or one
document: rows are counted apart. First only lawful cases with the noise of entry (`noise`): any hard
finding is one too many. Then every planted form of every script and the planted documents are taken
into the same store: recall and precision by model.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from measure.noise import EARLIER_EXPORT, Noise, disturb
from xiezhi.demo import judgments, rulings
from xiezhi.demo.book import Book, Truth
from xiezhi.demo.county import AS_OF, EXTRACTED_ON
from xiezhi.demo.declarations import declare
from xiezhi.demo.files import write_csv
from xiezhi.demo.papers import JUDGMENTS
from xiezhi.demo.rulings import RULINGS
from xiezhi.demo.scripts.reader import Script, read_scripts
from xiezhi.demo.scripts.writing import homes, play_form
from xiezhi.documents.files import documents, find_files
from xiezhi.documents.taking import take_documents
from xiezhi.records import catalogue
from xiezhi.records.intake import take_in
from xiezhi.records.store import Store
from xiezhi.screening.compiler import compile_model
from xiezhi.screening.derived_run import needed_types, prepare
from xiezhi.screening.engines import DuckDBEngine
from xiezhi.screening.models import Model, load_library
from xiezhi.screening.relations import store_relations
from xiezhi.screening.run import capped
from xiezhi.screening.schema import OUTCOMES

CASES, QUICK = 100_000, 4_000
DRAWS = 5
_SHOWN = 20
_ELSEWHERE = 5_000_000

Key = tuple[str, str, str]  # model, unit, discriminator


@dataclass
class Lawful:
    """The lawful county: its cases by field of work, which form each unit comes from, its noise."""

    cases: Counter[str] = field(default_factory=Counter)
    forms: dict[str, int] = field(default_factory=dict)
    places: list[str] = field(default_factory=list)
    rows: int = 0
    noise: Noise = field(default_factory=Noise)
    units_of: dict[int, list[tuple[str, str, str]]] = field(default_factory=dict)


@dataclass
class Verdicts:
    """What the library says: outcomes by model, the hard and soft units, seconds by model."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    found: dict[Key, str] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def total(self, outcome: str) -> int:
        """Units of one outcome over all models."""
        return sum(counted[outcome] for counted in self.counts.values())

    def of(self, outcome: str) -> list[Key]:
        """The units with that outcome."""
        return [key for key, said in self.found.items() if said == outcome]


def lawful_county(
    scripts: Sequence[Script], models: Mapping[str, Model], cases: int, seed: int
) -> tuple[Book, Lawful]:
    """Rows of lawful cases, the forms in turn, disturbed by the noise of entry."""
    book, home, county = Book(random.Random(seed)), homes(scripts), Lawful()
    forms = [form for script in scripts for form in script.lawful]
    for number in range(cases):
        form = forms[number % len(forms)]
        case = play_form(book, form, home)
        county.cases[models[form.model].function] += 1
        county.places.append(form.place)
        for type, source, key in case.keys:
            county.forms[f"{type}:{source}:{key}"] = number
        county.units_of[number] = list(case.keys)
    county.rows = sum(map(len, book.rows.values()))
    county.noise = disturb(book, random.Random(seed + 1))
    declare(book)
    return book, county


def take_rows(store: Store, folder: Path, book: Book, home: Mapping[str, str]) -> None:
    """The book's rows as files of each source, taken into the store."""
    tables: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(dict)
    for (source, type), rows in book.rows.items():
        tables[source][type] = rows
    _take(store, folder / "now", tables, home, EXTRACTED_ON)


def take_earlier(store: Store, folder: Path, noise: Noise, home: Mapping[str, str]) -> None:
    """What an earlier export showed as still open, taken in before the rest."""
    tables: dict[str, dict[str, list[dict[str, Any]]]] = defaultdict(dict)
    for (source, type), rows in noise.earlier.items():
        tables[source][type] = rows
    _take(store, folder / "earlier", tables, home, EARLIER_EXPORT)


def _take(
    store: Store,
    folder: Path,
    tables: Mapping[str, Mapping[str, Sequence[Mapping[str, Any]]]],
    home: Mapping[str, str],
    extracted_on: date,
) -> None:
    for source, by_type in tables.items():
        place = folder / source
        place.mkdir(parents=True)
        for type, rows in by_type.items():
            write_csv(place / f"{catalogue()[type].title['zh']}.csv", type, rows)
        profile = folder / f"{source}.yaml"
        settings = {
            "source": source,
            "clock": "+08:00",
            "extracted_on": extracted_on,
            "references": {type: to for type, to in home.items() if to != source},
        }
        profile.write_text(yaml.safe_dump(settings, allow_unicode=True), encoding="utf-8")
        report = take_in(store, sorted(place.iterdir()), source=source, profile=profile)
        assert not report.refused, report.refused
        assert not report.quarantined, report.quarantined[:3]


def take_papers(store: Store, folder: Path, book: Book, lawful: int, *, planted: bool) -> int:
    """Judgments and rulings written, read and taken in; gives how many. Only lawful ones unless
    `planted`; what must be said of the others stands in the truth of `book`."""
    texts = [(RULINGS, paper.key, rulings.text(paper).encode(), f"{paper.key}.txt")
             for paper in rulings.write(book, lawful)]  # fmt: skip
    texts += [(JUDGMENTS, paper.key, paper.content, paper.file)
              for paper in judgments.write(book, lawful)]  # fmt: skip
    named = {entry.unit.split(":")[2].partition("/")[0] for entry in book.truth
             if entry.kind != "lawful_near_miss"}  # fmt: skip
    taken = 0
    for source in (RULINGS, JUDGMENTS):
        place = folder / f"{source}-{planted}"
        place.mkdir(parents=True)
        for of, key, content, name in texts:
            if of == source and (planted or key not in named):
                (place / name).write_bytes(content)
                taken += 1
        read = [(item, item.read()) for path in find_files([place]) for item in documents(path)]
        take_documents(store, read, source=source, extracted_on=EXTRACTED_ON)
    return taken


def verdicts(store: Store, models: Iterable[Model]) -> Verdicts:
    """Every model of the library over the store, drafts included."""
    manifest, said = store.manifest(), Verdicts()
    running = [m for m in models if (c := manifest.counts.get(m.unit)) and c.rows]
    with DuckDBEngine() as engine:
        prepare(engine, store_relations(store, manifest, needed_types(running), AS_OF), running)
        for model in running:
            started = time.perf_counter()
            engine.materialise("said", capped(model, compile_model(model, engine.name)))
            repeated = engine.query(
                "SELECT COUNT(*) AS n FROM (SELECT s.unit FROM said AS s"
                " GROUP BY s.unit, s.discriminator HAVING COUNT(*) > 1) AS r"
            )
            assert not repeated["n"][0].as_py(), f"{model.id} gives a unit twice"
            counted = engine.query(
                "SELECT s.outcome AS o, COUNT(*) AS n FROM said AS s GROUP BY s.outcome"
            )
            said.counts[model.id] = Counter({r["o"]: r["n"] for r in counted.to_pylist()})
            rows = engine.query(
                "SELECT s.unit AS u, s.discriminator AS d, s.outcome AS o FROM said AS s"
                " WHERE s.outcome IN ('hard', 'soft')"
            )
            for row in rows.to_pylist():
                said.found[model.id, f"{model.unit}:{row['u']}", row["d"]] = row["o"]
            said.seconds[model.id] = time.perf_counter() - started
    return said


def plant(
    scripts: Sequence[Script], home: Mapping[str, str], draws: int, seed: int
) -> tuple[Book, dict[Key, str]]:
    """Every planted form drawn some times, and what must be said of each unit."""
    # Numbers of their own: the county's were given already.
    book = Book(random.Random(seed), people=_ELSEWHERE, first=_ELSEWHERE)
    expected: dict[Key, str] = {}
    for script in scripts:
        for form in script.planted:
            for _ in range(draws):
                for said in play_form(book, form, home).expected:
                    expected[said.model, said.unit, said.discriminator] = said.outcome
    return book, expected


def _of_documents(truth: Iterable[Truth]) -> dict[Key, str]:
    return {
        (entry.model, entry.unit, entry.discriminator): entry.outcome
        for entry in truth
        if entry.kind != "lawful_near_miss"
    }


def table(models: Iterable[Model], expected: Mapping[Key, str], said: Verdicts) -> Iterator[str]:
    """Recall and precision by model as a table of docs/measurements.md."""
    yield "| model | planted hard | found | hard beside | recall | precision | planted soft | found |"
    yield "|---|---|---|---|---|---|---|---|"
    hard_said, soft_said = set(said.of("hard")), set(said.of("soft"))
    for model in models:
        planted = {k for k, outcome in expected.items() if k[0] == model.id and outcome == "hard"}
        soft = {k for k, outcome in expected.items() if k[0] == model.id and outcome == "soft"}
        hard = {key for key in hard_said if key[0] == model.id}
        if not (planted or soft or hard):
            continue
        hit = len(planted & hard)
        recall = f"{hit / len(planted):.3f}" if planted else "–"
        precision = f"{len(hard & planted) / len(hard):.3f}" if hard else "–"
        yield (
            f"| {model.id} | {len(planted)} | {hit} | {len(hard - planted)} | {recall} | {precision} |"
            f" {len(soft)} | {len(soft & soft_said)} |"
        )


def _why(county: Lawful, unit: str) -> str:
    """The form of a unit, and what noise its case met."""
    number = county.forms.get(unit)
    if number is None:
        return "a document"
    noise = [
        f"{type} {what}"
        for type, source, key in county.units_of[number]
        for what in county.noise.rows.get((type, source, key), [])
    ]
    return f"{county.places[number]}; noise: {', '.join(noise) or 'none'}"


def measure(*, cases: int, seed: int, draws: int) -> bool:
    """Print the figures; whether the lawful county is clean and the recall whole."""
    models = load_library()
    by_id = {model.id: model for model in models}
    scripts = read_scripts({model.id: model.unit for model in models})
    home = homes(scripts)
    with tempfile.TemporaryDirectory() as temporary:
        folder, started = Path(temporary), time.perf_counter()
        store = Store.create(folder / "store", vault=False)
        book, county = lawful_county(scripts, by_id, cases, seed)
        papers = take_papers(store, folder, Book(random.Random(seed)), cases // 3000, planted=False)
        written = time.perf_counter()
        take_earlier(store, folder, county.noise, home)
        take_rows(store, folder / "lawful", book, home)
        del book
        stored = time.perf_counter()
        clean = verdicts(store, models)
        screened = time.perf_counter()
        listed = ", ".join(f"{name} {n:,}" for name, n in sorted(county.cases.items()))
        print(f"county: {sum(county.cases.values()):,} cases ({listed}) of {county.rows:,} rows,"
              f" {papers:,} documents; {len(clean.counts)} of {len(models)} models had units")  # fmt: skip
        print(f"noise: {dict(county.noise.done)}")
        print(f"seconds: cases drawn {written - started:.0f}, intake {stored - written:.0f},"
              f" screening {screened - stored:.0f}")  # fmt: skip
        print("lawful county: " + ", ".join(f"{o} {clean.total(o):,}" for o in OUTCOMES))
        for key in clean.of("hard")[:_SHOWN]:
            print(f"  HARD {' '.join(key)}: {_why(county, key[1])}")
        softs = Counter(key[0] for key in clean.of("soft"))
        if softs:
            print(f"  soft by model: {dict(softs.most_common())}")
        planted, expected = plant(scripts, home, draws, seed + 2)
        of_papers = Book(random.Random(seed + 3))
        take_papers(store, folder, of_papers, 1, planted=True)
        expected |= _of_documents(of_papers.truth)
        take_rows(store, folder / "planted", planted, home)
        seeded = verdicts(store, models)
        print(f"seeded county: {len(expected):,} planted things; screened in"
              f" {sum(seeded.seconds.values()):.0f} s; peak memory"
              f" {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.1f} GB")  # fmt: skip
        print("\n".join(table(models, expected, seeded)))
    hard = {key for key, outcome in expected.items() if outcome == "hard"}
    missed = sorted(hard - set(seeded.of("hard")))
    for key in missed[:_SHOWN]:
        print(f"  MISSED {' '.join(key)}")
    print(f"lawful county hard {clean.total('hard')}; recall on hard"
          f" {(len(hard) - len(missed)) / len(hard):.4f} of {len(hard)}")  # fmt: skip
    return not clean.total("hard") and not missed


def main(arguments: Sequence[str]) -> int:
    """1 if a lawful unit is hard or a planted one is not."""
    parser = argparse.ArgumentParser(prog="python -m measure county")
    parser.add_argument("--quick", action="store_true", help=f"{QUICK:,} cases")
    parser.add_argument("--cases", type=int)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--draws", type=int, default=DRAWS)
    chosen = parser.parse_args(arguments)
    cases = chosen.cases or (QUICK if chosen.quick else CASES)
    return 0 if measure(cases=cases, seed=chosen.seed, draws=chosen.draws) else 1
