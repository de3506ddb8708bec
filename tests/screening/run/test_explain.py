"""Explanation: for any unit and model, which outcome and why, and how to supply what is missing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from xiezhi.errors import XiezhiError
from xiezhi.records.store import Store
from xiezhi.screening.engines import ENGINES, open_engine
from xiezhi.screening.explain import Explanation, explain
from xiezhi.screening.models import Model, load_library
from xiezhi.screening.wording import sentences

AS_OF = date(2026, 11, 23)


@pytest.fixture
def why(store: Store, gap: Model) -> Callable[..., list[Explanation]]:
    def ask(unit: str, **options: Any) -> list[Explanation]:
        return explain(store, unit, **{"as_of": AS_OF, "models": [gap], **options})

    return ask


@pytest.mark.parametrize(
    ("unit", "outcome", "said"),
    [
        ("kept", "lawful", "未超期"),
        ("late", "hard", "超期2日"),
        ("sunday", "soft", "从严计算"),
        ("undated", "undetermined", "不能判断"),
        ("order", "out_of_scope", "不属于本模型"),
    ],
)
def test_any_outcome_is_explained(
    why: Callable[..., list[Explanation]], unit: str, outcome: str, said: str
) -> None:
    [found] = why(unit)
    assert found.outcome == outcome
    assert said in found.sentences["zh"]
    assert found.provenance[0].file == "penalty.csv"
    assert found.citations["zh"][0].endswith("第六十条")


def test_lawful_units_show_their_arithmetic_too(why: Callable[..., list[Explanation]]) -> None:
    [kept] = why("kept")
    assert any("2026-04-13" in step for step in kept.steps["zh"])
    [order] = why("order")
    assert order.steps == {"zh": (), "en": ()}


def test_what_is_missing_comes_with_how_to_supply_it(
    why: Callable[..., list[Explanation]],
) -> None:
    [undated] = why("undated")
    [lack] = undated.missing
    assert lack.name == "penalty.filed_on"
    assert lack.title["zh"] == "行政处罚案件：立案日期"
    assert "重新导出" in lack.supply["zh"]


def test_missing_coverage_names_the_table_and_the_declaration(store: Store, follow: Model) -> None:
    [found] = explain(store, "open", as_of=AS_OF, models=[follow])
    assert found.outcome == "undetermined"
    assert [lack.name for lack in found.missing] == ["coverage:penalty_extension"]
    assert "完整性声明" in found.missing[0].supply["zh"]


@pytest.mark.parametrize("unit", ["penalty:s:late", "s:late", "late"])
def test_a_unit_may_be_named_in_full_or_in_short(
    why: Callable[..., list[Explanation]], unit: str
) -> None:
    [found] = why(unit)
    assert found.unit == "penalty:s:late"


def test_an_ambiguous_name_lists_the_units(
    why: Callable[..., list[Explanation]],
    store: Store,
    rows: Callable[..., pa.Table],
    penalty: Callable[..., dict[str, Any]],
) -> None:
    store.write({"penalty": rows("penalty", [penalty("late", date(2026, 1, 13))], "other")})
    with pytest.raises(XiezhiError) as raised:
        why("late")
    assert raised.value.code == "SCR-141"
    assert "penalty:other:late, penalty:s:late" in raised.value.text("zh")
    assert why("other:late")[0].unit == "penalty:other:late"


def test_an_unknown_unit_and_a_type_nobody_examines_are_told_apart(
    why: Callable[..., list[Explanation]],
) -> None:
    with pytest.raises(XiezhiError) as raised:
        why("nobody")
    assert raised.value.code == "SCR-140"
    with pytest.raises(XiezhiError) as raised:
        why("penalty_extension:s:e1")
    assert raised.value.code == "SCR-142"


def test_all_models_of_the_type_speak_unless_one_is_asked_for(
    why: Callable[..., list[Explanation]], gap: Model, follow: Model
) -> None:
    both = why("late", models=[gap, follow])
    assert [found.model_id for found in both] == ["mini-gap", "mini-follow"]
    [one] = why("late", models=[gap, follow], model_id="mini-follow")
    assert one.model_id == "mini-follow"


def test_a_unit_the_model_passes_over_is_said_to_be_outside(
    why: Callable[..., list[Explanation]], changed: Callable[..., Model]
) -> None:
    narrow = changed(
        "mini-gap", sql={"FROM graded AS g": "FROM graded AS g WHERE g.unit <> 's:late'"}
    )
    [found] = why("late", models=[narrow])
    assert found.outcome == "out_of_scope"
    assert found.sentences["zh"].startswith("本模型没有审查")


@pytest.mark.parametrize("name", ENGINES)
def test_engines_explain_alike(why: Callable[..., list[Explanation]], name: str) -> None:
    with open_engine(name) as engine:
        assert why("late", engine=engine) == why("late")


def test_a_hostile_name_is_only_a_name(why: Callable[..., list[Explanation]]) -> None:
    with pytest.raises(XiezhiError) as raised:
        why("late' OR '1'='1")
    assert raised.value.code == "SCR-140"


def test_an_article_is_written_as_the_law_writes_it() -> None:
    model = load_library()[0]
    row = {"organ": "", "unit": "x:1", "act_on": None, "as_of": AS_OF, "discriminator": "",
           "missing": (), "outcome": "hard", "article": "133-2", "law": "刑法"}  # fmt: skip
    said = {"hard": "援引《{law}》第{article}条。", "soft": ""}
    made = replace(
        model, explain={"zh": said, "en": {"hard": "cites article {article}"}},
        outputs={"article": "text", "law": "text"}, discriminators={},
    )  # fmt: skip
    assert sentences(made, row, "")["zh"] == "援引《刑法》第一百三十三条之二。"
    assert sentences(made, row, "")["en"] == "cites article 133-2"
    assert "第不详条" in sentences(made, row | {"article": "不详"}, "")["zh"]
