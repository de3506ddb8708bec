"""docs/ledger.md: its commands run in their order and say what the page quotes; kinds have headings."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from xiezhi.ledger.witness_server import WitnessServer

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "ledger.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(console|python)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
KIND = re.compile(r"[a-z]+(\.[a-z_]+)+")
ADDRESS = "http://127.0.0.1:8722"


def _steps() -> Iterator[tuple[str, str]]:
    """Each command or snippet of the page, with what is quoted below it."""
    for kind, body in BLOCK.findall(PAGE):
        if kind == "python":
            yield "python", body
            continue
        for each in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
            command, _, quoted = each.partition("\n")
            yield command, quoted


def test_every_command_of_the_page_runs_and_says_what_is_quoted(
    xiezhi: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("no_proxy", "*")
    Path("检察建议书.pdf").write_text("虚构的检察建议书", encoding="utf-8")
    servers = []
    for command, quoted in _steps():
        if command == "python":
            exec(compile(quoted, "docs/ledger.md", "exec"), {})
            continue
        program, *words = shlex.split(command)
        if program == "export":
            monkeypatch.setenv(*words[0].split("="))
            continue
        assert program == "xiezhi"
        if words[:2] == ["witness", "serve"]:
            # In this process and on a free port; the command itself runs in test_witness_commands.
            servers.append(WitnessServer(Path(words[2]), "127.0.0.1", 0))
            Thread(target=servers[-1].serve_forever, daemon=True).start()
            continue
        if servers:
            free = f"http://127.0.0.1:{servers[0].server_port}"
            words = [word.replace(ADDRESS, free) for word in words]
        done = xiezhi(*words)
        assert done.status == 0, (command, done.err)
        for line in quoted.splitlines():
            for piece in line.split("……"):
                assert piece.strip() in done.out, command
    servers[0].shutdown()
    servers[0].server_close()


def test_the_page_names_every_command(xiezhi: Callable[..., Any]) -> None:
    from xiezhi.cli.ledger import ledger
    from xiezhi.cli.witness import witness

    named = {tuple(shlex.split(command)[1:3]) for command, _ in _steps() if "xiezhi " in command}
    there = {(group.name, name) for group in (ledger, witness) for name in group.commands}
    assert there == named


def test_every_kind_of_event_has_its_heading() -> None:
    used: set[str] = set()
    for path in (ROOT / "src" / "xiezhi").rglob("*.py"):
        used |= _kinds(ast.parse(path.read_text(encoding="utf-8")))
    assert "ledger.payload_deleted" in used
    anywhere = {kind for page in (ROOT / "docs").glob("*.md") for kind in _headings(page)}
    assert used <= anywhere
    assert _headings(ROOT / "docs" / "ledger.md") <= used


def _headings(page: Path) -> set[str]:
    lines = page.read_text(encoding="utf-8").splitlines()
    return {line.lstrip("# ") for line in lines if KIND.fullmatch(line.lstrip("# "))}


def _kinds(module: ast.Module) -> set[str]:
    """The kinds that a module names: in calls, as defaults, as a text or a constant of its own."""
    constants: dict[str, ast.expr] = {}
    for node in module.body:
        if isinstance(node, ast.Assign):
            target, value = node.targets[0], node.value
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                constants |= zip(map(ast.unparse, target.elts), value.elts, strict=True)
            else:
                constants[ast.unparse(target)] = value
    named: list[tuple[str | None, ast.expr | None]] = []
    for node in ast.walk(module):
        if isinstance(node, ast.Call):
            named += [(each.arg, each.value) for each in node.keywords]
        elif isinstance(node, ast.FunctionDef):
            defaults = zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
            named += [(each.arg, value) for each, value in defaults]
    found = set()
    for name, value in named:
        if isinstance(value, ast.Name):
            value = constants.get(value.id, value)
        text = str(value.value) if isinstance(value, ast.Constant) else ""
        if name in ("kind", "event") and KIND.fullmatch(text):
            found.add(text)
    return found
