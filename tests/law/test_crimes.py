"""Charges: names in full, in part and given up lead to the article that defines the crime."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.law import crime, crimes
from xiezhi.law.catalogue import chinese_number

TEXTS = Path(__file__).parents[3] / "shared" / "law" / "statutes"
DIGITS = "零一二三四五六七八九"
SUPPLEMENTS = {
    "2002-03-15": date(2002, 3, 26), "2003-08-15": date(2003, 8, 21), "2007-10-25": date(2007, 11, 6),
    "2009-10-14": date(2009, 10, 16), "2011-04-27": date(2011, 5, 1), "2015-10-30": date(2015, 11, 1),
    "2021-02-26": date(2021, 3, 1), "2024-01-30": date(2024, 3, 1),
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "articles"),
    [
        ("盗窃罪", ("264",)), ("盗窃", ("264",)), ("贩卖毒品罪", ("347",)), ("走私、贩卖、运输、制造毒品罪", ("347",)),
        ("贩卖、运输毒品罪", ("347",)), ("运输、贩卖毒品罪", ("347",)), ("容留卖淫罪", ("359",)),
        ("掩饰隐瞒犯罪所得罪", ("312",)),
        ("掩饰、隐瞒犯罪所得收益罪", ("312",)), ("强制猥亵罪", ("237",)), ("非法持有枪支罪", ("128",)),
        ("危险驾驶罪", ("133-1",)),
        ("帮助信息网络犯罪活动罪", ("287-2",)), ("放火罪", ("114", "115")), ("受贿罪", ("385", "386", "388")),
        ("偷越国境罪", ("322",)), ("组织他人偷越国(边)境罪", ("318",)),
        ("组织、利用邪教组织破坏法律实施罪", ("300",)), ("利用邪教组织致人死亡罪", ("300",)),
        ("非法购买增值税专用发票罪", ("208",)),
        ("伪造国家机关证件罪", ("280",)), ("隐匿、故意销毁会计凭证、会计帐簿、财务会计报告罪", ("162-1",)),
    ],
)  # fmt: skip
def test_a_name_in_full_or_in_part_leads_to_its_article(name, articles):
    found = crime(name)
    assert found is not None
    assert found.articles == articles


@pytest.mark.parametrize(
    ("name", "now", "to"),
    [
        ("偷税罪", "逃税罪", date(2009, 10, 15)),
        ("窝藏赃物罪", "掩饰、隐瞒犯罪所得、犯罪所得收益罪", date(2007, 11, 5)),
        ("猥亵妇女罪", None, None),
        ("强制猥亵妇女罪", "强制猥亵、侮辱罪", date(2015, 10, 31)),
        ("销售假药罪", "", None),
        ("非法猎捕珍贵、濒危野生动物罪", "危害珍贵、濒危野生动物罪", date(2021, 2, 28)),
        ("嫖宿幼女罪", "", date(2015, 10, 31)),
    ],
)
def test_a_name_given_up_is_known_with_its_last_day(name, now, to):
    found = crime(name)
    if now is None:
        assert found is None
        return
    assert found is not None
    assert (found.now, found.to) == (now, to)


@pytest.mark.parametrize(
    "name", ["", "罪", "毒品罪", "盗窃抢劫罪", "虚构罪", "贩卖、盗窃毒品罪", "罪盗窃"]
)
def test_what_is_no_charge_is_none(name):
    assert crime(name) is None


def test_the_names_in_use_are_those_of_the_eighth_supplement():
    # 483 charges after the eighth supplement of 2024; one of them is of the decision of 1998.
    assert sum(one.to is None for one in crimes()) == 483


@given(st.sampled_from([one.name for one in crimes()]), st.data())
def test_signs_between_the_members_do_not_matter(name, data):
    assert crime(name) is not None
    without = "".join(char for char in name if char != "、" or data.draw(st.booleans()))
    assert crime(without) == crime(name)


def test_no_name_in_use_is_told_twice():
    counted = Counter(one.name for one in crimes() if one.to is None)
    assert [name for name, times in counted.items() if times > 1] == []


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the statute texts (../shared) are not here")
def test_every_article_and_paragraph_stands_in_the_law():
    paragraphs: dict[str, int] = {}
    heading = re.compile(r"^第([一二三四五六七八九十百零]+条(?:之[一二三四五六])?)[ 　]")
    current = ""
    for line in (TEXTS / "刑法" / "刑法.md").read_text(encoding="utf-8").splitlines():
        found = heading.match(line)
        current = found[1] if found else "" if line.startswith("#") else current
        if current and line.strip() and not line.startswith("（"):
            paragraphs[current] = paragraphs.get(current, 0) + 1
    for one in crimes():
        for article, paragraph in one.places:
            number, _, inserted = article.partition("-")
            key = f"{chinese_number(int(number))}条" + (
                f"之{DIGITS[int(inserted)]}" if inserted else ""
            )
            assert key in paragraphs, (one.name, article)
            if one.to is None:
                assert (paragraph or 1) <= paragraphs[key], (one.name, article, paragraph)


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the statute texts (../shared) are not here")
@pytest.mark.parametrize(("adopted", "since"), SUPPLEMENTS.items())
def test_later_names_stand_in_the_supplement_that_brought_them(adopted, since):
    [source] = (TEXTS / "司法解释").glob(f"*确定罪名的补充规定*({adopted}).md")
    text = re.sub(r"\s", "", source.read_text(encoding="utf-8")).replace("帐", "账")
    brought = [one.name for one in crimes() if one.since == since]
    assert brought
    assert [name for name in brought if name not in text] == []
