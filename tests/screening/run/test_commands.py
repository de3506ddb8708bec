"""The commands: tables aligned, the last line fixed, exit statuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from xiezhi.cli.models import models
from xiezhi.cli.screen import explain, screen
from xiezhi.cli.table import table, width
from xiezhi.records.store import Store
from xiezhi.screening.models import Model

LIBRARY = str(Path(__file__).parent / "library")
Command = Callable[..., Result]


@pytest.fixture
def on_store(store: Store) -> Command:
    def call(command: object, *arguments: str) -> Result:
        given = [*arguments, "--store", str(store.path), "--library", LIBRARY, "--allow-unsigned"]
        return CliRunner().invoke(command, [*given, "--as-of", "2026-11-23"])

    return call


def test_screen_ends_with_its_one_line(on_store: Command) -> None:
    result = on_store(screen, "--model", "mini-gap")
    assert result.exit_code == 0
    shown = result.stdout.splitlines()
    assert shown[-1] == "findings: 2 hard, 1 soft, 1 undetermined of 5 examined"
    assert shown[-2] == "与上次相比：新增 4，消失 0，变化 0，未变 0"
    assert on_store(screen, "--model", "mini-gap").stdout.splitlines()[-2] == (
        "与上次相比：新增 0，消失 0，变化 0，未变 4"
    )


def test_screen_says_which_models_could_not_run(on_store: Command) -> None:
    result = on_store(screen)
    assert "未运行：取保候审超期，没有“强制措施”数据" in result.stdout


def test_screen_writes_json_lines_to_a_file(on_store: Command, tmp_path: Path) -> None:
    out = tmp_path / "findings.jsonl"
    result = on_store(screen, "--model", "mini-gap", "--json", "--out", str(out))
    assert (result.exit_code, result.stdout) == (0, "")
    entries = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [entry["outcome"] for entry in entries] == ["hard", "hard", "soft", "undetermined"]


def test_explain_shows_outcome_arithmetic_articles_and_source(on_store: Command) -> None:
    result = on_store(explain, "late", "--model", "mini-gap")
    assert result.exit_code == 0
    for part in ("违法 · ", "超期2日", "起算事件：2026-01-13", "第六十条", "penalty.csv 第 2 行"):
        assert part in result.stdout


def test_explain_gives_json(on_store: Command) -> None:
    result = on_store(explain, "kept", "--model", "mini-gap", "--json")
    assert json.loads(result.stdout)["outcome"] == "lawful"


def call(*arguments: str) -> Result:
    return CliRunner().invoke(models, [*arguments, "--library", LIBRARY])


def test_list_gives_a_table_and_an_array() -> None:
    result = call("list", "--function", "administrative")
    assert "mini-gap" in result.stdout
    found = json.loads(call("list", "--json").stdout)
    assert {"mini-gap", "bail-overdue"} <= {entry["id"] for entry in found}
    assert all(entry["digest"] and entry["examples"] >= 8 for entry in found)


def test_show_tells_what_a_model_looks_at() -> None:
    result = call("show", "mini-gap", "--sql")
    assert result.exit_code == 0
    for part in ("行政处罚法第六十条", "行政处罚案件（penalty）", "FROM penalty AS u"):
        assert part in result.stdout


def test_test_succeeds_and_fails_by_exit_status(
    changed: Callable[..., Model], tmp_path: Path
) -> None:
    good = call("test", "mini-gap", "mini-follow")
    assert (good.exit_code, good.stdout.count("通过")) == (0, 2)
    wrong = changed("mini-gap", examples={"days_over: 1}": "days_over: 2}"})
    path = str(wrong.path.parent)
    bad = CliRunner().invoke(models, ["test", "mini-gap", "--library", path])
    assert bad.exit_code == 1
    assert "days_over 应为 2，得到 1" in bad.stderr


def test_a_broken_folder_is_named_and_the_others_still_run(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "model.yaml").write_text("id: broken\n", encoding="utf-8")
    arguments = ["list", "--library", LIBRARY, "--library", str(tmp_path)]
    result = CliRunner().invoke(models, arguments)
    assert result.exit_code == 1
    assert "mini-gap" in result.stdout
    assert "SCR-101" in result.stderr


def test_lint_speaks_of_every_model() -> None:
    result = call("lint", "mini-gap", "mini-follow")
    assert (result.exit_code, result.stdout) == (0, "检查 2 个模型，0 个有问题\n")


def test_columns_are_aligned_by_what_is_seen() -> None:
    assert [width(text) for text in ("ab", "公安", "ａ", "")] == [2, 4, 2, 0]
    shown = table(["名", "n"], [["公安局", 1], ["ab", 20]], right=(1,))
    assert shown.splitlines() == ["名       n", "公安局   1", "ab      20"]
