"""Every cited article stands in its text, and so does the number the product took from it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from statute_support import (
    FILES,
    TEXTS,
    article_of,
    paragraph_of,
    text_of,
    versions_of,
)

from xiezhi.law import DatedValue, Parameter, countings, parameters, statute
from xiezhi.law.catalogue import chinese_number

if not TEXTS.is_dir():
    pytest.skip("the statute texts (../shared/law/statutes) are not here", allow_module_level=True)

# Where the text says it without the numeral.
WORDS = {
    # 281(1) says 未成年; that this means below 18 is 未成年人保护法 2 (minors.adult_age).
    "minors.presence_age": "未成年犯罪嫌疑人",
    "criminal.second_instance.remands": "不得再发回重新审判",
    "minors.employment_query": "每年",
}

# Files that bear the day of their database; the heading names the version, and the day its first text took effect.
FILED_UNDER = {"pap@2018-11-25": "2019-04-27"}


def spellings(parameter: Parameter, value: DatedValue) -> list[str]:
    """The ways a text may write this number."""
    number, unit = value.number, parameter.unit
    if unit == "yuan" and number >= 10000:
        return [chinese_number(number // 10000) + "万元"]
    digits = [
        str(number),
        str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    ]
    words = [chinese_number(number), *digits, *(["两"] if number == 2 else [])]
    if unit == "month":
        years, rest = divmod(number, 12)
        found = [f"{word}{unit_word}" for word in words for unit_word in ("个月", "月")]
        if years:
            found.append(
                chinese_number(years) + "年" + (chinese_number(rest) + "个月" if rest else "")
            )
        return found + (["一个半月"] if value.and_days else [])
    endings = {
        "hour": ("小时",),
        "day": ("日", "天", "个工作日"),
        "workday": ("日", "个工作日"),
        "year": ("年", "周岁", "周岁的"),
        "times": ("次",),
        "fold": ("倍",),
        "persons": ("人", "名"),
        "signatures": ("人以上",),
        "hectare": ("公顷",),
        "percent": ("",),
        "yuan": ("元", ""),
        "part": ("分之一",),
    }[unit or ""]
    if unit == "percent":
        words = ["百分之" + chinese_number(number)]
    return [word + ending for word in words for ending in endings]


VALUES = [(p, v) for p in parameters().values() for v in p.values]


def texts_of(value: DatedValue) -> list[str]:
    """Every text at hand that was in force on some day of the value."""
    found = (text_of(value.law, version.promulgated) for version in versions_of(value))
    return [text for text in found if text]


CITED = [pytest.param(p, v, id=f"{p.key}@{v.start}") for p, v in VALUES if texts_of(v)]


@pytest.mark.parametrize(("parameter", "value"), CITED)
def test_the_cited_article_exists_and_holds_the_number(
    parameter: Parameter, value: DatedValue
) -> None:
    for text in texts_of(value):
        article = article_of(text, value.article)
        assert article, f"no article {value.article}"
        words = paragraph_of(article, value.article)
        if parameter.key in WORDS:
            assert WORDS[parameter.key] in words
        elif parameter.kind != "set":
            assert any(spelling in words for spelling in spellings(parameter, value)), words[:300]


def test_only_values_without_a_text_are_left_unchecked() -> None:
    assert len(CITED) >= 400
    for found, value in VALUES:
        versions = versions_of(value)
        assert versions and versions[0].effective <= value.start, found.key
        if not texts_of(value):
            assert all(version.text_absent for version in versions), found.key


def test_the_catalogue_dates_are_those_of_the_texts() -> None:
    """The text wins: a heading `2021年3月1日 施行` is the day the version took effect."""
    checked = 0
    for name, path in FILES.items():
        law, promulgated = name.split("@")
        dated = re.search(r"\((\d{4}-\d{2}-\d{2})\)", path)
        if dated is not None:
            assert dated.group(1) == FILED_UNDER.get(name, promulgated), name
        if name in FILED_UNDER:
            continue
        head = (TEXTS / path).read_text(encoding="utf-8").partition("INFO END")[0]
        stated = re.findall(r"(\d{4})年(\d+)月(\d+)日\s*施行", head)
        (version,) = [v for v in statute(law).versions if v.promulgated.isoformat() == promulgated]
        for year, month, day in stated:
            assert version.effective == date(int(year), int(month), int(day)), name
            checked += 1
    assert checked >= 10


def test_every_rule_of_counting_stands_in_its_text() -> None:
    day, checked = date(2026, 1, 1), 0
    for counting in countings().values():
        for law, number in filter(None, (counting.first_day, counting.month, counting.roll)):
            version = statute(law).at(day)
            text = text_of(law, version.promulgated) if version else None
            assert text is not None
            article = article_of(text, number)
            assert article and paragraph_of(article, number)
            checked += 1
    assert checked >= 18


def test_every_listed_text_is_there_and_belongs_to_a_version() -> None:
    for name, path in FILES.items():
        law, promulgated = name.split("@")
        assert (TEXTS / path).is_file(), path
        assert promulgated in {v.promulgated.isoformat() for v in statute(law).versions}
