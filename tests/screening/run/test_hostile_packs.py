"""A model pack from a stranger can neither fill the memory, nor read a file, nor find a person."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from xiezhi.screening.lint import lint
from xiezhi.screening.models import ModelError, load_model, shipped_library

ID = "bail-overdue"
SHIPPED = shipped_library() / "criminal" / ID
Change = Callable[[str], str]


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / ID))


def change(pack: Path, name: str, old: str, new: str) -> None:
    path = pack / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def codes_on_loading(pack: Path) -> set[str]:
    with pytest.raises(ModelError) as caught:
        load_model(pack)
    return {fault.code for fault in caught.value.faults}


BOMB = "[&b0 [x, x, x, x, x, x, x, x, x, x]" + "".join(
    f", &b{n} [{', '.join([f'*b{n - 1}'] * 10)}]" for n in range(1, 10)
)
MERGES = "{m0: &m0 {a: 1}" + "".join(
    f", m{n}: &m{n} {{<<: [{', '.join([f'*m{n - 1}'] * 9)}]}}" for n in range(1, 12)
)


@pytest.mark.parametrize(
    "note",
    [
        BOMB + "]",
        MERGES + "}",
        "&r [*r]",
        "[" * 5000 + "]" * 5000,
        "{a: " * 3000 + "1" + "}" * 3000,
        "9" * 50_000,
        "9999-99-99",
        '!!python/object/apply:os.system ["true"]',
    ],
    ids=["aliases", "merges", "cycle", "lists", "mappings", "number", "day", "tag"],
)
def test_yaml_that_would_break_the_reader_is_a_fault_with_a_line(pack: Path, note: str) -> None:
    change(pack, "model.yaml", "tunable: {}", f"tunable: {{}}\nnote: {note}")
    assert "SCR-102" in codes_on_loading(pack)


@pytest.mark.parametrize("name", ["model.yaml", "model.sql", "examples.yaml"])
def test_a_file_too_large_or_linked_from_outside_is_not_read(pack: Path, name: str) -> None:
    whole = (pack / name).read_bytes()
    (pack / name).write_bytes(whole + b"\n" * 300_000)
    assert codes_on_loading(pack) == {"SCR-122"}
    (pack / name).unlink()
    (pack / name).symlink_to(SHIPPED / name)
    assert codes_on_loading(pack) == {"SCR-122"}


@pytest.mark.parametrize("place", ["{unit!r}", "{unit:>999999999}", "{unit:{organ}}", "{unit.a}"])
def test_a_sentence_takes_plain_names_only(pack: Path, place: str) -> None:
    change(pack, "model.yaml", "没有超期。", f"没有超期。{place}")
    assert codes_on_loading(pack) == {"SCR-117"}


@pytest.mark.parametrize(
    "condition", ["(" * 5000 + "TRUE" + ")" * 5000, "NOT " * 5000 + "TRUE"], ids=["brackets", "not"]
)
def test_sql_nested_beyond_reason_is_a_fault(pack: Path, condition: str) -> None:
    with (pack / "model.sql").open("a", encoding="utf-8") as file:
        file.write(f"\nWHERE {condition}\n")
    assert [problem.code for problem in lint(load_model(pack))] == ["SCR-002"]


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        ("s._id", "SCR-068"),
        ("m.suspect", "SCR-068"),
        ("COALESCE(m.suspect, '')", "SCR-068"),
        ("s.person || m.kind", "SCR-068"),
        ("CASE WHEN m.suspect = 'police:s1' THEN 'x' END", "SCR-088"),
        ("CASE WHEN s.person = 'k0' THEN 'x' END", "SCR-088"),
        ("CASE WHEN s.person IN ('k0', 'k1') THEN 'x' END", "SCR-088"),
    ],
)
def test_no_model_returns_a_person_or_looks_one_up(pack: Path, kind: str, code: str) -> None:
    change(pack, "model.sql", "m.kind AS kind", f"{kind} AS kind")
    change(pack, "model.yaml", "suspect: {optional: [", "suspect: {optional: [person, ")
    change(pack, "model.yaml", 'kind: "code:measure_kind"', "kind: text")
    assert code in {problem.code for problem in lint(load_model(pack))}
