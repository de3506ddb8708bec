"""The worked examples of every shared relation on every engine, and that a wrong one is found."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from xiezhi.screening.derived import derived_relations, load_relation
from xiezhi.screening.engines import ENGINES, DuckDBEngine, open_engine
from xiezhi.screening.relation_examples import run_relation_examples

from .conftest import EXAMPLES

Written = Callable[..., Path]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("id", derived_relations())
def test_the_examples_hold(id: str, engine: str) -> None:
    with open_engine(engine) as opened:
        faults = run_relation_examples(derived_relations()[id], opened)
    assert [fault.text("en") for fault in faults] == []


@pytest.mark.parametrize(
    "expected",
    [
        "expect: [{organ: 虚构乡人民法院}]",
        "expect: []",
        "expect: [{organ: 虚构县人民法院}, {organ: 虚构县人民法院}]",
    ],
)
def test_a_row_that_differs_lacks_or_is_too_many_is_named(written: Written, expected: str) -> None:
    examples = EXAMPLES.replace("expect: [{organ: 虚构县人民法院}]", expected, 1)
    # The anchor carries the changed expectation into all four.
    relation = load_relation(written(examples=examples))
    with DuckDBEngine(threads=1) as engine:
        faults = run_relation_examples(relation, engine)
    assert {fault.code for fault in faults} == {"SCR-148"}
    assert {fault.where["name"] for fault in faults} == {"甲", "乙", "丙", "丁"}


def test_two_rows_of_one_key_are_named(written: Written) -> None:
    row = "{case_no: t1, organ: 虚构县人民法院, instance: first}"
    examples = EXAMPLES.replace(row, f"{row}, {row.replace('t1', 't2')}")
    relation = load_relation(written(examples=examples))
    with DuckDBEngine(threads=1) as engine:
        said = [fault.where["what"] for fault in run_relation_examples(relation, engine)]
    assert any("×2" in what for what in said)
