"""The demo county from seed to truth: rows, files, intake of each source.

The truth file lies beside the store, never in it, and is written from what the generator planted;
screening does not know it.
"""

from __future__ import annotations

import functools
import json
import random
import shutil
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import NamedTuple

import yaml

from xiezhi.demo import files, judgments, rulings
from xiezhi.demo.book import Book, Truth
from xiezhi.demo.cases import (
    administrative,
    bail,
    civil,
    custody,
    entry_errors,
    execution,
    juvenile,
    supervision,
    trials,
)
from xiezhi.demo.cases.margins import administrative as near_administrative
from xiezhi.demo.cases.margins import civil as near_civil
from xiezhi.demo.cases.margins import criminal as near_criminal
from xiezhi.demo.cases.margins import execution as near_execution
from xiezhi.demo.cases.margins import juvenile as near_juvenile
from xiezhi.demo.cases.margins import supervision as near_supervision
from xiezhi.demo.county import EXTRACTED_ON
from xiezhi.demo.declarations import declare
from xiezhi.demo.papers import Paper
from xiezhi.demo.scripts.reader import Script, read_scripts
from xiezhi.demo.scripts.writing import homes, plant, play_form
from xiezhi.errors import XiezhiError
from xiezhi.ledger.home import create_home, home_of
from xiezhi.ledger.recorder import LedgerRecorder
from xiezhi.records.intake import take_in
from xiezhi.records.intake_report import IntakeReport
from xiezhi.records.store import Store
from xiezhi.screening.models import load_library

MARK = "xiezhi-demo.json"
# Lawful units of each kind at scale 1; of each case close to a line there is one.
LAWFUL = 12
_CASES: tuple[Callable[[Book, int], None], ...] = (
    custody.investigative_custody,
    custody.arrest_request,
    bail.bail,
    trials.first_instance,
    civil.civil_trial,
    civil.enforcement,
    execution.delivery,
    execution.not_taken_in,
    execution.correction,
    administrative.penalty,
    administrative.seizure,
    administrative.court_application,
    administrative.transfer,
    supervision.documents,
    juvenile.interviews,
    juvenile.counsel,
    juvenile.conditional,
)
_MARGINS: tuple[Callable[[Book, int], None], ...] = (
    near_criminal.custody,
    near_criminal.arrest_request,
    near_criminal.bail,
    near_criminal.first_instance,
    near_civil.civil_trial,
    near_civil.enforcement,
    near_execution.delivery,
    near_execution.not_taken_in,
    near_execution.correction,
    near_administrative.penalty,
    near_administrative.seizure,
    near_administrative.court_application,
    near_administrative.transfer,
    near_supervision.documents,
    near_juvenile.interviews,
    near_juvenile.counsel,
    near_juvenile.conditional,
)
# Lawful cases of each form of a script at scale 1. What is planted comes once at every scale.
SCRIPTED = 2
# Sources that others point to come first, so that few references dangle for a while.
_ORDER = ("police", "court", "administration", "detention", "justice", "procuratorate")


@functools.cache
def _scripts() -> list[Script]:
    """The scripts of the shipped library, read once a process."""
    return read_scripts({model.id: model.unit for model in load_library()})


def _scripted(book: Book, scale: int) -> dict[str, str]:
    """The cases of the scripts; gives the source of each type that others refer to.

    A run of the demo leaves drafts out, so nothing is planted for them.
    """
    models = {model.id: model for model in load_library()}
    scripts = _scripts()
    home = homes(scripts)
    for script in scripts:
        for form in script.lawful:
            for _ in range(SCRIPTED * scale):
                play_form(book, form, home)
        if models[script.model].is_draft:
            continue
        for form in script.planted:
            case = play_form(book, form, home)
            plant(book, case, lambda said: not models[said.model].is_draft)
    return home


class Generated(NamedTuple):
    """All rows with the truth about them and about the documents, all rulings and judgments, and
    the source of each type that others refer to."""

    book: Book
    rulings: list[rulings.Ruling]
    judgments: list[Paper]
    home: dict[str, str]


def generate(seed: int, scale: int) -> Generated:
    """The county of this seed."""
    book = Book(random.Random(seed))
    for write in _CASES:
        write(book, LAWFUL * scale)
    for write in _MARGINS:
        write(book, scale)
    entry_errors.slips(book)
    written = rulings.write(book, LAWFUL * scale), judgments.write(book, LAWFUL * scale)
    home = _scripted(book, scale)
    declare(book)
    return Generated(book, *written, home)


def prepare(folder: Path) -> None:
    """An empty demo folder. Errors: DEM-001 where something else stands there."""
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARK).is_file():
            raise XiezhiError("DEM-001", path=folder)
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)


def build(folder: Path, *, seed: int, scale: int) -> tuple[Store, dict[str, IntakeReport]]:
    """Write the county's files and truth below `folder` and take all tables in."""
    prepare(folder)
    (folder / MARK).write_text(json.dumps({"seed": seed, "scale": scale}) + "\n", encoding="utf-8")
    county = generate(seed, scale)
    written = files.write(folder / "files", county.book, county.rulings, county.judgments)
    write_truth(folder / "truth.jsonl", [_placed(entry, written) for entry in county.book.truth])
    home = home_of(folder.resolve() / "store")
    create_home(home, origin="xiezhi.demo.invalid/ledger").close()
    store = Store.create(folder / "store", ledger=home, recorder=LedgerRecorder(home))
    reports = {}
    for source in sorted(written.paths, key=_ORDER.index):
        profile = folder / "files" / f"{source}.profile.yaml"
        settings = {
            "source": source,
            "clock": "+08:00",
            "extracted_on": EXTRACTED_ON,
            "references": {type: to for type, to in county.home.items() if to != source},
        }
        profile.write_text(
            yaml.safe_dump(settings, allow_unicode=True, sort_keys=False), encoding="utf-8"
        )
        reports[source] = take_in(store, written.paths[source], source=source, profile=profile)
    return store, reports


def _placed(entry: Truth, written: files.Written) -> Truth:
    """The truth with the file and line where its unit was written."""
    place = written.place(entry.unit)
    return replace(entry, file=place.file, sheet=place.sheet, line=place.line)


def write_truth(path: Path, truth: list[Truth]) -> None:
    """One JSON object per planted thing."""
    with path.open("w", encoding="utf-8") as out:
        for entry in truth:
            out.write(json.dumps(asdict(entry), ensure_ascii=False) + "\n")


def read_truth(path: Path) -> list[Truth]:
    """What was planted."""
    with path.open(encoding="utf-8") as lines:
        return [Truth(**json.loads(line)) for line in lines]
