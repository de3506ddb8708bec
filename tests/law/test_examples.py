"""Worked examples: lawyers' arithmetic as data files, and one runner written once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import yaml

from xiezhi.law import (
    age_reached,
    deadline,
    half_served_on,
    parameter,
    sentence_end,
)

FOLDER = Path(__file__).parent / "examples"
ORACLES = Path(__file__).parents[3] / "shared" / "law" / "examples"
EXAMPLES = [
    example
    for file in sorted(FOLDER.glob("*.yaml"))
    for example in yaml.safe_load(file.read_text(encoding="utf-8"))["examples"]
]
ARGUMENTS = ("more", "plus_days", "in_custody", "act_on", "recomputed_from")


def check_deadline(check: Mapping[str, Any]) -> None:
    """The lines, and acts that are in time, late or too early on the line the row gives."""
    arguments = {name: check[name] for name in ARGUMENTS if name in check}
    found = deadline(check["deadline"], check["start"], **arguments)
    lines = {"due": found.due, "strict": found.strict}
    given = [name for name in lines if name in check]
    assert given, "an example must name a line"
    for name in given:
        assert lines[name] == check[name], name
        assert lines[name] is None or type(lines[name]) is type(check[name])
    if "flag" in check:
        assert check["flag"] in found.flags
    line: date | datetime | None = lines[given[0]]
    for act, right in (
        ("in_time", lambda day: day <= line),
        ("late", lambda day: day > line),
        ("too_early", lambda day: day < line),
    ):
        assert act not in check or right(check[act]), act
    assert found.value is None or found.value.article


def check_number(check: Mapping[str, Any]) -> None:
    """A number of law: what it is, what lies below the case's figure, what above."""
    value = parameter(check["number"]).at(check["day"])
    assert value is not None
    assert {"equals", "below", "above"} & check.keys(), "an example must compare"
    assert check.get("equals", value.number) == value.number
    assert value.number < check.get("below", value.number + 1), "the case's figure is over it"
    assert value.number > check.get("above", value.number - 1), "the case's figure is under it"


def check_set(check: Mapping[str, Any]) -> None:
    """What the law's list holds and what it does not."""
    value = parameter(check["set"]).at(check["day"])
    assert value is not None and isinstance(value.value, tuple)
    assert ("holds" in check) != ("lacks" in check)
    assert ("holds" in check) == (check.get("holds", check.get("lacks")) in value.value)


def check_term(check: Mapping[str, Any]) -> None:
    """The end of a sentence."""
    end = sentence_end(check["sentence"], check["years"], check.get("months", 0))
    assert end == check["ends"]


def check_half(check: Mapping[str, Any]) -> None:
    """The first day half of a sentence is served, and an act before it."""
    first = half_served_on(check["half_served"], check["years"], check.get("months", 0))
    assert first == check["first"]
    assert check["too_early"] < first


def check_age(check: Mapping[str, Any]) -> None:
    """Whether an age is reached on a day."""
    assert age_reached(check["birth"], check["years"], check["day"]) is check["reached"]


RUN = {
    "deadline": check_deadline,
    "number": check_number,
    "set": check_set,
    "sentence": check_term,
    "half_served": check_half,
    "birth": check_age,
}


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: str(example["id"]))
def test_the_rules_give_the_worked_example(example: Mapping[str, Any]) -> None:
    assert example["article"] and example["checks"]
    for check in example["checks"]:
        (kind,) = RUN.keys() & check.keys()
        RUN[kind](check)


def test_every_example_stands_once() -> None:
    ids = [example["id"] for example in EXAMPLES]
    assert len(ids) == len(set(ids))


@pytest.mark.skipif(not ORACLES.is_dir(), reason="the oracle tables (../shared/law) are not here")
def test_at_least_ninety_rows_of_the_oracle_tables_are_expressed() -> None:
    rows = [
        line.split("\t")
        for file in ORACLES.glob("*.tsv")
        for line in file.read_text(encoding="utf-8").splitlines()[1:]
    ]
    firm = {row[0] for row in rows if "DOUBT" not in "\t".join(row)}
    expressed = {example["id"] for example in EXAMPLES}
    assert expressed <= firm
    assert len(expressed) >= 90
    # What is missing is named, with the reason, at the head of the example files.
    reasons = "".join(file.read_text(encoding="utf-8") for file in FOLDER.glob("*.yaml"))
    assert all(f"#   {id}:" in reasons for id in firm - expressed)
