"""`xiezhi records` and `xiezhi store` as a user meets them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from xiezhi.cli.records import records
from xiezhi.cli.store import store as store_group
from xiezhi.errors import XiezhiError
from xiezhi.records.catalogue import catalogue
from xiezhi.records.opening import open_store
from xiezhi.records.store import Store
from xiezhi.records.store_settings import read_settings, write_settings

Put = Callable[..., Any]


def run(group: Any, *arguments: str, given: str | None = None) -> Result:
    return CliRunner().invoke(group, list(arguments), input=given)


def test_list_names_every_type() -> None:
    lines = run(records, "list", "--json").output.splitlines()
    assert [json.loads(line)["id"] for line in lines] == list(catalogue())
    assert "强制措施" in run(records, "list").output


def test_show_tells_fields_codes_and_what_becomes_of_persons() -> None:
    said = run(records, "show", "measure").output
    assert "不入库" in said and "换成代号" in said and "guanhu" in said
    lines = run(records, "show", "measure", "--json").output.splitlines()
    assert [json.loads(line)["id"] for line in lines] == list(catalogue()["measure"].fields)


def test_an_unknown_type_gets_a_sentence() -> None:
    assert isinstance(run(records, "show", "weather").exception, XiezhiError)


def test_template_writes_both_files_and_asks_for_a_type(tmp_path: Path) -> None:
    folder = tmp_path / "empty"
    assert run(records, "template", "measure", "--out", str(folder)).exit_code == 0
    assert {path.name for path in folder.iterdir()} == {"measure.csv", "measure.xlsx"}
    assert run(records, "template", "--out", str(folder)).exit_code == 2


def test_reference_goes_to_a_file_or_to_the_screen(tmp_path: Path) -> None:
    path = tmp_path / "page.md"
    assert run(records, "reference", "--out", str(path)).exit_code == 0
    assert path.read_text(encoding="utf-8") == run(records, "reference").output


def test_init_makes_a_store_and_says_where_its_keys_are(tmp_path: Path) -> None:
    done = run(store_group, "init", str(tmp_path / "s"))
    assert done.exit_code == 0 and str(tmp_path / "s.pseudonym-key") in done.output
    info = json.loads(run(store_group, "info", str(tmp_path / "s"), "--json").output)
    assert info["manifest"] == "000000" and info["vault_key"]


def test_init_without_a_vault_makes_no_vault_key(tmp_path: Path) -> None:
    key = tmp_path / "keys" / "mine"
    key.parent.mkdir()
    done = run(store_group, "init", str(tmp_path / "s"), "--no-vault", "--key-file", str(key))
    assert done.exit_code == 0 and key.is_file()
    assert not list(tmp_path.glob("*.vault-key"))
    assert Store.open(tmp_path / "s").vault is None


def test_info_and_manifests_tell_rows_and_batches(store: Store, put: Put) -> None:
    put(store, "b1", measure=[{"key": "m1"}, {"key": "m2"}])
    info = json.loads(run(store_group, "info", str(store.path), "--json").output)
    assert info["rows"] == {"measure": 2}
    assert "强制措施" in run(store_group, "info", str(store.path)).output
    lines = run(store_group, "manifests", str(store.path), "--json").output.splitlines()
    assert [json.loads(line)["batch"] for line in lines] == ["", "b1"]
    assert "b1" in run(store_group, "manifests", str(store.path)).output


@pytest.mark.parametrize(("answer", "left"), [("n\n", 1), ("y\n", 0)])
def test_purge_asks_first(store: Store, put: Put, answer: str, left: int) -> None:
    put(store, measure=[{"key": "m1"}])
    run(store_group, "purge", str(store.path), "measure:s:m1", given=answer)
    assert store.read("measure").num_rows == left


def test_purge_lists_without_touching_when_dry(store: Store, put: Put) -> None:
    put(store, measure=[{"key": "m1"}])
    done = run(store_group, "purge", str(store.path), "measure:s:m1", "--dry-run")
    assert "measure" in done.output and store.read("measure").num_rows == 1
    run(store_group, "purge", str(store.path), "measure:s:m1", "--yes")
    assert store.read("measure").num_rows == 0


def test_a_new_store_has_a_ledger_that_finds_an_altered_file(tmp_path: Path, put: Put) -> None:
    path = tmp_path / "s"
    done = run(store_group, "init", str(path), "--origin", "xiezhi.example.invalid/ledger")
    assert "xiezhi.example.invalid/ledger" in done.output
    put(open_store(path), measure=[{"key": "m1"}])
    agreed = run(store_group, "verify", str(path))
    assert agreed.exit_code == 0 and "数据仓与账本一致：1 次改动，1 张表" in agreed.output
    [file] = (path / "tables" / "measure").glob("*.parquet")
    file.write_bytes(file.read_bytes() + b"x")
    found = run(store_group, "verify", str(path))
    assert found.exit_code == 1 and "[REC-050] 表 measure" in found.output


def test_a_store_that_cannot_be_made_leaves_no_ledger(tmp_path: Path) -> None:
    (tmp_path / "s").mkdir()
    (tmp_path / "s" / "something").touch()
    assert isinstance(run(store_group, "init", str(tmp_path / "s")).exception, XiezhiError)
    assert [path.name for path in tmp_path.iterdir()] == ["s"]


def test_a_store_without_a_ledger_says_so(tmp_path: Path) -> None:
    run(store_group, "init", str(tmp_path / "s"), "--no-ledger")
    assert [path.name for path in tmp_path.iterdir() if "ledger" in path.name] == []
    refused = run(store_group, "verify", str(tmp_path / "s")).exception
    assert isinstance(refused, XiezhiError) and refused.code == "REC-054"


@pytest.mark.parametrize("written", [None, "elsewhere.ledger"])
def test_a_store_that_disowns_the_ledger_beside_it_is_not_opened(
    tmp_path: Path, written: str | None
) -> None:
    path = tmp_path / "s"
    run(store_group, "init", str(path))
    run(store_group, "init", str(tmp_path / "elsewhere"))
    settings = read_settings(path)
    named = str(tmp_path / written) if written else None
    write_settings(path, replace(settings, ledger=named))
    for command in ("info", "verify"):
        refused = run(store_group, command, str(path)).exception
        assert isinstance(refused, XiezhiError) and refused.code == "LED-343"
    write_settings(path, settings)
    assert run(store_group, "verify", str(path)).exit_code == 0
