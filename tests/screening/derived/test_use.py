"""Models on shared relations: what the linter allows, computed once a run, and kept with the run."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from xiezhi.records import catalogue
from xiezhi.records.store import Store
from xiezhi.screening.derived import derived_relations
from xiezhi.screening.derived_run import needed_relations, needed_types
from xiezhi.screening.engines import DuckDBEngine
from xiezhi.screening.explain import explain
from xiezhi.screening.lint import lint
from xiezhi.screening.model_parts import Input
from xiezhi.screening.models import Model, load_model, shipped_library
from xiezhi.screening.run import screen

AS_OF = date(2026, 11, 23)
ORGAN = "虚构县市场监督管理局"


def _model(id: str) -> Model:
    return load_model(shipped_library() / "administrative" / id)


@pytest.fixture
def penalty() -> Model:
    return _model("penalty-decision-overrun")


@pytest.fixture
def seizure() -> Model:
    return _model("seizure-overrun")


class Counting(DuckDBEngine):
    """Counts how often each table was made."""

    def __init__(self) -> None:
        super().__init__(threads=1)
        self.made: Counter[str] = Counter()

    def materialise(self, name: str, sql: str) -> None:
        self.made[name] += 1
        super().materialise(name, sql)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A penalty case decided 20 days late but for a span with a basis, and an open seizure."""
    rows = {
        "penalty": [{"penalty_no": "p1", "organ": ORGAN, "filed_on": date(2026, 1, 13), "decided_on": date(2026, 5, 3),
                     "public_order": False}],
        "penalty_exclusion": [{"exclusion_no": "x1", "penalty": "s:p1", "kind": "appraisal", "basis": "虚构条例第三条",
                               "from_on": date(2026, 2, 1), "to_on": date(2026, 3, 1)}],
        "seizure": [{"seizure_no": "z1", "organ": ORGAN, "kind": "seal", "from_on": date(2026, 10, 8)}],
        "coverage": [{"organ": "*", "record_type": type, "from_on": date(2020, 1, 1), "to_on": AS_OF, "complete": True,
                      "declared_by": "案管"} for type in ("seizure_testing", "seizure_extension")],
    }  # fmt: skip
    made = Store.create(tmp_path / "store", vault=False)
    tables = {}
    for type, entries in rows.items():
        kind = catalogue()[type]
        full = [
            {"_id": "s:" + "/".join(str(entry[name]) for name in kind.key), "_source": "s", "_file": "a.csv",
             "_sheet": "", "_row": number, "_extracted_on": AS_OF, **entry}
            for number, entry in enumerate(entries, 2)
        ]  # fmt: skip
        tables[type] = pa.Table.from_pylist(full, schema=kind.arrow_schema())
    made.write(tables)
    return made


def _with(model: Model, sql: dict[str, str], columns: tuple[str, ...] = ()) -> Model:
    text = model.sql
    for old, new in sql.items():
        assert old in text, old
        text = text.replace(old, new)
    read = model.inputs["stage_history"]
    inputs = {**model.inputs, "stage_history": Input((*read.required, *columns), read.optional)}
    return replace(model, sql=text, inputs=inputs)


def _codes(model: Model) -> set[str]:
    return {problem.code for problem in lint(model)}


def test_fields_and_coverage_of_what_a_relation_rests_on_need_no_declaration(
    penalty: Model,
) -> None:
    bare = {type: read for type, read in penalty.inputs.items() if type != "penalty_exclusion"}
    assert _codes(penalty) == set()
    assert _codes(replace(penalty, inputs=bare)) == set()


def test_missing_never_names_a_column_of_a_relation(penalty: Model) -> None:
    named = {"'penalty_exclusion.to_on'": "'stage_history.until_on'"}
    assert "SCR-064" in _codes(_with(penalty, named))


def test_an_unknown_column_of_a_relation_is_refused(penalty: Model) -> None:
    assert "SCR-074" in _codes(_with(penalty, {}, columns=("due_on",)))
    assert "SCR-041" in _codes(_with(penalty, {"h.excluded_days AS": "h.seq AS"}))


def test_a_relation_that_is_not_used_is_refused(penalty: Model) -> None:
    inputs = {**penalty.inputs, "organ_line": Input(("organ",), ())}
    assert "SCR-073" in _codes(replace(penalty, inputs=inputs))


def test_the_unit_is_a_record_and_never_a_row_of_a_relation(penalty: Model) -> None:
    assert "SCR-079" in _codes(_with(penalty, {"p._id AS unit": "h.stage AS unit"}))


def test_a_suspect_joins_custody_and_is_not_returned() -> None:
    relation = derived_relations()["custody_timeline"].readable()
    assert relation.personal == {"suspect"}
    assert derived_relations()["case_member"].readable().personal == {"hub"}
    assert not derived_relations()["case_cluster"].readable().personal


def test_needed_types_are_record_types(penalty: Model) -> None:
    types = needed_types([penalty])
    assert set(types) <= catalogue().keys()
    assert {"penalty", "penalty_exclusion", "coverage"} <= set(types)
    assert [relation.id for relation in needed_relations([penalty])][-1] == "stage_history"


def test_a_relation_is_computed_once_for_all_models_of_a_run(
    store: Store, penalty: Model, seizure: Model
) -> None:
    engine = Counting()
    with engine:
        run = screen(store, [penalty, seizure], as_of=AS_OF, engine=engine)
    assert {name: engine.made[name] for name in ("stage_begun", "stage_history")} == {
        "stage_begun": 1, "stage_history": 1,
    }  # fmt: skip
    assert engine.made["outcomes"] == 2
    outcomes = {model: {o: n for o, n in of.items() if n} for model, of in run.counts.items()}
    assert outcomes == {penalty.id: {"lawful": 1}, seizure.id: {"hard": 1}}


def test_a_run_keeps_the_relations_it_used(store: Store, penalty: Model, seizure: Model) -> None:
    with DuckDBEngine(threads=1) as engine:
        run = screen(store, [penalty, seizure], as_of=AS_OF, engine=engine)
    used = {relation.digest: relation for relation in needed_relations([penalty])}
    kept = {row["_id"]: row for row in store.read("model_files").to_pylist()}
    assert used.keys() < kept.keys()
    for digest, relation in used.items():
        assert kept[digest]["model_sql"] == relation.sql
    assert run.findings[0].hashes["relations"] == run.hashes["relations"]


def test_a_run_without_relations_says_nothing_of_them(store: Store) -> None:
    with DuckDBEngine(threads=1) as engine:
        run = screen(store, [_model("forward-transfer-late")], as_of=AS_OF, engine=engine)
    assert "relations" not in run.hashes


def test_explain_counts_what_the_relation_left_out(store: Store, penalty: Model) -> None:
    (said,) = explain(store, "penalty:s:p1", penalty.id, AS_OF, models=[penalty])
    assert said.outcome == "lawful"
    assert said.facts["excluded_days"] == 29
    assert said.facts["excluded_days_strict"] == 28
