"""Penalty ranges: every clause stands in the text it is taken from, and is read as the Law means it."""

from __future__ import annotations

import functools
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.errors import XiezhiError
from xiezhi.law.catalogue import chinese_number
from xiezhi.law.ranges import (
    bounds,
    build_range,
    numeral,
    parse_penalty,
    penalty_range,
    penalty_ranges,
)

TEXTS = Path(__file__).parents[3] / "shared" / "law" / "statutes" / "刑法"
here = pytest.mark.skipif(not TEXTS.is_dir(), reason="the statute texts (../shared) are not here")
DIGITS = "零一二三四五六七八九"
# 144: 依照本法第一百四十一条的规定处罚. 猥亵儿童罪 of 2015: 依照前两款的规定.
BY_REFERENCE = {"144": "141"}
# Written from the text by hand: charge, day, least and most of the fixed term by tier, fine compelled by tier.
KNOWN = [
    ("盗窃罪", date(2020, 1, 1), [(6, 36), (36, 120), (120, 180)], [True, True, True]),
    ("诈骗罪", date(2020, 1, 1), [(6, 36), (36, 120), (120, 180)], [True, True, True]),
    ("抢劫罪", date(2020, 1, 1), [(36, 120), (120, 180)], [True, True]),
    ("抢夺罪", date(2020, 1, 1), [(6, 36), (36, 120), (120, 180)], [True, True, True]),
    ("故意伤害罪", date(2020, 1, 1), [(6, 36), (36, 120), (120, 180)], [False, False, False]),
    ("交通肇事罪", date(2020, 1, 1), [(6, 36), (36, 84), (84, 180)], [False, False, False]),
    ("危险驾驶罪", date(2020, 1, 1), [(None, None)], [True]),
    ("走私、贩卖、运输、制造毒品罪", date(2020, 1, 1), [(180, 180), (84, 180), (6, 36), (36, 84)], [True] * 4),
    ("非法持有毒品罪", date(2020, 1, 1), [(84, 180), (6, 36), (36, 84)], [True] * 3),
    ("容留他人吸毒罪", date(2020, 1, 1), [(6, 36)], [True]),
    ("寻衅滋事罪", date(2020, 1, 1), [(6, 60), (60, 120)], [False, False]),
    ("开设赌场罪", date(2020, 1, 1), [(6, 36), (36, 120)], [True, True]),
    ("开设赌场罪", date(2021, 3, 1), [(6, 60), (60, 120)], [True, True]),
    ("赌博罪", date(2021, 3, 1), [(6, 36)], [True]),
    ("非法经营罪", date(2021, 3, 1), [(6, 60), (60, 180)], [True, True]),
    ("掩饰、隐瞒犯罪所得罪", date(2021, 3, 1), [(6, 36), (36, 84)], [True, True]),
    ("帮助信息网络犯罪活动罪", date(2021, 3, 1), [(6, 36)], [True]),
    ("强奸罪", date(2021, 3, 1), [(36, 120), (120, 180)], [False, False]),
    ("强制猥亵罪", date(2021, 3, 1), [(6, 60), (60, 180)], [False, False]),
    ("敲诈勒索罪", date(2021, 3, 1), [(6, 36), (36, 120), (120, 180)], [True] * 3),
    ("职务侵占罪", date(2021, 3, 1), [(6, 36), (36, 120), (120, 180)], [True] * 3),
    ("挪用公款罪", date(2021, 3, 1), [(6, 60), (60, 180), (120, 180)], [False] * 3),
    ("受贿罪", date(2021, 3, 1), [(6, 36), (36, 120), (120, 180), (None, None)], [True] * 4),
    ("行贿罪", date(2020, 3, 1), [(6, 60), (60, 120), (120, 180)], [True] * 3),
    ("行贿罪", date(2024, 3, 1), [(6, 36), (36, 120), (120, 180)], [True] * 3),
    ("非法吸收公众存款罪", date(2021, 3, 1), [(6, 36), (36, 120), (120, 180)], [True] * 3),
    ("合同诈骗罪", date(2021, 3, 1), [(6, 36), (36, 120), (120, 180)], [True] * 3),
    ("妨害公务罪", date(2021, 3, 1), [(6, 36)], [False]),
    ("聚众斗殴罪", date(2021, 3, 1), [(6, 36), (36, 120)], [False, False]),
    ("非法拘禁罪", date(2021, 3, 1), [(6, 36), (36, 120), (120, 180)], [False] * 3),
    ("容留卖淫罪", date(2021, 3, 1), [(6, 60), (60, 180)], [True, True]),
    ("失火罪", date(2021, 3, 1), [(36, 84), (6, 36)], [False, False]),
    ("非法持有枪支罪", date(2021, 3, 1), [(6, 36), (36, 84)], [False, False]),
    ("污染环境罪", date(2020, 3, 1), [(6, 36), (36, 84)], [True, True]),
    ("污染环境罪", date(2021, 3, 1), [(6, 36), (36, 84), (84, 180)], [True] * 3),
    ("集资诈骗罪", date(2021, 3, 1), [(36, 84), (84, 180)], [True, True]),
]  # fmt: skip


@pytest.mark.parametrize(("charge", "day", "terms", "fines"), KNOWN)
def test_ranges_are_those_written_from_the_text_by_hand(charge, day, terms, fines):
    known = penalty_range(charge)
    assert known is not None
    found = known.between(day, day)
    assert found is not None
    [version] = found
    own = [tier for tier in version.tiers if not tier.unit]
    assert [(tier.least, tier.most) for tier in own] == terms
    assert [tier.fine.must for tier in own] == fines


def test_fines_alone_and_stated_sums_are_read():
    [version] = penalty_range("信用卡诈骗罪").between(date(2020, 1, 1), date(2020, 1, 1))
    assert [(t.fine.least, t.fine.most) for t in version.tiers] == [
        (20_000, 200_000), (50_000, 500_000), (50_000, 500_000)
    ]  # fmt: skip
    assert [t.fine.confiscation for t in version.tiers] == ["", "", "instead"]
    [theft] = penalty_range("盗窃罪").between(date(2020, 1, 1), date(2020, 1, 1))
    assert [t.fine.alone for t in theft.tiers] == [True, False, False]
    [business] = penalty_range("非法经营罪").between(date(2020, 1, 1), date(2020, 1, 1))
    assert all(t.fine.share for t in business.tiers)


NUMBERS = st.integers(min_value=1, max_value=15)


@given(NUMBERS, NUMBERS, st.sampled_from(["", "、拘役或者管制", "或者拘役"]))
def test_a_clause_of_years_is_read_back(low, high, lighter):
    low, high = sorted((low, high))
    upper, lower = chinese_number(high), chinese_number(low)
    kinds, least, most, fine = parse_penalty(f"{upper}年以下有期徒刑{lighter}")
    assert (least, most) == (6, high * 12)
    assert ("criminal_detention" in kinds) == bool(lighter)
    assert not (fine.must or fine.may or fine.alone)
    assert parse_penalty(f"{lower}年以上{upper}年以下有期徒刑")[1:3] == (low * 12, high * 12)
    assert parse_penalty(f"{lower}年以上有期徒刑或者无期徒刑")[1:3] == (low * 12, 180)


@given(st.integers(min_value=1, max_value=99))
def test_numerals_are_read_back(number):
    assert numeral(chinese_number(number)) == number


def test_general_bounds_are_those_of_the_general_part():
    assert bounds("fixed_term") == (6, 180)
    assert bounds("criminal_detention") == (1, 6)
    assert bounds("public_surveillance") == (3, 24)


GOOD = {
    "charges": ["盗窃罪"],
    "versions": [
        {"from": date(1997, 10, 1), "source": "刑法", "verified": True,
         "tiers": [{"at": "264", "when": ["数额较大"], "penalty": "三年以下有期徒刑"}]}
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        {"charges": ["虚构罪"]},
        {"charges": ["偷盗罪"]},
        {"versions": []},
        {"earlier": "absent"},
        {"versions": [GOOD["versions"][0] | {"from": date(2011, 5, 1)}]},
        {"versions": GOOD["versions"] * 2},
        {"versions": [GOOD["versions"][0] | {"verified": None}]},
        {"versions": [GOOD["versions"][0] | {"tiers": []}]},
        {"versions": [GOOD["versions"][0] | {"tiers": [{"at": "264", "penalty": "三年有期"}]}]},
        {
            "versions": [
                GOOD["versions"][0]
                | {"tiers": [{"at": "264", "penalty": "三年以下有期徒刑，罚款"}]}
            ]
        },
        {"versions": [GOOD["versions"][0] | {"tiers": GOOD["versions"][0]["tiers"] * 2}]},
        {"versions": [GOOD["versions"][0] | {"tiers": [{"at": "", "penalty": "拘役"}]}]},
    ],
)
def test_a_wrong_entry_is_refused(change):
    assert build_range(GOOD)
    with pytest.raises(XiezhiError):
        build_range(GOOD | change)


def test_versions_leave_no_day_out_and_none_in_two():
    for known in penalty_ranges().values():
        for version in known.versions[1:]:
            eve = version.start - timedelta(days=1)
            assert len(known.between(eve, eve) or ()) == 1
            assert known.between(version.start, version.start) == (version,)
            assert len(known.between(eve, version.start) or ()) == 2


def test_a_day_before_the_known_texts_is_none():
    assert penalty_range("开设赌场罪").between(date(2005, 1, 1), date(2007, 1, 1)) is None
    assert penalty_range("盗窃罪").between(date(1996, 1, 1), date(1998, 1, 1)) is None
    # Dangerous driving was no crime before: the text of its first day is the first.
    assert len(penalty_range("危险驾驶罪").between(date(2010, 1, 1), date(2012, 1, 1))) == 1


@functools.cache
def articles() -> dict[str, str]:
    """The articles of the Law in force, by their Arabic number."""
    found: dict[str, str] = {}
    text = (TEXTS / "刑法.md").read_text(encoding="utf-8")
    for number in range(102, 420):
        for inserted in range(8):
            name = f"第{chinese_number(number)}条" + (f"之{DIGITS[inserted]}" if inserted else "")
            one = re.search(
                rf"(?m)^{name}[ 　](.+(?:\n(?!第[一二三四五六七八九十百零]+条|#).*)*)", text
            )
            if one:
                found[f"{number}-{inserted}" if inserted else str(number)] = one[1]
    return found


@functools.cache
def amendment(number: str) -> str:
    name = "刑法修正案" if number == "一" else f"刑法修正案（{number}）"
    [source] = [
        path for path in TEXTS.iterdir() if re.fullmatch(name + r"(?:\([\d-]+\))?\.md", path.name)
    ]
    return source.read_text(encoding="utf-8").replace(",", "，")


@here
def test_every_verified_clause_stands_in_its_text():
    for known in penalty_ranges().values():
        for version in known.versions:
            if not version.verified:
                continue
            numbers = re.findall(r"修正案（(.+?)）", version.source)
            texts = "".join(amendment(number) for number in numbers)
            for tier in version.tiers:
                own = [article for article, _ in tier.places]
                own += [BY_REFERENCE[one] for one in own if one in BY_REFERENCE]
                current = "".join(articles().get(one, "") for one in own)
                assert f"处{tier.penalty}" in texts + current, (
                    known.charge,
                    version.start,
                    tier.penalty,
                )


@here
def test_the_last_version_of_each_charge_is_the_text_in_force():
    for known in penalty_ranges().values():
        for tier in known.versions[-1].tiers:
            own = [article for article, _ in tier.places]
            own += [BY_REFERENCE[one] for one in own if one in BY_REFERENCE]
            assert any(f"处{tier.penalty}" in articles()[one] for one in own), (known.charge, tier)


@here
def test_no_penalty_of_the_law_in_force_is_left_out():
    kept: dict[str, set[str]] = {}
    for known in penalty_ranges().values():
        for tier in known.versions[-1].tiers:
            for article, _ in tier.places:
                kept.setdefault(article, set()).add(tier.penalty)
    clause = re.compile(
        r"(?<!判)处((?:[一二三四五六七八九十]+年|拘役|管制|无期|死刑)[^；。：\n]*?)(?=[；。：\n]|$)"
    )
    left = {
        (article, found)
        for article, text in articles().items()
        if article in kept
        for found in clause.findall(text)
        if found not in kept[article]
        and not any(found.startswith(one + "，") for one in kept[article])
    }
    assert left == set()
