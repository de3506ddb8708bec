"""The whitelist: what is outside the portable subset is refused, by code, with its line."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from xiezhi.errors import catalogue
from xiezhi.law import default_calendar
from xiezhi.screening.compiler import analyse, compile_sql
from xiezhi.screening.problem import CompileError
from xiezhi.screening.schema import SYSTEM_COLUMNS, Relation

INPUTS = {
    "measure": Relation(
        {
            "kind": "text", "executed_on": "date", "executed_at": "datetime", "n": "integer",
            "held": "boolean", "person": "text", "birth_on": "date", "organ": "text", **SYSTEM_COLUMNS,
        },
        frozenset({"person", "birth_on"}),
        ("measure_no",),
    ),
    "review": {"measure": "text", "received_on": "date"},
}  # fmt: skip
HEAD = (
    "m._id AS unit, '' AS discriminator, m.kind AS organ, m.executed_on AS act_on, "
    "'lawful' AS outcome, '' AS missing"
)
DUE = "due('criminal.investigative_custody', m.executed_on)"


def problems(sql: str, outputs: dict[str, str] | None = None, **options: object) -> list[str]:
    found = analyse(sql, inputs=INPUTS, outputs=outputs or {}, **options)
    return [problem.code for problem in found.problems]


def of_expression(sql: str, type: str = "boolean") -> list[str]:
    return problems(
        f"SELECT {HEAD},\n {sql} AS x\nFROM measure AS m", {"x": type}, tunable={"cut": 3}
    )


REFUSED = yaml.safe_load((Path(__file__).parent / "refused.yaml").read_text(encoding="utf-8"))


def refused(kind: str) -> list[tuple[str, str]]:
    return [(sql, code) for code, listed in REFUSED[kind].items() for sql in listed]


@pytest.mark.parametrize(("sql", "code"), refused("expressions"))
def test_an_expression_outside_the_subset_is_refused(sql: str, code: str) -> None:
    found = analyse(
        f"SELECT {HEAD},\n {sql} AS x\nFROM measure AS m",
        inputs=INPUTS,
        outputs={"x": "boolean"},
        tunable={"cut": 3},
    )
    assert code in [problem.code for problem in found.problems], found.problems
    said = next(problem for problem in found.problems if problem.code == code)
    assert said.where["line"] in (1, 2)
    assert said.text("zh") and said.text("en")


@pytest.mark.parametrize(("sql", "code"), refused("statements"))
def test_a_statement_outside_the_subset_is_refused(sql: str, code: str) -> None:
    sql = sql.replace("HEAD", HEAD)
    assert code in problems(sql)
    with pytest.raises(CompileError) as caught:
        compile_sql(sql, inputs=INPUTS, outputs={})
    assert caught.value.code == "SCR-001"
    assert f"[{code}]" in caught.value.text("en")


ADMITTED = [
    "m.n * 100 >= m.n * 12 AND m.n * 24 > 15 * m.n",
    "(m.n + 1) - 1 = m.n",
    "m.held",
    "m.kind IN ('a', 'b') OR m.kind NOT IN ('c')",
    f"{DUE} < m._as_of",
    "m.n >= tunable('cut')",
    "age_reached(m.birth_on, param('minors.adult_age', m.executed_on), m.executed_on)",
    "COALESCE(NULL, m.held)",
    "covered('review', m.organ, m.executed_on, m._as_of)",
    "n = 1",
]  # fmt: skip


@pytest.mark.parametrize("sql", ADMITTED)
def test_what_the_subset_admits_compiles(sql: str) -> None:
    assert of_expression(sql) == []


def test_every_fault_is_reported_at_once_with_its_line() -> None:
    sql = f"SELECT {HEAD},\n m.nn AS a,\n m.n / 1 AS b,\n CURRENT_DATE AS c\nFROM measure AS m"
    found = analyse(sql, inputs=INPUTS, outputs={"a": "integer", "b": "integer", "c": "date"})
    assert [(p.code, p.where["line"]) for p in found.problems] == [
        ("SCR-041", 2),
        ("SCR-015", 3),
        ("SCR-018", 4),
    ]


def test_a_long_condition_compiles() -> None:
    chain = " OR ".join(f"m.kind = 'k{number}'" for number in range(80))
    assert of_expression(chain) == []


def test_every_code_of_the_compiler_is_a_sentence_that_says_what_to_do() -> None:
    codes = [code for code in catalogue() if "SCR-001" <= code <= "SCR-099"]
    assert len(codes) > 60
    for code in codes:
        for lang in ("zh", "en"):
            assert len(catalogue()[code][lang]) > 15, (code, lang)


def test_the_law_in_the_sql_is_that_of_the_parameters_given() -> None:
    sql = f"SELECT {HEAD}, {DUE} AS x FROM measure AS m"
    with pytest.raises(CompileError) as caught:
        compile_sql(
            sql, inputs=INPUTS, outputs={"x": "date"}, parameters={}, calendar=default_calendar()
        )
    assert [problem.code for problem in caught.value.problems] == ["SCR-060"]
