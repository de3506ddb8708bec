"""Which articles a law has is what its texts say; how one stands is what their dates say."""

from __future__ import annotations

import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.errors import XiezhiError
from xiezhi.law import statutes
from xiezhi.law.article_ranges import article_ranges, standing, standing_of
from xiezhi.law.catalogue import chinese_number
from xiezhi.law.titles import titles

TEXTS = Path(__file__).parents[3] / "shared" / "law" / "statutes"
NEEDS_TEXTS = pytest.mark.skipif(
    not TEXTS.is_dir(), reason="the statute texts (../shared/law/statutes) are not here"
)
NUMBERS = {chinese_number(number): number for number in range(1, 1500)}
HEADING = re.compile(
    r"(?m)^[\s　#*]*第([零一二三四五六七八九十百千]+)条(?:之([一二三四五六七八九十]+))?(?=[\s　]|$)"
)
AMENDMENTS = {
    "刑法修正案.md": date(1999, 12, 25),
    "刑法修正案（二）.md": date(2001, 8, 31),
    "刑法修正案（三）.md": date(2001, 12, 29),
    "刑法修正案（四）.md": date(2002, 12, 28),
    "刑法修正案（五）.md": date(2005, 2, 28),
    "刑法修正案（六）.md": date(2006, 6, 29),
    "刑法修正案（七）.md": date(2009, 2, 28),
    "刑法修正案（八）.md": date(2011, 5, 1),
    "刑法修正案（九）.md": date(2015, 11, 1),
    "刑法修正案（十）.md": date(2017, 11, 4),
    "刑法修正案（十一）.md": date(2021, 3, 1),
    "刑法修正案（十二）(2023-12-29).md": date(2024, 3, 1),
}


def headings(path: Path) -> list[str]:
    body = path.read_text(encoding="utf-8").partition("INFO END")[2]
    return [
        f"{NUMBERS[number]}" + (f"-{NUMBERS[inserted]}" if inserted else "")
        for number, inserted in HEADING.findall(body)
    ]


def bare(title: str) -> str:
    return re.sub(r"[\s#]|中华人民共和国", "", title)


@NEEDS_TEXTS
def test_every_verified_range_is_counted_in_its_text() -> None:
    files: dict[tuple[str, str], Path] = {}
    for path in TEXTS.rglob("*.md"):
        dated = re.search(r"\((\d{4}-\d{2}-\d{2})\)", path.name)
        title = bare(path.read_text(encoding="utf-8").partition("\n")[0])
        files[(title, dated[1] if dated else "")] = path
    checked = 0
    for id, law in article_ranges().items():
        for version in statutes()[id].versions:
            held = next((r for r in law.ranges if r.start == version.effective), None)
            title = bare(statutes()[id].zh)
            day = version.promulgated.isoformat()
            text = files.get((title, day)) or files.get((title, ""))
            if held is None or not held.verified or text is None:
                continue
            numbered = headings(text)
            assert max(int(each) for each in numbered if "-" not in each) == held.last, id
            assert (id == "cl") == any("-" in each for each in numbered), id
            checked += 1
    assert checked >= 85
    assert sum(r.verified for law in article_ranges().values() for r in law.ranges) - checked <= 3


@NEEDS_TEXTS
def test_inserted_articles_are_those_of_the_amendments() -> None:
    single = r"第([零一二三四五六七八九十百]+)条之([一二三四五六七八九十]+)"
    found: dict[str, date] = {}
    for name, effective in AMENDMENTS.items():
        text = (TEXTS / "刑法" / name).read_text(encoding="utf-8")
        named = re.search(r"自(\d{4})年(\d+)月(\d+)日起施行", text)
        adopted = re.search(r"(\d{4})年(\d+)月(\d+)日", text)
        start = named or adopted
        assert start and date(*map(int, start.groups())) == effective, name
        for listed in re.findall(rf"作为(?:刑法)?({single}(?:、{single})*)", text):
            for number, inserted in re.findall(single, listed[0]):
                found[f"{NUMBERS[number]}-{NUMBERS[inserted]}"] = effective
        assert ("删去刑法第一百九十九条" in text) == (effective == date(2015, 11, 1))
    law = article_ranges()["cl"]
    assert dict(law.inserted) == found
    assert set(law.inserted) == {
        each for each in headings(TEXTS / "刑法" / "刑法.md") if "-" in each
    }
    assert dict(law.deleted) == {"199": date(2015, 11, 1)}


def test_ranges_follow_the_versions_of_the_catalogue() -> None:
    for id, law in article_ranges().items():
        versions = {version.effective: version for version in statutes()[id].versions}
        for held in law.ranges:
            assert held.start in versions, id
            if id != "cl":
                assert held.end == versions[held.start].repealed, id
        for earlier, later in zip(law.ranges, law.ranges[1:], strict=False):
            assert earlier.end is not None and earlier.end <= later.start, id
        if law.began:
            assert law.began == min(versions), id


CASES = [
    ("cl", "264", "2019-01-01", "in_force"),
    ("cl", "452", "2019-01-01", "in_force"),
    ("cl", "453", "2019-01-01", "absent"),
    ("cl", "264-1", "2019-01-01", "absent"),
    ("cl", "133-1", "2011-04-30", "not_yet"),
    ("cl", "133-1", "2011-05-01", "in_force"),
    ("cl", "133-2", "2021-02-28", "not_yet"),
    ("cl", "199", "2015-10-31", "in_force"),
    ("cl", "199", "2015-11-01", "repealed"),
    ("cl", "264", "1990-01-01", "unknown"),
    ("cc", "577", "2020-12-31", "not_yet"),
    ("cc", "577", "2021-01-01", "in_force"),
    ("cc", "1261", "2021-01-01", "absent"),
    ("ctl", "60", "2020-12-31", "in_force"),
    ("ctl", "60", "2021-01-01", "repealed"),
    ("cpr", "700", "2019-12-29", "in_force"),
    ("cpr", "700", "2019-12-30", "repealed"),
    ("cpi", "600", "2020-06-01", "not_yet"),
    ("apl", "90", "2019-01-01", "unknown"),
    ("none", "1", "2019-01-01", "unknown"),
]


@pytest.mark.parametrize(("law", "article", "day", "expected"), CASES)
def test_an_article_stands_as_the_dates_say(
    law: str, article: str, day: str, expected: str
) -> None:
    assert standing(law, article, date.fromisoformat(day)) == expected


def test_only_what_was_seen_in_texts_is_verified() -> None:
    assert standing_of("cl", "453", date(2019, 1, 1)).verified
    assert standing_of("cl", "133-1", date(2011, 4, 30)).verified
    assert standing_of("cc", "577", date(2020, 12, 31)).verified
    # The number of its articles is generally known, and older texts of the procedure laws are not at hand.
    assert not standing_of("cc", "1261", date(2022, 1, 1)).verified
    assert not standing_of("cpl", "350", date(2019, 1, 1)).verified
    assert not standing_of("ctl", "500", date(2020, 1, 1)).verified


def test_without_a_day_nothing_is_said() -> None:
    assert standing("cl", "999", None) == "unknown"


@pytest.mark.parametrize("article", ["", "一", "1(1)", "1-", "第1条", "1.5"])
def test_another_form_of_article_is_refused(article: str) -> None:
    with pytest.raises(XiezhiError) as caught:
        standing("cl", article, date(2020, 1, 1))
    assert caught.value.code == "LAW-004"


@given(
    st.sampled_from(sorted(article_ranges())),
    st.integers(1, 1300),
    st.dates(date(1985, 1, 1), date(2026, 11, 25)),
)
def test_an_article_once_in_force_is_never_absent_later(id: str, number: int, day: date) -> None:
    article = str(number)
    if standing(id, article, day) == "in_force":
        later = standing(id, article, day + timedelta(days=4_000))
        assert later in ("in_force", "repealed", "unknown")


def test_every_title_is_there_once() -> None:
    full = titles().full
    assert len(full) == len(set(full))
    catalogued = {statute.zh for statute in statutes().values()}
    assert not catalogued & set(full)
    assert all(
        target in catalogued | set(full) for target in titles().short.values() if "法" in target
    )
