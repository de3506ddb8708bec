"""The parts a finding is made of: organs, arithmetic, wording, comparison, the published schema."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from importlib.resources import files
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from xiezhi import law
from xiezhi.errors import XiezhiError
from xiezhi.screening.arithmetic import compute, steps, verify
from xiezhi.screening.compare import compare
from xiezhi.screening.findings import Finding, facts_hash, finding_id, json_value
from xiezhi.screening.model_parts import MOVING, Arithmetic, Basis
from xiezhi.screening.models import OPTIONAL, REQUIRED, Model
from xiezhi.screening.organs import Organs
from xiezhi.screening.run import Run
from xiezhi.screening.wording import citations, missing_text, supply_text, value_text


@pytest.mark.parametrize(
    ("name", "kind", "level"),
    [
        ("虚构县公安局", "police", "county"),
        ("虚构县公安局看守所", "detention_house", "county"),
        ("虚构市公安局某分局派出所", "police", "township"),
        ("虚构市中级人民法院", "court", "city"),
        ("虚构省高级人民法院", "court", "province"),
        ("虚构县人民法院", "court", "county"),
        ("虚构监狱", "prison", ""),
        ("虚构县司法局社区矫正管理局", "justice", "county"),
        ("虚构县人民检察院", "procuratorate", "county"),
        ("虚构市监察委员会", "supervision_commission", ""),
        ("虚构县水利局", "administrative", "county"),
        ("某单位", "other", ""),
    ],
)
def test_a_name_tells_the_kind_of_organ(name: str, kind: str, level: str) -> None:
    found = Organs().resolve(name, date(2026, 1, 1), ("police", "court"))
    assert (found.kind, found.level) == (kind, level)


def test_the_only_kind_a_model_looks_at_is_taken_where_nothing_else_tells() -> None:
    assert Organs().resolve("A-17", None, ("prison",)).kind == "prison"
    assert Organs().resolve(None, None, ("prison",)).kind == "prison"


def test_acts_of_a_procuratorate_go_to_case_management() -> None:
    organs = Organs()
    assert organs.resolve("虚构县人民检察院", None, ()).route == "case_management"
    assert organs.resolve("虚构县公安局", None, ()).route == "supervision"


def with_arithmetic(model: Model, **entry: Any) -> Model:
    given: dict[str, Any] = {
        "name": "x", "by": None, "keys": {}, "line": "due", "fn": None, "args": (), "start": None,
        "more": 0, "plus_days": 0, "in_custody": False, "act_on": None,
    }  # fmt: skip
    return dataclasses.replace(model, arithmetic=(Arithmetic(**{**given, **entry}),))


@pytest.mark.parametrize(
    ("fn", "args", "value"),
    [
        ("add_months", ("a", 1, "month_end"), date(2026, 3, 31)),
        ("add_months", ("a", 1, "clamp"), date(2026, 3, 28)),
        ("add_days", ("a", 3), date(2026, 3, 3)),
        ("days_between", ("a", "b"), 2),
        ("later", ("a", "b"), date(2026, 3, 2)),
        ("earlier", ("a", "b"), date(2026, 2, 28)),
        ("roll", ("a",), date(2026, 2, 28)),
        ("add_workdays", ("b", 1), date(2026, 3, 3)),
        ("sentence_end", ("b", 1, 0, 0), date(2027, 3, 1)),
        ("age_reached", ("a", 0, "b"), True),
        ("plus", (2, 3), 5),
        ("minus", (2, 3), -1),
        ("add_days", ("nothing", 3), None),
        ("sentence_end", ("b", 0, 0, 0), None),
        ("add_days", ("b", 9_999_999), None),
    ],
)
def test_each_function_has_its_twin(gap: Model, fn: str, args: tuple[Any, ...], value: Any) -> None:
    facts = {"a": date(2026, 2, 28), "b": date(2026, 3, 2), "nothing": None, "act_on": None}
    model = with_arithmetic(gap, fn=fn, args=args)
    [found] = compute(model, facts)
    assert found.value == value
    assert bool(found.lines) == (value is not None)
    assert verify(model, "u", {**facts, "x": value}) == (found,)


def test_a_fact_may_choose_the_limit(gap: Model) -> None:
    keys = {"notice": "supervision.explain_reply", "file": "supervision.file_on_notice"}
    model = with_arithmetic(gap, by="kind", keys=keys, start="a")
    day = date(2026, 3, 2)
    for kind, key in keys.items():
        [found] = compute(model, {"kind": kind, "a": day})
        assert found.value == law.deadline(key, day).due
    [found] = compute(model, {"kind": "another", "a": day})
    assert found.value is None


def test_a_number_of_law_is_that_of_the_day(gap: Model) -> None:
    model = with_arithmetic(gap, keys={"": "minors.conditional_term.max"}, start="a", line="number")
    day = date(2026, 3, 2)
    [found] = compute(model, {"a": day})
    value = law.parameter("minors.conditional_term.max").at(day)
    assert value is not None
    assert found.value == value.number
    assert str(value.number) in found.lines[0]["zh"]


def test_verify_names_the_fact_and_both_values(gap: Model) -> None:
    model = with_arithmetic(gap, fn="plus", args=(2, 3))
    with pytest.raises(XiezhiError) as raised:
        verify(model, "penalty:s:u1", {"x": 6})
    assert raised.value.code == "SCR-130"
    assert raised.value.where == {
        "model": "mini-gap", "unit": "penalty:s:u1", "fact": "x", "sql": 6, "python": 5,
    }  # fmt: skip


def test_one_calculation_is_shown_once_and_two_are_told_apart(gap: Model) -> None:
    day = date(2026, 3, 16)
    shared = compute(gap, {"start_on": day})
    assert len(steps(gap, shared, {})["zh"]) == len(shared[0].lines)
    other = dataclasses.replace(gap.arithmetic[1], plus_days=10)
    apart = compute(
        dataclasses.replace(gap, arithmetic=(gap.arithmetic[0], other)), {"start_on": day}
    )
    shown = steps(gap, apart, {})
    assert "从宽计算：" in shown["zh"]
    assert "从严计算：" in shown["zh"]
    assert len(shown["en"]) == len(shown["zh"])


def test_arithmetic_done_elsewhere_stands_below_that_of_the_model(gap: Model) -> None:
    model = dataclasses.replace(gap, worked={"zh": "done_zh", "en": "done_en"})
    shown = steps(model, (), {"done_zh": "第一步\n第二步", "done_en": None})
    assert shown == {"zh": ("第一步", "第二步"), "en": ()}


@pytest.mark.parametrize(
    ("value", "type", "zh", "en"),
    [
        (None, "date", "未记载", "not recorded"),
        (True, "boolean", "是", "yes"),
        (False, "boolean", "否", "no"),
        (datetime(2026, 3, 2, 9, 5), "datetime", "2026-03-02 09:05", "2026-03-02 09:05"),
        ("2026-03-02T09:05", "datetime", "2026-03-02 09:05", "2026-03-02 09:05"),
        (Decimal("3.50"), "decimal", "3.50", "3.50"),
        ("s:案1/2", "ref:penalty", "案1/2", "案1/2"),
        ("bail", "code:measure_kind", "取保候审", "release on bail"),
        ("unheard", "code:measure_kind", "unheard", "unheard"),
    ],
)
def test_values_are_worded_alike_everywhere(value: Any, type: str, zh: str, en: str) -> None:
    assert (value_text(value, type, "zh"), value_text(value, type, "en")) == (zh, en)


@pytest.mark.parametrize(
    ("name", "said", "supply"),
    [
        ("penalty.filed_on", "行政处罚案件：立案日期", "重新导出"),
        ("coverage:penalty_extension", "完整性声明", "数据完整性声明"),
        ("extracted_on:penalty", "导出日期", "--extracted-on"),
        ("law:administrative.penalty_decision", "", "原文"),
        ("no_such.field", "no_such.field", "重新导出"),
    ],
)
def test_everything_missing_has_words_and_a_way_out(name: str, said: str, supply: str) -> None:
    assert said in missing_text(name, "zh")
    assert missing_text(name, "en")
    assert supply in supply_text(name, "zh")


def test_compare_tells_new_gone_changed_and_unchanged() -> None:
    found = compare({"a": "1", "b": "1", "c": "1"}, {"b": "1", "c": "2", "d": "1"})
    assert (found.new, found.gone, found.changed, found.unchanged) == (
        ("d",), ("a",), ("c",), ("b",),
    )  # fmt: skip


def test_the_name_of_a_finding_is_published_and_never_changes() -> None:
    assert finding_id("bail-overdue", "measure:s:m1", "") == "8408be4839f9e6bad79204b0e3b1a51f"


def test_the_facts_hash_leaves_out_what_grows_by_itself() -> None:
    facts = {"due_hard": "2026-04-13", "until_on": "2026-11-23", "days_over": 224}
    later = {**facts, "until_on": "2026-11-24", "days_over": 225}
    moved = {**facts, "due_hard": "2026-04-14"}
    name = facts_hash("hard", (), "2026-01-13", facts, MOVING)
    assert facts_hash("hard", (), "2026-01-13", later, MOVING) == name
    assert facts_hash("hard", (), "2026-01-13", moved, MOVING) != name
    assert facts_hash("soft", (), "2026-01-13", facts, MOVING) != name


def test_json_values_are_text_for_dates_and_decimals() -> None:
    assert json_value(Decimal("1234567890.10")) == "1234567890.10"
    assert json_value(date(2026, 3, 2)) == "2026-03-02"
    assert json_value(datetime(2026, 3, 2, 9, 5)) == "2026-03-02T09:05"


@pytest.fixture
def schema() -> dict[str, Any]:
    text = files("xiezhi.screening").joinpath("finding.schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def test_every_line_keeps_the_published_schema(
    run: Callable[..., Run], gap: Model, follow: Model, schema: dict[str, Any]
) -> None:
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    found = run(gap, follow).findings
    assert {finding.outcome for finding in found} == {"hard", "soft", "undetermined"}
    for finding in found:
        entry = json.loads(finding.line())
        validator.validate(entry)
        assert Finding.from_json(entry) == finding
    assert set(schema["properties"]) == {field.name for field in dataclasses.fields(Finding)}


@pytest.mark.parametrize(
    "change",
    [
        {"outcome": "lawful"},
        {"missing": ["penalty.filed_on"]},
        {"unit": "late"},
        {"person": "某甲"},
        {"finding_id": "1"},
    ],
)
def test_the_schema_refuses_what_is_no_finding(
    run: Callable[..., Run], gap: Model, schema: dict[str, Any], change: dict[str, Any]
) -> None:
    [late] = [f for f in run(gap).findings if f.unit == "penalty:s:late"]
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(late.as_json() | change, schema)


DOCS = Path(__file__).parents[3] / "docs"


def test_every_key_of_a_model_is_documented() -> None:
    text = (DOCS / "models.md").read_text(encoding="utf-8")
    for key in (*REQUIRED, *OPTIONAL):
        assert f"| `{key}` |" in text, key


def test_every_field_of_a_finding_is_documented() -> None:
    text = (DOCS / "findings.md").read_text(encoding="utf-8")
    for field in dataclasses.fields(Finding):
        assert f"`{field.name}`" in text, field.name


def test_the_article_cited_is_that_of_the_day_of_the_act(gap: Model) -> None:
    basis = (
        Basis("cvl", "207:10", to=date(2023, 12, 31)),
        Basis("cvl", "211:10", start=date(2024, 1, 1)),
    )
    model = dataclasses.replace(gap, legal_basis=basis)
    assert "第二百零七条" in citations(model, date(2023, 12, 31))["zh"][0]
    assert "第二百一十一条" in citations(model, date(2024, 1, 1))["zh"][0]
    assert "第二百一十一条" in citations(model, None)["zh"][0]
