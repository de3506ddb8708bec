"""The words of a rule say what its SQL computes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from xiezhi.screening.authoring.rule_words import Branch, rule
from xiezhi.screening.models import Model, find_model, load_library

BAIL = find_model(load_library(), "bail-overdue")
SQL = """
WITH facts AS (
  SELECT
    m._id AS unit, m.kind AS kind, m.executed_on AS executed_on, m.ended_on AS ended_on,
    c.closed_on AS closed_on, {late} AS late
  FROM measure AS m
  LEFT JOIN criminal_case AS c ON c._id = m.criminal_case
), passed AS (
  SELECT f.unit AS unit, f.kind AS kind, f.late AS flag, f.closed_on AS closed_on FROM facts AS f
)
SELECT p.unit AS unit, CASE WHEN {condition} THEN 'hard' ELSE 'lawful' END AS outcome,
  missing('measure.executed_on', p.closed_on IS NULL) AS missing
FROM passed AS p
"""


@pytest.fixture
def said() -> Callable[..., str]:
    """The condition of a small rule in words."""

    def words(condition: str, late: str = "m.ended_on > m.executed_on") -> str:
        model = replace(BAIL, sql=SQL.format(condition=condition, late=late))
        return rule(model).branches[0].condition

    return words


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("p.kind = 'bail'", "措施种类为“取保候审”"),
        ("p.kind <> 'bail'", "措施种类不为“取保候审”"),
        ("p.kind IN ('bail', 'arrest')", "措施种类属于（“取保候审”、“逮捕”）"),
        ("p.closed_on IS NULL", "刑事案件·结案日期未记载"),
        ("NOT p.closed_on IS NULL", "刑事案件·结案日期已记载"),
        ("p.unit IS NULL", "没有对应的记录"),
        ("NOT p.unit IS NULL", "有对应的记录"),
        ("p.flag", "终止日期 > 执行日期"),
        ("NOT p.flag", "并非（终止日期 > 执行日期）"),
        ("NOT (NOT p.flag)", "终止日期 > 执行日期"),
        ("COALESCE(p.flag, FALSE)", "终止日期 > 执行日期"),
        (
            "p.flag AND (p.kind = 'bail' OR p.closed_on IS NULL)",
            "终止日期 > 执行日期，并且（措施种类为“取保候审”，或者刑事案件·结案日期未记载）",
        ),
        ("NOT covered('review', p.kind, p.closed_on, p.closed_on)", "“审查起诉”表没有声明完整"),
        (
            "p.closed_on > due('criminal.bail', p.closed_on)",
            "刑事案件·结案日期 > “取保候审”自刑事案件·结案日期起的从宽末日",
        ),
        ("p.closed_on = earlier(p.closed_on, p.unknown)", "刑事案件·结案日期 = 刑事案件·结案日期与`unknown`中较早的"),
    ],
)  # fmt: skip
def test_a_condition_reads_as_it_computes(
    said: Callable[..., str], condition: str, words: str
) -> None:
    assert said(condition) == words


def test_what_makes_a_unit_undetermined_is_listed_by_name() -> None:
    model = replace(BAIL, sql=SQL.format(condition="p.flag", late="TRUE"))
    assert rule(model).lacking == (("measure.executed_on", "刑事案件·结案日期未记载"),)


def test_nested_cases_join_their_conditions(said: Callable[..., str]) -> None:
    nested = SQL.format(
        condition="p.flag THEN CASE WHEN p.kind = 'bail' THEN 'soft' ELSE 'hard' END WHEN p.flag",
        late="m.ended_on > m.executed_on",
    )
    assert rule(replace(BAIL, sql=nested)).branches == (
        Branch("soft", "终止日期 > 执行日期，并且措施种类为“取保候审”"),
        Branch("hard", "终止日期 > 执行日期"),
        Branch("lawful", ""),
    )


@pytest.mark.slow
def test_every_model_of_the_library_has_a_rule_that_ends() -> None:
    for model in load_library():
        branches = rule(model).branches
        assert branches, model.id
        assert len({branch.outcome for branch in branches}) > 1, model.id


def test_the_words_stay_the_same_for_the_same_model(gap: Model | None = None) -> None:
    assert rule(BAIL) == rule(BAIL)


def test_what_is_taken_in_place_of_an_absent_code_has_its_title_too(
    said: Callable[..., str],
) -> None:
    assert said("COALESCE(p.kind, 'bail') = 'arrest'") == "措施种类（没有则用“取保候审”）为“逮捕”"


def test_what_reads_alike_is_said_once(said: Callable[..., str]) -> None:
    one = "covered('review', p.kind, p.closed_on, p.closed_on)"
    two = "covered('review', p.unit, p.closed_on, p.closed_on)"
    assert said(f"NOT ({one} AND {two})") == "“审查起诉”表没有声明完整"


TRIALS = """
WITH facts AS (
  SELECT t._id AS unit, t.accepted_on AS accepted_on, p.accepted_on AS former_on,
    o.accepted_on AS other_on
  FROM civil_trial AS t
  LEFT JOIN civil_trial AS p ON p._id = t.previous_trial
  LEFT JOIN civil_trial AS o ON o.organ = t.organ
)
SELECT x.unit AS unit, CASE WHEN {condition} THEN 'hard' ELSE 'lawful' END AS outcome
FROM facts AS x
"""


@pytest.mark.parametrize(
    ("condition", "words"),
    [
        ("x.accepted_on < x.former_on", "立案日期 < “前一审判程序案号”所指记录的立案日期"),
        ("x.former_on IS NULL", "“前一审判程序案号”所指记录的立案日期未记载"),
        ("x.accepted_on < x.other_on", "立案日期 < 另一条记录的立案日期"),
        ("x.other_on < x.accepted_on", "另一条记录的立案日期 < 立案日期"),
    ],
)
def test_one_field_of_two_records_is_told_apart(condition: str, words: str) -> None:
    trials = find_model(load_library(), "civil-bench-sat-before")
    model = replace(trials, sql=TRIALS.format(condition=condition))
    assert rule(model).branches[0].condition == words
