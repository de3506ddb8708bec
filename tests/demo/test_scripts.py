"""Case scripts: read strictly, drawn the same by the same seed, and true to what they claim."""

from __future__ import annotations

import random
from datetime import date

import pytest

from xiezhi.demo.book import Book
from xiezhi.demo.county import EXTRACTED_ON, PLACES, organ_named
from xiezhi.demo.scripts.check import check
from xiezhi.demo.scripts.reader import Script, ScriptError, packages, parse
from xiezhi.demo.scripts.tables import tables
from xiezhi.demo.scripts.values import shift_months, shift_weekdays
from xiezhi.demo.scripts.writing import HAND_WRITTEN, homes, play_form, referred_types
from xiezhi.records import catalogue
from xiezhi.screening.models import load_library

_UNITS = {"penalty-decision-overrun": "penalty", "bail-overdue": "measure"}
_PENALTY = """
- model: penalty-decision-overrun
  source: administration
  lawful:
    - rows: {penalty: {penalty_no: $p, organ: $office, kind: fine, filed_on: D, decided_on: D+40..80}}
  planted:
    - outcome: hard
      unit: $p
      why: {zh: 超期, en: late}
      rows: {penalty: {penalty_no: $p, organ: $office, kind: fine, filed_on: D, decided_on: D+9m}}
"""


def _one(text: str) -> Script:
    (script,) = parse("try", text, _UNITS)
    return script


@pytest.fixture(scope="module")
def complaints() -> list[str]:
    """What is wrong with all scripts, found in one pass over the library."""
    lines = check(load_library(), packages())
    return [line for line in lines if not line.startswith("note: ")]


@pytest.mark.slow
@pytest.mark.parametrize("package", packages())
def test_the_scripts_of_a_package_are_what_they_claim(package: str, complaints: list[str]) -> None:
    assert [line for line in complaints if line.startswith(f"{package}.yaml: ")] == []


@pytest.mark.slow
def test_nothing_else_is_wrong_with_the_scripts(complaints: list[str]) -> None:
    known = tuple(f"{package}.yaml: " for package in packages())
    assert [line for line in complaints if not line.startswith(known)] == []


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("model: penalty-decision-overrun", "model: no-such"), "no model of the library"),
        (("source: administration", "source: nobody"), "source 'nobody'"),
        (("penalty: {penalty_no", "penalti: {penalty_no"), "unknown: penalti"),
        (("kind: fine", "kynd: fine"), "unknown: kynd"),
        (("kind: fine", "kind: fines"), "no code of penalty_kind"),
        (("D+40..80", "D+40x"), "is no day"),
        (("D+40..80", "F+4"), "F is not declared"),
        (("D+40..80", "D+1@09:00"), "has a time of day"),
        (("organ: $office, ", ""), "lacks organ"),
        (("unit: $p", "unit: $q"), "the form has no such penalty"),
        (("outcome: hard", "outcome: harsh"), "outcome 'harsh'"),
        (("why: {zh: 超期, en: late}", "why: {zh: 超期}"), "lacks en"),
        (("penalty_no: $p", "person: $A, penalty_no: $p"), "unknown: person"),
    ],
)
def test_what_is_written_wrongly_is_named_with_file_model_and_form(
    change: tuple[str, str], complaint: str
) -> None:
    with pytest.raises(ScriptError, match=r"^try\.yaml: ") as raised:
        script = _one(_PENALTY.replace(*change))
        for form in (*script.lawful, *script.planted):
            play_form(Book(random.Random(1)), form, homes([script]))
    assert complaint in str(raised.value)


def test_the_same_seed_draws_the_same_rows_and_another_others() -> None:
    script = _one(_PENALTY)

    def rows(seed: int) -> object:
        book = Book(random.Random(seed))
        for form in (*script.lawful, *script.planted):
            play_form(book, form, homes([script]))
        return book.rows

    assert rows(4) == rows(4)
    assert rows(4) != rows(5)


def test_values_mean_what_the_page_says() -> None:
    script = _one(
        """
- model: bail-overdue
  source: police
  lawful:
    - years: [2024]
      months: [7]
      let: {E: D+30, F: E+2m}
      people: {A: {age: 15, on: D}}
      rows:
        criminal_case: {case_no: "案〔$c〕", organ: $police, filed_on: D-3}
        suspect: {suspect_no: $s, criminal_case: "案〔$c〕", who: $A}
        measure:
          - {measure_no: $m, suspect: $s, who: $A, organ: $police, kind: [bail, arrest], executed_on: F-1,
             executed_at: D+1@14:05, doc_no: "〔{D+1}〕$m"}
          - {measure_no: $m2, who: $A, organ: $police2, kind: bail, executed_on: D+5w, ended_on: 2026-01-05}
  planted:
    - {outcome: hard, unit: $m, why: {zh: 无, en: none}, rows: {measure: {measure_no: $m, organ: $police, kind: bail}}}
"""
    )
    book, day = Book(random.Random(2)), date(2024, 7, 8)
    play_form(book, script.lawful[0], homes([script]), day)
    (suspect,) = book.rows["police", "suspect"]
    first, second = book.rows["police", "measure"]
    assert first["executed_on"] == date(2024, 10, 6)
    assert str(first["executed_at"]) == "2024-07-09 14:05:00"
    assert first["doc_no"] == f"〔2024-07-09〕{first['measure_no']}"
    assert first["kind"] in ("bail", "arrest")
    assert first["ended_on"] is None, "a closing field that is not named is empty"
    assert first["person"] == second["person"] == suspect["person"]
    assert second["executed_on"] == date(2024, 7, 15)
    assert second["ended_on"] == date(2026, 1, 5)
    assert first["organ"] != second["organ"]
    born = suspect["birth_on"]
    assert date(2008, 7, 9) < born < date(2009, 7, 8), "fifteen, and the birthday is not near"


def test_days_are_shifted_by_months_and_weekdays() -> None:
    assert shift_months(date(2024, 1, 31), 1) == date(2024, 2, 29)
    assert shift_months(date(2024, 3, 15), -3) == date(2023, 12, 15)
    assert shift_weekdays(date(2024, 7, 5), 1) == date(2024, 7, 8)
    assert shift_weekdays(date(2024, 7, 8), -1) == date(2024, 7, 5)


def test_organs_of_a_case_are_of_one_county_and_its_superiors() -> None:
    place, chance = PLACES[1], random.Random(1)
    assert organ_named("police", place, (), chance) == "石坪县公安局"
    assert organ_named("court_city", place, (), chance) == "云溪市中级人民法院"
    assert organ_named("procuratorate_province", place, (), chance) == "虚构省人民检察院"
    assert organ_named("court2", place, ["石坪县人民法院"], chance) == "清溪县人民法院"
    assert organ_named("p", place, (), chance) is None


def test_a_value_that_the_intake_would_set_aside_is_noticed() -> None:
    book = Book(random.Random(1))
    book.add("court", "trial", case_no="不是案号", organ="清溪县人民法院", instance="first")
    _, refused = tables(book, {}, EXTRACTED_ON)
    assert [(type, field) for type, _, _, field, _ in refused] == [("trial", "case_no")]


def test_types_with_a_home_are_those_that_others_refer_to() -> None:
    assert HAND_WRITTEN.keys() <= referred_types() <= catalogue().keys()
