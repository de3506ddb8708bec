"""Missing data is never guilt: what is taken away from a lawful case never makes a hard finding.

Of each example whose unit is lawful one optional cell is left blank, or the day of export, or the
declarations of completeness are taken away; or two days are exchanged so that they contradict.
`told_by_blank.yaml` lists the fields of which an empty cell is itself a statement, with the reason;
nothing else is excused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import pytest
import yaml
from variants import (
    Row,
    Variant,
    blanked,
    expected,
    later,
    outcomes,
    swapped,
    variant,
    without_rows,
)

from xiezhi.records import catalogue
from xiezhi.screening.engines import DuckDBEngine
from xiezhi.screening.example_format import Example
from xiezhi.screening.models import Model, load_model, model_folders, shipped_library

pytestmark = pytest.mark.slow

_FOLDERS = {folder.name: folder for folder in model_folders([shipped_library()])}
_FAR = date(2035, 11, 23)


@cache
def _listed(name: str) -> Mapping[str, str]:
    text = (Path(__file__).parent / name).read_text(encoding="utf-8")
    found: Mapping[str, str] = yaml.safe_load(text) or {}
    return found


def _says(model: Model, field: str) -> bool:
    """Whether an empty cell of this field (`type.field`) is a statement, for all or this model."""
    told = _listed("told_by_blank.yaml")
    return field in told or f"{model.id}: {field}" in told


@dataclass(frozen=True)
class Said:
    """What a model says of its examples with something taken away, by test."""

    poorer: list[tuple[Variant, str]]
    swapped: list[tuple[Variant, str]]
    grown: list[tuple[Variant, str]]
    undated: list[tuple[Variant, str]]
    bare: list[tuple[Variant, str]]


@pytest.fixture(params=sorted(_FOLDERS))
def model(request: pytest.FixtureRequest) -> Model:
    return _model(request.param)


@cache
def _model(id: str) -> Model:
    return load_model(_FOLDERS[id])


@cache
def _engine() -> DuckDBEngine:
    return DuckDBEngine(threads=1)


@cache
def _said(id: str) -> Said:
    """All variants of a model in one query."""
    model = _model(id)
    parts = [list(part(model)) for part in (_poorer, _swapped, _grown, _undated, _bare)]
    whole = [item for part in parts for item in part]
    said = iter(outcomes(_engine(), model, whole) if whole else [])
    return Said(*([(item, next(said)) for item in part] for part in parts))


def _poorer(model: Model) -> Iterator[Variant]:
    """Every lawful unit with something taken away that is no statement."""
    for example, row in expected(model, "lawful"):
        for type, name, what, given in blanked(model, example, str(row["unit"])):
            if not _says(model, f"{type}.{name}"):
                yield variant(example, row, what, given=given)
        yield variant(example, row, "no day of export", extracted_on=None)
        if "coverage" in example.given:
            yield variant(example, row, "no coverage", given=without_rows(example, "coverage"))


def _swapped(model: Model) -> Iterator[Variant]:
    """Every lawful unit with an entry error: the end of something before its beginning."""
    for example, row in expected(model, "lawful"):
        for what, given in swapped(example):
            yield variant(example, row, what, given=given)


def _open(model: Model) -> Iterator[tuple[Example, Row]]:
    if "_as_of" in model.sql:
        for example, row in expected(model, "lawful"):
            if example.extracted_on == example.as_of:
                yield example, row


def _grown(model: Model) -> Iterator[Variant]:
    """Lawful units years later, if nothing more happened."""
    for example, row in _open(model):
        yield variant(later(example, _FAR), row, "years later")


def _undated(model: Model) -> Iterator[Variant]:
    for example, row in _open(model):
        yield variant(example, row, "no day of export", extracted_on=None)


def _bare(model: Model) -> Iterator[Variant]:
    """Hard units without any declaration of completeness."""
    if "covered(" in model.sql and not model.is_draft:
        for example, row in expected(model, "hard"):
            if "coverage" in example.given:
                yield variant(example, row, "no coverage", given=without_rows(example, "coverage"))


def test_a_lawful_unit_with_something_missing_is_never_hard(model: Model) -> None:
    assert [item.what for item, said in _said(model.id).poorer if said == "hard"] == []


def test_a_lawful_unit_with_contradictory_days_is_never_hard(model: Model) -> None:
    assert [item.what for item, said in _said(model.id).swapped if said == "hard"] == []


def test_an_open_unit_is_undetermined_where_the_day_of_export_is_unknown(model: Model) -> None:
    """Open: lawful now, and hard or soft if nothing more happens for years."""
    said = _said(model.id)
    wrong = [
        item.what
        for (_, at_last), (item, at_no_day) in zip(said.grown, said.undated, strict=True)
        if at_last in ("hard", "soft") and at_no_day != "undetermined"
    ]
    assert wrong == []


def test_a_hard_finding_that_rests_on_absence_needs_coverage(model: Model) -> None:
    """Some models are certain by what is recorded; `certain_by_records.yaml` says by what."""
    bare = _said(model.id).bare
    still = [item.what for item, said in bare if said == "hard"]
    if model.id in _listed("certain_by_records.yaml"):
        assert still, "the model is no longer listed rightly"
    else:
        assert still == []


def test_the_lists_name_fields_and_models_that_exist() -> None:
    for name in _listed("told_by_blank.yaml"):
        model, _, place = name.rpartition(": ")
        type, _, field = place.partition(".")
        assert model in ("", *_FOLDERS), name
        assert field in catalogue()[type].fields, name
        assert not catalogue()[type].fields[field].required, name
    assert _listed("certain_by_records.yaml").keys() <= _FOLDERS.keys()
