"""Pseudonyms join the rows of one person, no others, and say nothing without the key."""

from __future__ import annotations

import re
import stat
from datetime import date
from pathlib import Path

import pytest

from xiezhi.errors import XiezhiError
from xiezhi.records import pseudonyms as module
from xiezhi.records.pseudonyms import Pseudonyms

# The check digit is wrong on purpose: it is nobody's number.
NUMBER = "990101199001010010"
BORN = date(1990, 1, 1)
FORM = re.compile(r"(p[123]|c1):k[0-9a-f]{6}:[a-z2-7]{32}")


@pytest.fixture
def maker() -> Pseudonyms:
    return Pseudonyms.throw_away()


def test_the_same_number_gives_the_same_pseudonym_however_it_is_written(maker: Pseudonyms) -> None:
    made = maker.person("99010119900101001x")
    assert (
        made
        == maker.person(" 990101 19900101 001X ")
        == maker.person("９９０１０１１９９００１０１００１Ｘ")
    )
    assert made is not None and FORM.fullmatch(made) and made.startswith(f"p1:{maker.key_id}:")
    assert "1990" not in made


def test_a_number_of_fifteen_digits_joins_the_one_of_eighteen(maker: Pseudonyms) -> None:
    old = "990101900101001"
    same = [maker.person(f"99010119900101001{check}") for check in "0123456789X"]
    assert same.count(maker.person(old)) == 1


def test_the_number_wins_over_the_name(maker: Pseudonyms) -> None:
    assert maker.person(NUMBER, "甲一", BORN, "c") == maker.person(NUMBER, "乙二", None, "d")


def test_name_and_birth_date_join_across_cases_and_differ_from_numbers(maker: Pseudonyms) -> None:
    made = maker.person(None, "甲 一", BORN, "c1")
    assert made == maker.person(None, "甲一", BORN, "c2")
    assert made is not None and made.startswith("p2:")
    assert made != maker.person(None, "甲一", date(1990, 1, 2), "c1")


def test_name_and_case_never_join_across_cases(maker: Pseudonyms) -> None:
    made = maker.person(None, "甲一", None, "s:c1")
    assert made is not None and made.startswith("p3:")
    assert made == maker.person("", "甲一", None, "s:c1")
    assert made != maker.person(None, "甲一", None, "s:c2")
    assert made != maker.person(None, "甲一", BORN, "s:c1")


@pytest.mark.parametrize(
    "filler", ["无", "不详", "/", "000000000000000000", "1101********0010", ""]
)
def test_fillers_in_place_of_a_number_join_nobody(maker: Pseudonyms, filler: str) -> None:
    assert maker.person(filler) is None
    assert maker.person(filler, "甲一", None, "c") == maker.person(None, "甲一", None, "c")


@pytest.mark.parametrize("name", ["甲某", "甲某某", "不详", "无名氏", "甲×", "甲*", " "])
def test_masked_and_unknown_names_are_no_person(maker: Pseudonyms, name: str) -> None:
    assert maker.person(None, name, BORN, "c") is None


def test_parts_cannot_be_shifted_into_one_another(maker: Pseudonyms) -> None:
    assert maker.person(None, "甲", None, "乙丙") != maker.person(None, "甲乙", None, "丙")


def test_another_key_gives_other_pseudonyms_and_another_key_id(maker: Pseudonyms) -> None:
    other = Pseudonyms.throw_away()
    assert maker.key_id != other.key_id
    assert maker.person(NUMBER) != other.person(NUMBER)


def test_a_case_has_a_kind_of_its_own(maker: Pseudonyms) -> None:
    made = maker.case("虚构刑案1号")
    assert made is not None and made.startswith("c1:") and FORM.fullmatch(made)
    assert maker.case(" ") is None


def test_a_key_file_is_private_and_gives_the_same_pseudonyms_again(tmp_path: Path) -> None:
    path = tmp_path / "key"
    made = Pseudonyms.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert Pseudonyms.load(path).person(NUMBER) == made.person(NUMBER)


def test_a_key_file_is_never_overwritten(tmp_path: Path) -> None:
    path = tmp_path / "key"
    Pseudonyms.create(path)
    before = path.read_bytes()
    with pytest.raises(XiezhiError, match="REC-010"):
        Pseudonyms.create(path)
    assert path.read_bytes() == before


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666, 0o620])
def test_a_key_file_that_others_may_open_is_refused(tmp_path: Path, mode: int) -> None:
    path = tmp_path / "key"
    Pseudonyms.create(path)
    path.chmod(mode)
    with pytest.raises(XiezhiError, match="REC-012"):
        Pseudonyms.load(path)


def test_a_missing_or_foreign_key_file_gets_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(XiezhiError, match="REC-011"):
        Pseudonyms.load(tmp_path / "none")
    path = tmp_path / "other"
    path.write_text("xiezhi-vault-key-1 AAAA\n")
    path.chmod(0o600)
    with pytest.raises(XiezhiError, match="REC-015"):
        Pseudonyms.load(path)


def test_there_is_no_way_back_from_a_pseudonym() -> None:
    public = {name for name in vars(Pseudonyms) if not name.startswith("_")}
    assert public == {"create", "load", "throw_away", "person", "case"}
    functions = {
        n for n, v in vars(module).items() if callable(v) and v.__module__ == module.__name__
    }
    assert {n for n in functions if not n.startswith("_")} == {"Pseudonyms"}
