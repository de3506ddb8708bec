"""The whole of the demo without a word printed: build, read, screen, hold against the truth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from xiezhi.demo.book import Truth
from xiezhi.demo.build import build, read_truth
from xiezhi.demo.county import AS_OF, EXTRACTED_ON
from xiezhi.demo.papers import JUDGMENTS
from xiezhi.demo.rulings import RULINGS
from xiezhi.demo.truth import Said, Verdict, judge
from xiezhi.documents.files import documents, find_files
from xiezhi.documents.taking import take_documents
from xiezhi.records.catalogue import catalogue
from xiezhi.records.intake_report import IntakeReport
from xiezhi.records.store import Store
from xiezhi.screening.engines import DuckDBEngine
from xiezhi.screening.models import Model
from xiezhi.screening.packs.library import trusted_library
from xiezhi.screening.run import Progress, Run, screen


@dataclass(frozen=True, slots=True)
class Played:
    """What a demo gave. `reports`: the intake of each source; `rulings`, `judgments`: how many
    were read."""

    store: Store
    reports: Mapping[str, IntakeReport]
    rulings: int
    judgments: int
    models: list[Model]
    run: Run
    truth: list[Truth]
    held: Verdict


def stored_units(store: Store) -> set[str]:
    """Every record in the store as `type:source:key`."""
    manifest = store.manifest()
    return {
        f"{type}:{id}"
        for type in manifest.tables
        if type in catalogue()
        for id in store.read(type, manifest).column("_id").to_pylist()
    }


def _read(store: Store, folder: Path, source: str) -> int:
    """Read the documents of a source into the store; gives how many."""
    texts = [
        (document, document.read())
        for path in find_files([folder / "files" / source])
        for document in documents(path)
    ]
    take_documents(store, texts, source=source, extracted_on=EXTRACTED_ON)
    return len(texts)


def play(folder: Path, *, seed: int, scale: int, progress: Progress | None = None) -> Played:
    """Build the county below `folder`, take everything in and screen it. Errors: DEM-001."""
    store, reports = build(folder, seed=seed, scale=scale)
    rulings, judgments = (_read(store, folder, source) for source in (RULINGS, JUDGMENTS))
    models = trusted_library()
    run = screen(store, models, as_of=AS_OF, engine=DuckDBEngine(), progress=progress)
    truth = read_truth(folder / "truth.jsonl")
    held = judge(
        truth,
        (Said(f.model_id, f.unit, f.discriminator, f.outcome) for f in run.findings),
        stored=stored_units(store),
        bad_rows=sum(report.bad_rows for report in reports.values()),
    )
    return Played(store, reports, rulings, judgments, models, run, truth, held)
