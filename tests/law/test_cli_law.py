"""`xiezhi law`: what a person or a script sees."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from xiezhi.cli.main import cli
from xiezhi.errors import XiezhiError
from xiezhi.law import parameters, statutes


@pytest.fixture(autouse=True)
def chinese() -> None:
    from xiezhi.i18n import set_language

    set_language("zh")


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["law", *arguments])


def code_of(result: Result) -> str:
    """The code of the error; `main` turns it into its sentence and exit status 1."""
    assert isinstance(result.exception, XiezhiError)
    assert result.exception.text("zh") and result.exception.text("en")
    return result.exception.code


def test_a_deadline_shows_its_date_its_steps_and_the_article_beside_each() -> None:
    result = run("deadline", "侦查羁押期限", "2026-03-15", "--more", "5")
    assert result.exit_code == 0
    assert "2026-10-15" in result.output
    assert "刑事诉讼法（2018-10-26）第一百五十六条" in result.output
    assert "刑事诉讼法（2018-10-26）第一百零五条第四款" in result.output


def test_json_carries_both_lines_and_both_languages() -> None:
    result = run("deadline", "criminal.review", "2026-01-15", "--json")
    found = json.loads(result.output)
    assert (found["due"], found["strict"]) == ("2026-02-24", "2026-02-24")
    assert (found["law"], found["article"], found["verified"]) == ("cpl", "172(1)", True)
    assert "rolled" in found["flags"]
    assert all(step["zh"] and step["en"] for step in found["steps"])


def test_custody_exclusions_discovery_and_the_deciding_act_are_options() -> None:
    held = run("deadline", "criminal.review", "2026-01-15", "--custody", "--json")
    assert json.loads(held.output)["due"] == "2026-02-15"
    longer = run("deadline", "civil.trial.simple", "2026-03-10", "--plus-days", "20", "--json")
    assert json.loads(longer.output)["due"] == "2026-06-30"
    anew = run(
        "deadline",
        "criminal.investigative_custody",
        "2026-03-15",
        "--discovered",
        "2026-04-22",
        "--json",
    )
    assert json.loads(anew.output)["due"] == "2026-06-22"
    later = run("deadline", "criminal.bail", "2018-09-01", "--act-on", "2019-01-01", "--json")
    assert json.loads(later.output)["due"] == "2019-09-02"


def test_hours_take_a_time_and_another_zone_is_turned_into_beijing_time() -> None:
    result = run("deadline", "transfer.after_approval", "2026-06-03T10:00", "--json")
    assert json.loads(result.output)["due"] == "2026-06-04T10:00:00"
    west = run("deadline", "transfer.after_approval", "2026-06-03T08:00+06:00", "--json")
    assert json.loads(west.output)["due"] == "2026-06-04T10:00:00"


def test_a_file_adds_a_year_for_one_calculation(tmp_path: Path) -> None:
    unknown = run("deadline", "criminal.review", "2027-01-05")
    assert unknown.exit_code == 0 and "不能判断" in unknown.output
    year = tmp_path / "2027.yaml"
    year.write_text("year: 2027\nbasis: 虚构\nholidays: [2027-02-05..2027-02-11]\n", "utf-8")
    known = run("deadline", "criminal.review", "2027-01-05", "--calendar", str(year), "--json")
    assert json.loads(known.output)["due"] == "2027-02-12"


def test_an_act_before_the_known_text_says_which_text_is_missing() -> None:
    result = run("deadline", "criminal.bail", "2015-01-01")
    assert result.exit_code == 0
    assert "刑事诉讼法（2012年修正" in result.output and "不能判断" in result.output


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("LAW-001", ("deadline", "criminal.bial", "2026-01-01")),
        ("LAW-014", ("show", "没有这个")),
        ("LAW-007", ("deadline", "minors.adult_age", "2026-01-01")),
        ("LAW-008", ("deadline", "criminal.lawyer_visit", "2026-01-01")),
        ("LAW-013", ("deadline", "criminal.bail", "三月二日")),
        ("LAW-013", ("deadline", "criminal.bail", "2026-02-30")),
    ],
)
def test_a_wrong_question_is_answered_by_a_coded_sentence(
    code: str, arguments: tuple[str, ...]
) -> None:
    assert code_of(run(*arguments)) == code


def test_near_keys_are_suggested() -> None:
    result = run("deadline", "criminal.bial", "2026-01-01")
    assert isinstance(result.exception, XiezhiError)
    assert "criminal.bail" in result.exception.text("zh")


def test_show_tells_what_a_parameter_says_on_a_day() -> None:
    assert "6 个月" in run("show", "监视居住").output
    then = run("show", "supervision.explain_reply", "--on", "2015-01-01").output
    assert "第五百五十七条" in then and "第五百六十条" not in then
    assert "不能判断" in run("show", "criminal.bail", "--on", "2015-01-01").output
    assert "robbery" in run("show", "sentencing.violent_crimes").output
    assert "1 个月 + 15 日" in run("show", "criminal.summary.long").output


def test_show_tells_the_versions_of_a_statute() -> None:
    every = run("show", "刑事诉讼法").output
    assert "2012-03-14" in every and "2018-10-26" in every
    one = run("show", "cpl", "--on", "2015-01-01").output
    assert "2012-03-14" in one and "2018-10-26 " not in one.split("施行")[0]
    assert "没有当日有效" in run("show", "ccl", "--on", "2015-01-01").output


def test_list_names_every_parameter_and_statute() -> None:
    lines = run("list", "--json").output.splitlines()
    assert len(lines) == len(parameters()) + len(statutes())
    assert all(json.loads(line)["title"]["zh"] for line in lines)
    only = run("list", "--parameters").output.splitlines()
    assert len(only) == len(parameters())
    laws = run("list", "--statutes").output.splitlines()
    assert len(laws) == len(statutes())


def test_english_answers_in_english() -> None:
    from xiezhi.i18n import set_language

    set_language("en")
    result = run("deadline", "criminal.review", "2026-01-15")
    assert "Review for prosecution: 1 month [Criminal Procedure Law (2018-10-26)" in result.output
