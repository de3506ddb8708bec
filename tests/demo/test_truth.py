"""What was planted is found, and nothing else is."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from xiezhi.demo.book import Truth
from xiezhi.demo.county import AS_OF
from xiezhi.demo.play import Played, play
from xiezhi.demo.scripts.check import shown_outcomes
from xiezhi.demo.truth import Said, judge
from xiezhi.screening.compiler import compile_model
from xiezhi.screening.derived_run import needed_types, prepare
from xiezhi.screening.engines import DuckDBEngine
from xiezhi.screening.models import Model
from xiezhi.screening.relations import store_relations
from xiezhi.screening.run import capped

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module", params=[2])
def played(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Played:
    """The demo of one more seed; test_output holds seed 1."""
    return play(tmp_path_factory.mktemp("seed") / "county", seed=request.param, scale=1)


def test_every_planted_thing_is_found_and_no_lawful_unit_is_hard(played: Played) -> None:
    assert played.held.missed == ()
    assert played.held.excess == ()
    assert played.held.lost == 0
    assert played.held.holds


def test_nothing_is_found_that_was_not_planted(played: Played) -> None:
    """Undetermined is no reproach: a model may ask for what the cases of another do not tell."""
    planted = {(entry.model, entry.unit, entry.discriminator) for entry in played.truth}
    found = {
        (f.model_id, f.unit, f.discriminator)
        for f in played.run.findings
        if f.outcome != "undetermined"
    }
    assert found - planted == set()


def test_near_misses_are_lawful_or_out_of_scope_as_written(played: Played) -> None:
    said = _outcomes(played)
    near = [entry for entry in played.truth if entry.kind == "lawful_near_miss"]
    assert len(near) > 30
    wrong = [
        (entry.model, entry.why["zh"], said.get((entry.model, entry.unit, entry.discriminator)))
        for entry in near
        if said.get((entry.model, entry.unit, entry.discriminator)) != entry.outcome
    ]
    assert wrong == []


def test_a_finding_stands_in_the_file_and_line_that_the_truth_names(played: Played) -> None:
    places = {(e.model, e.unit, e.discriminator): e for e in played.truth}
    for finding in played.run.findings:
        entry = places.get((finding.model_id, finding.unit, finding.discriminator))
        if entry is None:
            continue
        first = finding.provenance[0]
        assert Path(entry.file).name == first.file
        if entry.line is not None:
            assert (entry.sheet, entry.line) == (first.sheet, first.line)


def test_every_model_and_leg_has_two_planted_violations_and_most_have_doubtful_ones(
    played: Played,
) -> None:
    planted = Counter((e.model, e.discriminator, e.outcome) for e in played.truth)
    for model in played.models:
        if model.is_draft:
            continue
        worst = "hard" if "hard" in shown_outcomes(model) else "soft"
        for leg in _legs(model, worst):
            assert planted[model.id, leg, worst] >= 2, (model.id, leg, worst)
    assert len({e.model for e in played.truth if e.outcome == "soft"}) >= 20


def _legs(model: Model, outcome: str) -> set[str]:
    """The discriminators of which an example shows this outcome."""
    shown = {
        str(row.get("discriminator") or "")
        for case in model.examples.cases
        for row in case.expect
        if row["outcome"] == outcome
    }
    return shown - {""} if model.discriminators else {""}


def test_every_model_has_units_in_the_county(played: Played) -> None:
    assert played.run.skipped == {}


def test_every_field_of_work_has_entry_errors(played: Played) -> None:
    fields = {model.id: model.function for model in played.models}
    unread = {fields[e.model] for e in played.truth if e.outcome == "undetermined"}
    assert unread == set(fields.values())
    assert sum(e.outcome == "quarantined" for e in played.truth) >= 6


def test_a_verdict_names_what_was_missed_what_was_too_much_and_what_was_let_in() -> None:
    why = {"zh": "", "en": ""}
    truth = [
        Truth("m", "measure:p:1", "", "hard", "violation", why),
        Truth("m", "measure:p:2", "", "lawful", "lawful_near_miss", why),
        Truth("intake", "measure:p:3", "", "quarantined", "entry_error", why),
    ]
    said = [Said("m", "measure:p:2", "", "hard")]
    verdict = judge(truth, said, stored={"measure:p:3"}, bad_rows=0)
    assert [entry.unit for entry in verdict.missed] == [
        "measure:p:1",
        "measure:p:2",
        "measure:p:3",
    ]
    assert verdict.excess == (said[0],)
    assert verdict.lost == -1
    assert not verdict.holds


def _outcomes(played: Played) -> dict[tuple[str, str, str], str]:
    """What each model says of each unit, also of those that are no finding."""
    engine = DuckDBEngine()
    models = played.run.models
    manifest = played.store.manifest()
    prepare(engine, store_relations(played.store, manifest, needed_types(models), AS_OF), models)
    said = {}
    for model in models:
        sql = capped(model, compile_model(model, engine.name))
        rows = engine.query(
            f"SELECT o.unit AS unit, o.discriminator AS leg, o.outcome AS outcome FROM ({sql}) AS o"
        )
        record = model.unit
        for row in rows.to_pylist():
            said[model.id, f"{record}:{row['unit']}", row["leg"]] = row["outcome"]
    return said
