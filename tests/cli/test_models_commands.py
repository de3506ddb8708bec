"""`xiezhi models new|coverage|keygen|pack|sign|verify|unpack|show|lint` as a user meets them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from xiezhi.cli import models_new
from xiezhi.cli.models import models
from xiezhi.screening.engines import open_engine
from xiezhi.screening.examples import run_examples
from xiezhi.screening.lint import lint
from xiezhi.screening.models import load_model, shipped_library

MINI = Path(__file__).parents[1] / "screening" / "run" / "library" / "administrative" / "mini-gap"
TOML = (
    'id = "fiction-county"\nversion = "1.0.0"\nengine_api = 1\nlicence = "Apache-2.0"\n'
    'maintainers = ["虚构县人民检察院"]\n[title]\nzh = "虚构县模型包"\nen = "Models of Fiction County"\n'
)


def call(*arguments: object, given: str | None = None, **env: str) -> Result:
    return CliRunner().invoke(models, [str(a) for a in arguments], input=given, env=env)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "fiction-county"
    shutil.copytree(MINI, path / MINI.name)
    (path / "pack.toml").write_text(TOML, encoding="utf-8")
    return path


def test_a_pack_is_made_signed_carried_and_verified(folder: Path, tmp_path: Path) -> None:
    key, out = tmp_path / "office.key", tmp_path / "pack.zip"
    made = call("keygen", key, "--holder", "虚构县人民检察院")
    assert made.exit_code == 0
    assert key.read_text(encoding="ascii").split()[1] not in made.output
    packed = call("pack", folder, "--key", key, "--out", out)
    assert (packed.exit_code, out.exists()) == (0, True)
    trust = ("--trust", f"{key}.pub")
    for path in (folder, out):
        shown = call("verify", path, *trust)
        assert "虚构县模型包（fiction-county 1.0.0）：签名有效" in shown.stdout
        assert "持有人 虚构县人民检察院" in shown.stdout
    taken = call("unpack", out, "--dir", tmp_path / "in", *trust)
    assert taken.exit_code == 0
    assert (tmp_path / "in" / "fiction-county" / "MANIFEST.sig").is_file()


def test_verify_fails_for_whatever_may_not_be_used(folder: Path, tmp_path: Path) -> None:
    call("pack", folder)
    unsigned = call("verify", folder)
    assert (unsigned.exit_code, "没有签名" in unsigned.stdout) == (1, True)
    call("keygen", tmp_path / "k", "--holder", "x")
    call("sign", folder, "--key", tmp_path / "k")
    unknown = call("verify", "--library", folder)
    assert (unknown.exit_code, "不在所信任的公钥之中" in unknown.stdout) == (1, True)
    (folder / MINI.name / "model.sql").write_text("SELECT 1", encoding="utf-8")
    altered = call("verify", folder, "--trust", tmp_path)
    assert altered.exit_code == 1
    assert "SCR-173" in altered.stderr
    loose = call("verify", MINI.parent)
    assert (loose.exit_code, "SCR-179" in loose.stderr) == (1, True)
    beside = call("verify", folder.parent, "--trust", tmp_path)
    assert "SCR-179" not in beside.stderr
    shutil.copytree(MINI, folder.parent / MINI.name)
    beside = call("verify", folder.parent, "--trust", tmp_path)
    assert (beside.exit_code, "SCR-179" in beside.stderr) == (1, True)


def test_trusted_keys_may_be_a_setting_of_the_office(folder: Path, tmp_path: Path) -> None:
    call("keygen", tmp_path / "k", "--holder", "x")
    call("pack", folder, "--key", tmp_path / "k")
    assert "签名有效" in call("verify", folder, XIEZHI_TRUST=str(tmp_path)).stdout


def test_verify_speaks_of_the_shipped_pack() -> None:
    result = call("verify")
    assert "獬豸模型库（xiezhi " in result.stdout
    assert (result.exit_code, "与清单一致" in result.stdout) == (0, True), "run `make docs`"


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """The runner's input counts as a person at a terminal."""

    class Terminal:
        @staticmethod
        def isatty() -> bool:
            return True

    monkeypatch.setattr(models_new, "stdin", Terminal)


def works(path: Path) -> bool:
    model = load_model(path)
    with open_engine() as engine:
        return not lint(model) and not run_examples(model, engine).faults


def test_new_asks_for_what_is_missing_and_takes_numbers_words_and_ids(
    tmp_path: Path, terminal: None
) -> None:
    answers = [
        "my-gap", "date_gap", "criminal",
        "没有这种表", "强制措施", "measure",
        "1", "2.2.5", "取保候审", "criminal.bail", "ended_on",
    ]  # fmt: skip
    result = call("new", "--dir", tmp_path, given="\n".join(answers) + "\n")
    assert result.exit_code == 0, result.output
    for part in (
        "单元的记录类型",
        "没有“没有这种表”",
        "被监督机关的种类",
        "最相近的已有模型",
        "bail-overdue",
    ):
        assert part in result.output, part
    assert works(tmp_path / "my-gap")


def test_new_needs_no_terminal_when_everything_is_said(tmp_path: Path) -> None:
    plan = ["--id", "my-set", "--shape", "cluster", "--unit", "measure", "--function", "criminal",
            "--law", "cpl", "--article", "79", "--by", "charge", "--resolution", "2.2.5"]  # fmt: skip
    assert call("new", "--dir", tmp_path, *plan).exit_code == 0
    assert works(tmp_path / "my-set")
    result = call("new", "--dir", tmp_path, *plan[:4])
    assert (result.exit_code, "--function" in result.stderr) == (2, True)
    plan[1], plan[-1] = "my-set-2", "9.9.9"
    assert "SCR-090" in str(call("new", "--dir", tmp_path, *plan).exception)


def test_a_copy_of_a_shipped_model_is_told_by_lint_and_show(tmp_path: Path) -> None:
    copy = tmp_path / "bail-too-long"
    shutil.copytree(shipped_library() / "criminal" / "bail-overdue", copy)
    path = copy / "model.yaml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("id: bail-overdue", "id: bail-too-long"),
        encoding="utf-8",
    )
    result = call("lint", "bail-too-long", "--library", tmp_path)
    assert (result.exit_code, "提示：bail-too-long 与 bail-overdue" in result.stderr) == (0, True)
    shown = call("show", "bail-too-long", "--library", tmp_path).stdout
    assert "bail-overdue（取保候审超期）相近 100%" in shown


@pytest.mark.slow
def test_a_half_written_model_does_not_keep_others_from_being_shown(tmp_path: Path) -> None:
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / "model.yaml").write_text("id: half\n", encoding="utf-8")
    library = ("--library", tmp_path)
    assert call("show", "bail-overdue", *library).exit_code == 0
    assert call("show", "bail-overdue", "--card", *library).stdout.startswith("# 取保候审超期\n")
    broken = call("show", "half", *library)
    assert (broken.exit_code, "SCR-101" in broken.stderr) == (1, True)
    assert call("coverage", "--tables", "measure", *library).exit_code == 0


@pytest.mark.slow
def test_coverage_says_what_runs_and_what_to_bring_next() -> None:
    text = call("coverage", "--tables", "measure,suspect,criminal_case,review").stdout
    for part in ("现有 4 类记录", "再有一类表即数据齐全", "退回补充侦查（review_return）", "次序"):
        assert part in text, part
    result = json.loads(call("coverage", "--tables", "measure", "--json").stdout)
    assert result["tables"] == ["measure"]
    assert "bail-overdue" in result["partly"]
    assert result["steps"][0]["table"]


@pytest.mark.parametrize(
    "arguments", [(), ("--tables", "measure", "--store", "x")], ids=["neither", "both"]
)
def test_coverage_takes_a_store_or_tables(arguments: tuple[str, ...]) -> None:
    assert call("coverage", *arguments).exit_code == 2


def test_coverage_names_a_table_nobody_knows() -> None:
    assert "REC-030" in str(call("coverage", "--tables", "mesure").exception)
