"""A new model's folder is complete: it lints and its examples pass, whatever the plan."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from xiezhi.errors import XiezhiError
from xiezhi.screening.authoring.scaffold import Plan, write
from xiezhi.screening.authoring.scaffold_choices import NEEDS, choices
from xiezhi.screening.engines import ENGINES, open_engine
from xiezhi.screening.example_format import LEAST_EXAMPLES
from xiezhi.screening.examples import run_examples
from xiezhi.screening.lint import lint
from xiezhi.screening.models import SHAPES, load_model

BASE = Plan("new-model", "date_gap", "measure", "criminal", resolution="2.2.5")
LAW = {"law": "cpl", "article": "79"}
PLANS = [
    replace(BASE, param="criminal.bail", end="ended_on"),
    replace(BASE, unit="penalty", function="administrative", param="administrative.reminder"),
    replace(
        BASE, shape="limit_check", unit="conditional_nonprosecution",
        param="minors.conditional_term.max", organ_kind="procuratorate",
    ),
    replace(BASE, shape="anti_join", param="criminal.arrest_review", child="custody_extension"),
    replace(BASE, shape="state_conflict", end="ended_on", child="custody_extension", **LAW),
    replace(BASE, shape="cluster", by="charge", **LAW),
    replace(BASE, shape="cluster", by="person", **LAW),
    replace(BASE, shape="text_element", field="charge", word="告知诉讼权利", **LAW),
    *(
        replace(BASE, shape="ratio", unit=next(iter(choices("unit", shape="ratio"))), param=param,
                bound=bound)
        for param, bound in (
            ("civil.auction.start_price", "least"),
            ("civil.preservation.security", "most"),
            ("civil.trial.small_claims.agreed", "most"),
            ("parole.served.fixed_term", "least"),
        )
    ),
]  # fmt: skip


def test_every_shape_has_a_plan_here() -> None:
    assert {plan.shape for plan in PLANS} == set(SHAPES) == set(NEEDS)


def faults(folder: Path, plan: Plan, engines: tuple[str, ...]) -> Iterator[str]:
    model = load_model(write(folder, plan))
    assert (model.shape, model.resolution) == (plan.shape, (plan.resolution,))
    assert len(model.examples.cases) >= LEAST_EXAMPLES
    yield from (problem.text() for problem in lint(model))
    for name in engines:
        try:
            engine = open_engine(name)
        except XiezhiError as error:
            assert error.code == "SCR-080"  # an extra that is not installed
            continue
        with engine:
            yield from (fault.text() for fault in run_examples(model, engine).faults)


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: f"{plan.shape}-{plan.unit}")
def test_a_new_folder_lints_and_its_examples_pass(tmp_path: Path, plan: Plan) -> None:
    assert list(faults(tmp_path, plan, ("duckdb", "clickhouse"))) == []


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
def test_every_unit_a_shape_offers_works_on_every_engine(tmp_path: Path, shape: str) -> None:
    params = list(choices("param", shape=shape)) if "param" in NEEDS[shape] else []
    for number, unit in enumerate(choices("unit", shape=shape)):
        asked = {"param": params[7 * number % len(params)]} if params else LAW
        plan = replace(BASE, id=f"new-{number}", shape=shape, unit=unit, word="告知", **asked)
        # Every shape once on every engine; the rest differ in names only.
        engines = ENGINES if number == 0 else ("duckdb",)
        assert list(faults(tmp_path, plan, engines)) == [], plan


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"unit": "penal"}, "SCR-160"),
        ({"end": "ended_at"}, "SCR-161"),
        ({"param": "minors.conditional_term.max"}, "SCR-162"),
        ({"shape": "ratio"}, "SCR-161"),
        ({"shape": "anti_join", "unit": "organ"}, "SCR-161"),
        ({"shape": "anti_join", "unit": "coverage"}, "SCR-161"),
        ({"shape": "anti_join", "unit": "penalty", "child": "trial"}, "SCR-163"),
        ({"param": "criminal.bial"}, "LAW-001"),
        ({"shape": "cluster", "by": "kind", "article": "79"}, "LAW-003"),
        ({"shape": "cluster", "by": "kind", "law": "cpl", "article": "lxxix"}, "LAW-004"),
        ({"shape": "text_element", "field": "charge", **LAW}, "SCR-165"),
        ({"shape": "text_element", "field": "charge", "word": "it's", **LAW}, "SCR-165"),
        ({"shape": "text_element", "field": "charge", "word": "{organ}", **LAW}, "SCR-165"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(
    tmp_path: Path, change: dict[str, str], code: str
) -> None:
    plan = replace(BASE, unit="measure", param="criminal.bail")
    with pytest.raises(XiezhiError) as raised:
        write(tmp_path, replace(plan, **change))
    assert raised.value.code == code
    assert not list(tmp_path.iterdir())


def test_an_existing_folder_is_not_overwritten(tmp_path: Path) -> None:
    write(tmp_path, PLANS[0])
    with pytest.raises(XiezhiError) as raised:
        write(tmp_path, PLANS[1])
    assert raised.value.code == "SCR-164"
