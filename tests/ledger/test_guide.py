"""docs/ledger-for-outsiders.md: every command in it runs, and says what the guide quotes."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from . import office
from .office import PROGRAM, Desk, program
from .outside import NOON, SUPERIOR, SmallLog, entry, jcs, payloads, small_log

desk = office.new_desk

GUIDE = (Path(__file__).parents[2] / "docs" / "ledger-for-outsiders.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```console\n\$ python (.+)\n((?:.*\n)*?)```$", GUIDE, re.MULTILINE)
LETTER = "虚构县人民检察院检察建议书（虚构检建〔2026〕7号）\n".encode()


@pytest.fixture
def guided(desk: Desk) -> Desk:
    """The folder that the guide speaks of: entry 300 is the letter, October ended with 280."""
    log = small_log(412)
    log.entries[300] = jcs(entry(300, {"instrument": LETTER}))
    desk.put("2026-10.checkpoint", log.checkpoint(280, SUPERIOR, time=NOON - 27 * 86400))
    desk.put("2026-11.checkpoint", log.checkpoint(412, SUPERIOR))
    desk.put("2026-11.proof", log.link(280, 412, SUPERIOR))
    log.export(desk.folder / "export", SUPERIOR)
    desk.put("检察建议书.pdf", LETTER)
    desk.put("换过的检察建议书.pdf", LETTER.replace("7号".encode(), "8号".encode()))
    desk.put("检察建议书.tlog-proof", log.proof(300, ["instrument"], SUPERIOR))
    other = SmallLog(list(log.entries))
    other.entries[101] = jcs(entry(101, payloads(102)))
    other.export(desk.folder / "rewritten")
    return desk


def test_every_command_of_the_guide_answers_as_quoted(guided: Desk) -> None:
    assert len(BLOCKS) == GUIDE.count("```") / 2 == GUIDE.count("$ python") == 8
    for command, quoted in BLOCKS:
        name, *words = shlex.split(command)
        assert name == PROGRAM.name
        assert guided.run_alone(*words).said == quoted


def test_the_guide_shows_all_commands_and_both_verdicts() -> None:
    assert {shlex.split(command)[1] for command, _ in BLOCKS} == {
        *("key", "checkpoints", "proof", "log"),
    }
    verdicts = [quoted.splitlines()[0] for _, quoted in BLOCKS]
    assert sum(verdict.startswith("结论：不成立") for verdict in verdicts) == 2
    assert verdicts.count("结论：成立。") == 4


def test_the_guide_explains_every_reason_for_a_refusal() -> None:
    code = PROGRAM.read_text(encoding="utf-8")
    reasons = set(re.findall(r'Stop\(1, "([a-z-]+)"', code))
    sentences = {name: zh for name, zh, _ in program.SENTENCES}
    table = GUIDE.split("“不成立”的各种理由")[1].split("##")[0]
    rows = [row.split("|")[1].strip() for row in table.splitlines() if row.startswith("| ")][1:]
    for name in reasons:
        forms = [re.escape(row).replace("…", " ?{} ?") for row in rows]
        assert sum(bool(re.match(form, sentences[name])) for form in forms) == 1, name
    assert len(rows) == len(reasons)
    for status in "012":
        assert f"| {sentences[status].split('请')[0]} | {status} |" in GUIDE
