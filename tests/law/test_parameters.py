"""The data of law: complete, chained without gap or overlap, and documented."""

from __future__ import annotations

import copy
import re
from datetime import date, timedelta
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

import xiezhi.law
from xiezhi import errors
from xiezhi.errors import XiezhiError
from xiezhi.law import Parameter, article_text, cite, countings, parameter, parameters, statutes
from xiezhi.law.catalogue import chinese_number
from xiezhi.law.dated import build
from xiezhi.law.reference import page
from xiezhi.law.steps import UNITS, sentences

ROOM = Path(xiezhi.law.__file__).parent
DOCS = Path(__file__).parents[2] / "docs"
GOOD: dict[str, Any] = {
    "title": {"zh": "测试期限", "en": "test limit"},
    "kind": "period",
    "unit": "month",
    "month_rule": "month_end",
    "roll": "never",
    "counting": "criminal",
    "values": [
        {
            "from": date(2013, 1, 1),
            "to": date(2019, 12, 31),
            "value": 2,
            "law": "cpl",
            "article": "156",
            "verified": True,
        },
        {"from": date(2020, 1, 1), "value": 3, "law": "cpl", "article": "156", "verified": False},
    ],
    "before": {"zh": "文本缺失", "en": "text missing"},
}


def spoiled(*path: str | int, value: Any = None) -> dict[str, Any]:
    """The good parameter with one place changed, or removed where the value is None."""
    data = copy.deepcopy(GOOD)
    place: Any = data
    for step in path[:-1]:
        place = place[step]
    if value is None:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return data


def test_a_well_written_parameter_is_read() -> None:
    found = build("test.limit", GOOD, countings())
    assert found.at(date(2012, 12, 31)) is None
    earlier, later = found.at(date(2019, 12, 31)), found.at(date(2020, 1, 1))
    assert earlier is not None and later is not None
    assert (earlier.number, later.number, later.verified) == (2, 3, False)


@pytest.mark.parametrize(
    "data",
    [
        spoiled("title", "en"),
        spoiled("title", "zh", value=""),
        spoiled("before"),
        spoiled("kind", value="limit"),
        spoiled("unit", value="fortnight"),
        spoiled("month_rule"),
        spoiled("month_rule", value="last"),
        spoiled("unit", value="day"),
        spoiled("roll", value="sometimes"),
        spoiled("counting", value="canon"),
        spoiled("sense", value="about"),
        spoiled("custody", value="yes"),
        {**spoiled("roll", value="always"), "custody": True},
        spoiled("values", value=[]),
        spoiled("values", 0, "article"),
        spoiled("values", 0, "verified"),
        spoiled("values", 0, "verified", value="yes"),
        spoiled("values", 0, "from", value="2013"),
        spoiled("values", 0, "law", value="xyz"),
        spoiled("values", 0, "value", value="two"),
        spoiled("values", 0, "value", value=-1),
        spoiled("values", 0, "to"),
        spoiled("values", 0, "to", value=date(2019, 12, 30)),
        spoiled("values", 0, "to", value=date(2020, 1, 1)),
        spoiled("values", 0, "to", value=date(2012, 1, 1)),
    ],
)
def test_a_gap_an_overlap_or_a_missing_part_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(XiezhiError) as caught:
        build("test.limit", data, countings())
    assert caught.value.code == "LAW-020" and "test.limit" in str(caught.value)


@pytest.mark.parametrize("found", parameters().values(), ids=lambda p: p.key)
def test_each_parameter_is_titled_and_its_law_was_in_force(found: Parameter) -> None:
    assert re.fullmatch(r"[a-z]+(_[a-z]+)*(\.[a-z0-9]+(_[a-z0-9]+)*)+", found.key)
    assert re.search(r"[一-鿿]", found.title["zh"]) and not re.search(
        r"[一-鿿]", found.before["en"]
    )
    for value in found.values:
        version = statutes()[value.law].at(value.start)
        assert version is not None, "the law must be in force when the value begins"
        assert value.verified <= version.verified, "a value is not surer than its text"
        assert article_text(value.article, "zh").startswith("第")


def test_no_two_parameters_share_a_chinese_title() -> None:
    titles = [found.title["zh"] for found in parameters().values()]
    assert sorted({title for title in titles if titles.count(title) > 1}) == []


def test_the_files_of_parameters_stay_short_enough_to_read() -> None:
    files = list((ROOM / "parameters").glob("*.yaml"))
    assert len(files) >= 15 and len(parameters()) >= 500
    for file in files:
        assert len(file.read_text(encoding="utf-8").splitlines()) <= 400, file.name


def test_a_parameter_is_found_by_its_chinese_title_and_near_ones_are_named() -> None:
    assert parameter("侦查羁押期限").key == "criminal.investigative_custody"
    with pytest.raises(XiezhiError) as caught:
        parameter("criminal.investigativ_custody")
    assert "criminal.investigative_custody" in caught.value.text("zh")
    with pytest.raises(XiezhiError) as caught:
        parameter("侦查羁押")
    assert "criminal.investigative_custody" in caught.value.text("en")


def test_versions_of_a_statute_follow_each_other() -> None:
    for id, found in statutes().items():
        assert found.zh and found.short and found.en and found.versions, id
        for version in found.versions:
            assert version.promulgated <= version.effective, id
            assert version.verified == (version.tag in "VRL"), id
            assert version.tag in "VRLWPM", id
        for earlier, later in zip(found.versions, found.versions[1:], strict=False):
            assert earlier.repealed == later.effective, id
        day = found.versions[-1].effective
        assert found.at(day) is found.versions[-1]
        assert found.at(found.versions[0].effective - timedelta(days=1)) is None


def test_a_citation_names_the_text_in_force_that_day() -> None:
    assert (
        cite("cpl", "91(1)", date(2026, 3, 2), "zh") == "刑事诉讼法（2018-10-26）第九十一条第一款"
    )
    assert cite("cpl", "91(1)", date(2026, 3, 2), "en").endswith("(2018-10-26), art. 91(1)")
    assert cite("cvl", "233", date(2023, 1, 1), "zh").startswith("民事诉讼法（2021-12-24）")
    assert cite("ccl", "20", date(2000, 1, 1), "zh") == "社区矫正法第二十条"
    assert cite("cl", "17-1", None, "zh") == "刑法第十七条之一"
    assert cite("crc", "2(1):2", None, "zh").endswith("第二条第一款第（二）项")
    assert cite("cpl", "158, 159", None, "en").endswith("art. 158, art. 159")


@pytest.mark.parametrize("article", ["", "九十一", "91)", "91(a)", "art. 91"])
def test_an_unreadable_article_is_refused(article: str) -> None:
    with pytest.raises(XiezhiError) as caught:
        cite("cpl", article, None)
    assert caught.value.code == "LAW-004"


def test_an_unknown_statute_is_refused() -> None:
    with pytest.raises(XiezhiError) as caught:
        cite("xyz", "1", None)
    assert caught.value.code == "LAW-003"


def test_article_numbers_are_written_as_the_law_writes_them() -> None:
    written = {1: "一", 10: "十", 19: "十九", 20: "二十", 91: "九十一", 100: "一百"}
    written |= {105: "一百零五", 110: "一百一十", 202: "二百零二", 1260: "一千二百六十"}
    assert {number: chinese_number(number) for number in written} == written
    with pytest.raises(ValueError):
        chinese_number(0)


def test_every_sentence_has_the_same_placeholders_in_both_languages() -> None:
    room = {code: text for code, text in errors.catalogue().items() if code.startswith("LAW-")}
    assert len(room) >= 15
    for code, text in {**room, **sentences()}.items():
        fields = [
            {name for _, name, _, _ in Formatter().parse(text[lang]) if name}
            for lang in ("zh", "en")
        ]
        assert fields[0] == fields[1], code


def test_every_unit_has_a_name() -> None:
    assert {found.unit for found in parameters().values() if found.unit} <= UNITS.keys()


def test_every_error_code_is_raised_somewhere() -> None:
    code = "".join(
        path.read_text(encoding="utf-8")
        for path in [*ROOM.glob("*.py"), ROOM.parent / "cli" / "law.py"]
    )
    for name in errors.catalogue():
        assert not name.startswith("LAW-") or f'"{name}"' in code, name


def test_the_reference_page_is_current() -> None:
    current = (DOCS / "law-parameters.md").read_text(encoding="utf-8")
    assert current == page(), "run: python -m xiezhi.law.reference > docs/law-parameters.md"


def test_the_guide_explains_every_field_of_a_parameter_and_every_flag() -> None:
    guide = (DOCS / "law.md").read_text(encoding="utf-8")
    fields = {*GOOD, *GOOD["values"][0], "and_days", "sense", "note"}
    flags = {"law_missing", "unverified", "calendar_unknown", "month_rule_by_analogy", "rolled"}
    flags |= {"roll_by_analogy", "custody"}
    for word in sorted(fields | flags | {*countings(), "XIEZHI_CALENDAR"}):
        assert f"`{word}`" in guide, word
