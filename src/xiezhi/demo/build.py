"""The demo county from seed to truth: rows, files, intake of each source.

The truth file lies beside the store, never in it, and is written from what the generator planted;
screening does not know it.
"""

from __future__ import annotations

import json
import random
import shutil
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import NamedTuple

import yaml

from xiezhi import records
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
from xiezhi.demo.county import (
    AS_OF,
    COVERED_FROM,
    EXTRACTED_ON,
    ORGANS,
    UNDECLARED_OFFICE,
    UNDECLARED_POLICE,
)
from xiezhi.demo.papers import Paper
from xiezhi.errors import XiezhiError
from xiezhi.records.intake import take_in
from xiezhi.records.intake_report import IntakeReport
from xiezhi.records.store import Store

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
# In whose tables a source's references to another source's records point.
_REFERENCES = {
    "detention": {"sentence": "court"},
    "justice": {"sentence": "court"},
    "procuratorate": {"suspect": "police", "criminal_case": "police"},
}


def _told_by_documents() -> set[str]:
    """The types read from documents: nobody declares that of such records none is missing."""
    catalogue = records.catalogue()
    told = {id for id, type in catalogue.items() if "document_id" in type.fields}
    told.add("commutation_ruling")
    while True:
        more = {
            id
            for id, type in catalogue.items()
            if any(field.ref in told for field in type.fields.values())
        }
        if more <= told:
            return told
        told |= more


def _declare(book: Book) -> None:
    """Organs, and coverage for every type but those of the two organs that declared nothing."""
    for code, name, kind, level, parent in ORGANS:
        book.add(
            "procuratorate", "organ", code=code, name=name, kind=kind, level=level, parent=parent
        )
    silent = {UNDECLARED_POLICE: "custody_extension", UNDECLARED_OFFICE: "penalty_extension"}
    hidden = set(silent.values())
    undeclared = _told_by_documents() | {"organ", "coverage"}
    for type in records.catalogue():
        if type in undeclared:
            continue
        organs = (
            ["*"]
            if type not in hidden
            else [name for _, name, _, _, _ in ORGANS if silent.get(name) != type]
        )
        for organ in organs:
            book.add(
                "procuratorate",
                "coverage",
                organ=organ,
                record_type=type,
                from_on=COVERED_FROM,
                to_on=AS_OF,
                complete=True,
                declared_by="案件管理部门",
            )


class Generated(NamedTuple):
    """All rows with the truth about them and about the documents, all rulings and judgments."""

    book: Book
    rulings: list[rulings.Ruling]
    judgments: list[Paper]


def generate(seed: int, scale: int) -> Generated:
    """The county of this seed."""
    book = Book(random.Random(seed))
    for write in _CASES:
        write(book, LAWFUL * scale)
    for write in _MARGINS:
        write(book, scale)
    entry_errors.slips(book)
    written = rulings.write(book, LAWFUL * scale), judgments.write(book, LAWFUL * scale)
    _declare(book)
    return Generated(book, *written)


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
    written = files.write(folder / "files", *county)
    write_truth(folder / "truth.jsonl", [_placed(entry, written) for entry in county.book.truth])
    store = Store.create(folder / "store")
    reports = {}
    # Sources that others point to come first, so that no reference dangles.
    for source in sorted(written.paths, key=lambda name: name in _REFERENCES):
        profile = folder / "files" / f"{source}.profile.yaml"
        settings = {
            "source": source,
            "clock": "+08:00",
            "extracted_on": EXTRACTED_ON,
            "references": _REFERENCES.get(source, {}),
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
