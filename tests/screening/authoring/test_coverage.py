"""What runs with which tables, and which table opens the most."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path

import pyarrow as pa
import pytest

from xiezhi.records import catalogue
from xiezhi.records.store import Store
from xiezhi.screening.authoring.coverage import Coverage, Holdings, held_in, needs, weigh
from xiezhi.screening.models import find_model, load_library

LIBRARY = load_library()
IDS = ("bail-overdue", "penalty-decision-overrun", "forward-transfer-late", "correction-missed")
SOME = [find_model(LIBRARY, id) for id in IDS]


def with_tables(*tables: str) -> Coverage:
    return weigh(SOME, Holdings(frozenset(tables)))


def test_a_model_needs_its_unit_and_every_table_it_reads() -> None:
    bail = needs(SOME[0])
    assert bail.tables == {"measure", "suspect", "criminal_case", "review", "review_return"}
    assert bail.declared == {"measure"}
    assert "kind" in bail.fields["measure"]


def test_a_shared_relation_needs_the_tables_the_model_names() -> None:
    trial = needs(find_model(LIBRARY, "civil-trial-limit-overrun"))
    assert "stage_history" in trial.model.inputs
    assert trial.tables >= {"civil_trial", "civil_exclusion", "civil_extension"}
    assert not trial.tables & {"measure", "penalty", "coverage", "stage_history"}


def test_models_are_complete_partly_served_or_closed() -> None:
    nothing = with_tables()
    assert (nothing.complete, nothing.partly) == ((), {})
    assert set(nothing.closed) == set(IDS)
    some = with_tables("measure", "crime_transfer")
    assert "bail-overdue" in some.partly
    assert "measure" not in some.partly["bail-overdue"]
    assert "correction-missed" in some.closed
    everything = with_tables(*catalogue())
    assert set(everything.complete) == set(IDS)
    assert not (everything.steps or everything.one_more)


def test_one_more_table_names_the_models_it_alone_is_missing_to() -> None:
    found = with_tables("measure", "suspect", "criminal_case", "review")
    assert found.one_more["review_return"] == ("bail-overdue",)
    assert "review_return" not in with_tables("measure").one_more


@pytest.mark.slow
def test_the_steps_complete_every_model_and_open_the_most_first() -> None:
    steps = with_tables().steps
    tables = [step.table for step in steps]
    assert len(tables) == len(set(tables))
    assert sorted(id for step in steps for id in step.completes) == sorted(IDS)
    assert sorted(id for step in steps for id in step.begins) == sorted(IDS)
    have: set[str] = set()
    for step in steps:
        gains = {
            table: sum(needs(m).tables - have == {table} for m in SOME if needs(m).tables - have)
            for table in catalogue()
        }
        assert len(step.completes) == gains[step.table] == max(gains.values())
        have.add(step.table)


def rows(type: str, *entries: Mapping[str, object]) -> pa.Table:
    kind = catalogue()[type]
    full = [
        {"_id": f"s:{number}", "_source": "s", "_extracted_on": date(2026, 11, 23), **entry}
        for number, entry in enumerate(entries)
    ]
    return pa.Table.from_pylist(full, schema=kind.arrow_schema())


def test_a_store_tells_empty_fields_and_missing_declarations(tmp_path: Path) -> None:
    store = Store.create(tmp_path / "store", vault=False)
    store.write(
        {
            "measure": rows("measure", {"measure_no": "m1", "organ": "虚构县公安局"}),
            "coverage": rows(
                "coverage",
                {"organ": "*", "record_type": "review", "complete": True},
                {"organ": "*", "record_type": "measure", "complete": False},
            ),
        }
    )
    held = held_in(store)
    assert held.tables == {"measure", "coverage"}
    assert held.declared == {"review"}
    found = weigh(SOME, held)
    assert found.fields == {"measure.kind": ("bail-overdue",)}
    assert found.declarations == {"measure": ("bail-overdue",)}
    assert set(found.as_json()) == {
        "complete", "partly", "closed", "one_more", "steps", "fields", "declarations",
    }  # fmt: skip
