"""Lawful cases of every script, each with one cell blank or two days exchanged: never a hard finding.

The same promise as `tests/library/test_missing_data.py`, for whole cases and all models at once.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from measure.noise import blankable, exchangeable, told_by_blank

from xiezhi.demo.book import Book
from xiezhi.demo.county import EXTRACTED_ON
from xiezhi.demo.declarations import declare
from xiezhi.demo.scripts.check import outcomes, ready
from xiezhi.demo.scripts.reader import Form, read_scripts
from xiezhi.demo.scripts.tables import tables
from xiezhi.demo.scripts.writing import homes, play_form
from xiezhi.records import catalogue
from xiezhi.screening.engines import DuckDBEngine
from xiezhi.screening.models import load_library

Row = dict[str, Any]


class _Rows(Book):
    """A book that hands over the rows of the case written last."""

    def case(self, form: Form, home: dict[str, str]) -> tuple[set[str], list[tuple[str, Row]]]:
        before = {place: len(rows) for place, rows in self.rows.items()}
        case = play_form(self, form, home)
        written = [
            (type, row)
            for (source, type), rows in self.rows.items()
            for row in rows[before.get((source, type), 0) :]
        ]
        return {f"{type}:{source}:{key}" for type, source, key in case.keys}, written


def _faults(rows: list[tuple[str, Row]], told: set[str]) -> Iterator[tuple[int, str, str]]:
    """The row, the cell, and the cell it is exchanged with, if any."""
    for place, (type, row) in enumerate(rows):
        kind = catalogue()[type]
        for name in blankable(kind, row):
            if f"{type}.{name}" not in told:
                yield place, name, ""
        for one, other in exchangeable(kind, row):
            yield place, one, other


@pytest.mark.slow
def test_no_lawful_case_with_a_fault_of_entry_is_hard() -> None:
    models = load_library()
    scripts = read_scripts({model.id: model.unit for model in models})
    home, told, book = homes(scripts), told_by_blank(), _Rows(random.Random(5))
    where: dict[str, str] = {}
    for form in (form for script in scripts for form in script.lawful):
        _, rows = book.case(form, home)
        for place, name, other in list(_faults(rows, told)):
            units, rows = book.case(form, home)
            type, row = rows[place]
            if other:
                row[name], row[other] = row[other], row[name]
            else:
                row[name] = None
            fault = f"{form.place}: {type} {name} {f'and {other} exchanged' if other else 'blank'}"
            where |= dict.fromkeys(units, fault)
    assert len(where) > 10_000
    declare(book)
    found, refused = tables(book, home, EXTRACTED_ON)
    assert refused == []
    guilty = []
    with DuckDBEngine() as engine:
        ready(engine, models, found)
        for model in models:
            if model.unit in found:
                guilty += [
                    f"{model.id} {row['discriminator']}: {where.get(row['unit'], row['unit'])}"
                    for row in outcomes(engine, model)
                    if row["outcome"] == "hard"
                ]
    assert guilty == []
