"""Examples: each is judged alone, on every engine, and a failing one is named in words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from xiezhi.screening.engines import ENGINES, Engine, open_engine
from xiezhi.screening.example_rows import batches, tables
from xiezhi.screening.examples import Report, run_examples
from xiezhi.screening.models import Model, ModelError, load_model
from xiezhi.screening.strict_yaml import Reading

LIBRARY = Path(__file__).parent / "library" / "administrative"


def codes(report: Report) -> list[str]:
    return [fault.code for fault in report.faults]


@pytest.mark.parametrize("name", ["mini-gap", "mini-follow"])
@pytest.mark.parametrize("engine_name", ENGINES)
def test_the_examples_hold_on_every_engine(name: str, engine_name: str) -> None:
    model = load_model(LIBRARY / name)
    with open_engine(engine_name) as engine:
        report = run_examples(model, engine)
    assert (report.engine, report.examples) == (engine_name, len(model.examples.cases))
    assert [fault.text() for fault in report.faults] == []


def test_a_failing_example_says_what_was_expected_and_what_came(
    changed: Callable[..., Model], engine: Engine
) -> None:
    model = changed("mini-gap", examples={"days_over: 1}": "days_over: 2}"})
    report = run_examples(model, engine)
    assert codes(report) == ["SCR-150"]
    text = report.faults[0].text("zh")
    assert "期限届满次日办结超期一日" in text
    assert "days_over 应为 2，得到 1" in text


def test_a_unit_nobody_expected_may_not_be_found(
    changed: Callable[..., Model], engine: Engine
) -> None:
    more = "penalty_no: u1, organ: 虚构县公安局, filed_on: 2024-03-01, public_order: true}"
    model = changed(
        "mini-gap", examples={more: f"{more}, {{penalty_no: u2, organ: 甲, filed_on: 2024-03-01}}"}
    )
    report = run_examples(model, engine)
    assert codes(report) == ["SCR-152"]
    assert "u2" in report.faults[0].text("zh")


def test_an_expected_unit_that_is_not_there_is_named(
    changed: Callable[..., Model], engine: Engine
) -> None:
    model = changed("mini-gap", examples={"unit: u1, outcome: out_of": "unit: u9, outcome: out_of"})
    report = run_examples(model, engine)
    assert codes(report) == ["SCR-151"]


def test_a_count_that_python_does_not_share_is_a_fault(
    changed: Callable[..., Model], engine: Engine
) -> None:
    model = changed("mini-gap", yaml={"start: start_on, line: due": "start: until_on, line: due"})
    assert "SCR-154" in codes(run_examples(model, engine))


def test_a_unit_that_comes_twice_is_a_fault(changed: Callable[..., Model], engine: Engine) -> None:
    model = changed(
        "mini-gap",
        sql={"MAX(e._id) AS extension": "e._id AS extension", "  GROUP BY e.penalty\n": ""},
        examples={
            "{extension_no: e1, penalty: u1}": "{extension_no: e1, penalty: u1}, {extension_no: e2, penalty: u1}"
        },
    )
    assert "SCR-153" in codes(run_examples(model, engine))


def test_undetermined_and_missing_go_together(
    changed: Callable[..., Model], engine: Engine
) -> None:
    only = "CASE WHEN g.outcome = 'undetermined' THEN g.lacking ELSE '' END AS missing"
    model = changed("mini-gap", sql={only: "'' AS missing"})
    assert "SCR-155" in codes(run_examples(model, engine))


FALSE_ROWS = [
    ("filed_on: 2024-03-01, public_order", 'filed_on: "2024-03-01", public_order', "SCR-105"),
    ("public_order: true", "public_order: yes please", "SCR-105"),
    ("public_order: true", "public_odor: true", "SCR-104"),
    ("public_order: true", "kind: caning", "SCR-106"),
    ("penalty_no: u1, organ: 虚构县公安局, ", "organ: 虚构县公安局, ", "SCR-103"),
    ("organ: 虚构县公安局, filed_on: 2024-03-01, public", "organ: 12, filed_on: 2024-03-01, public",
     "SCR-105"),
    ("penalty_extension: [{extension_no: e1", "penalty_extra: [{extension_no: e1", "SCR-106"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "code"), FALSE_ROWS)
def test_rows_that_do_not_fit_their_record_type_are_refused(
    changed: Callable[..., Model], engine: Engine, old: str, new: str, code: str
) -> None:
    model = changed("mini-gap", examples={old: new})
    with pytest.raises(ModelError) as raised:
        run_examples(model, engine)
    assert code in [fault.code for fault in raised.value.faults]


def test_examples_share_no_organ_and_no_reference(follow: Model) -> None:
    [numbers] = batches(follow)
    found = tables(follow, Reading("examples.yaml"), numbers)
    declared = {(row["_source"], row["organ"]) for row in found["coverage"].to_pylist()}
    organs = {(row["_source"], row["organ"]) for row in found["penalty"].to_pylist()}
    # Every declaration for all organs became one for the organs of its own example.
    assert declared <= organs
    assert all(organ.startswith(source) for source, organ in organs)
    assert all(
        row["penalty"].startswith(row["_source"] + ":")
        for row in found["penalty_extension"].to_pylist()
    )


@pytest.mark.parametrize("engine_name", ENGINES)
def test_a_question_about_every_organ_is_answered_by_its_own_example(
    changed: Callable[..., Model], engine_name: str
) -> None:
    model = changed(
        "mini-follow",
        sql={"covered('penalty_extension', c.organ,": "covered('penalty_extension', '*',"},
    )
    assert [len(numbers) for numbers in batches(model)] == [1] * len(model.examples.cases)
    with open_engine(engine_name) as engine:
        assert [fault.text() for fault in run_examples(model, engine).faults] == []
