"""What the command prints."""

from __future__ import annotations

import re

from click.testing import CliRunner
from tests.demo.conftest import County

from xiezhi.cli.main import cli

_SUMMARY = re.compile(r"findings: \d+ hard, \d+ soft, \d+ undetermined of \d+ examined")


def test_the_last_line_is_the_summary_and_stands_once(county: County) -> None:
    assert _SUMMARY.fullmatch(county.lines[-1])
    assert sum(bool(_SUMMARY.search(line)) for line in county.lines) == 1


def test_the_truth_line_says_that_everything_was_found(county: County) -> None:
    (line,) = [line for line in county.lines if line.startswith("与预设真相对照")]
    assert "遗漏 0 处，误判为违法 0 处，应隔离而未隔离或者误隔离 0 行" in line


def test_findings_are_grouped_by_organ_in_few_lines(county: County) -> None:
    start = county.lines.index("发现（按机关）：")
    end = county.lines.index("其余见报告。")
    assert 10 < end - start <= 26
    assert any(line.startswith("清溪县公安局（公安机关）：违法") for line in county.lines)


def test_what_was_set_aside_is_shown_by_a_sentence(county: County) -> None:
    assert any("2024年2月30日" in line and "不存在的日期" in line for line in county.lines)


def test_the_report_is_there_in_three_forms(county: County) -> None:
    names = {path.name for path in (county.folder / "report").iterdir()}
    assert names >= {"report.html", "report.xlsx", "findings.jsonl"}


def test_the_commands_to_try_next_are_five_and_the_second_unit_is_lawful(county: County) -> None:
    start = county.lines.index("接着试试：")
    commands = [line.split() for line in county.lines[start + 1 : start + 6]]
    assert [command[:2] for command in commands] == [
        ["xiezhi", "explain"],
        ["xiezhi", "explain"],
        ["xiezhi", "law"],
        ["xiezhi", "check"],
        ["xiezhi", "models"],
    ]
    store = str(county.folder / "store")
    for command, outcome in zip(commands[:2], ("违法", "合法"), strict=True):
        arguments = [store if part == "xiezhi-demo/store" else part for part in command[1:]]
        done = CliRunner().invoke(cli, arguments)
        assert done.exit_code == 0, done.output
        assert done.output.startswith(outcome)
