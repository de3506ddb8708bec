"""What the court finds of a defendant is read from its own words, and dates and ages from certain facts."""

from __future__ import annotations

from datetime import date

import pytest
from criminal_fiction import criminal

from xiezhi.documents import read_text
from xiezhi.documents.criminal.intent import negligent, security_class
from xiezhi.documents.reading import ConvictFacts
from xiezhi.documents.rows import rows


def _facts(**parts: str) -> ConvictFacts:
    (facts,) = read_text(criminal(**parts), "x").convicts
    return facts


@pytest.mark.parametrize(
    ("opinion", "finding"),
    [
        ("被告人甲某系累犯，依法应当从重处罚。", "found"),
        ("被告人甲某刑罚执行完毕后五年内再犯应当判处有期徒刑以上刑罚之罪，是累犯。", "found"),
        ("被告人甲某构成累犯，应从重处罚。", "found"),
        ("被告人甲某系特殊累犯，应从重处罚。", "special"),
        ("被告人甲某不构成累犯。", "denied"),
        ("被告人甲某的前罪为过失犯罪，不应认定为累犯。", "denied"),
        ("公诉机关关于被告人甲某系累犯的指控成立，本院予以支持。", "found"),
        ("公诉机关指控被告人甲某系累犯，与查明的事实不符，不予支持。", "unclear"),
        ("辩护人提出被告人甲某不构成累犯。", "unclear"),
        ("被告人甲某系累犯。被告人甲某不构成累犯。", "unclear"),
        (
            "关于公诉机关提出被告人甲某系累犯的意见，经查，其前罪宣告缓刑，不符合累犯的条件，不予采纳。",
            "denied",
        ),
        ("辩护人提出被告人甲某不是累犯的意见成立，予以采纳。", "denied"),
        ("被告人甲某在缓刑考验期内犯新罪，应撤销缓刑，但不构成累犯。", "denied"),
        ("被告人甲某具有累犯、坦白等情节。", "found"),
        ("被告人甲某如实供述，可以从轻处罚。", "silent"),
    ],
)
def test_only_the_court_finds_a_recidivist(opinion: str, finding: str) -> None:
    assert _facts(opinion=opinion).recidivist == finding


def test_what_the_prosecution_says_is_no_finding() -> None:
    assert _facts(accused="被告人甲某系累犯，应当从重处罚。").recidivist == "silent"


def test_a_finding_belongs_to_the_defendant_it_names() -> None:
    text = criminal(
        opinion="被告人甲某系累犯，应当从重处罚；被告人戊己到案后如实供述，可以从轻处罚。",
        order="一、被告人甲某犯盗窃罪，判处有期徒刑八个月。\n二、被告人戊己犯盗窃罪，判处有期徒刑六个月。",
    ).replace("辩护人乙某某", "被告人戊己，男，1990年1月1日出生，汉族，住虚构县。\n辩护人乙某某")
    found = {facts.defendant: facts.recidivist for facts in read_text(text, "x").convicts}
    assert found == {"甲某": "found", "戊己": "silent"}


def test_an_unclear_finding_is_put_up_for_review() -> None:
    reading = read_text(criminal(opinion="辩护人提出被告人甲某不构成累犯。"), "x")
    assert "recidivist_unclear" in {doubt.code for doubt in reading.doubts}


@pytest.mark.parametrize(
    ("opinion", "flag"),
    [
        ("被告人甲某系毒品再犯。", "drug_repeat"),
        ("被告人甲某系犯罪集团的首要分子。", "ringleader"),
        ("被告人甲某已满七十五周岁，可以从轻处罚。", "protected"),
        ("被告人甲某自愿认罪认罚，可以从宽处理。", "plea"),
    ],
)
def test_a_flag_is_true_where_the_court_says_so(opinion: str, flag: str) -> None:
    assert getattr(_facts(opinion=opinion), flag) is True
    assert not getattr(_facts(), flag)


def test_minority_is_told_by_the_court_where_the_day_of_birth_is_not() -> None:
    told = "被告人甲某犯罪时未满十八周岁，应当从轻处罚。"
    assert _facts(opinion=told, born="某年").minor_at_act is True
    # The head says that he was forty: whose age the sentence tells is open.
    assert _facts(opinion=told).minor_at_act is None


@pytest.mark.parametrize(
    "opinion",
    [
        "被告人甲某明知同伙系未成年人而共同盗窃，酌情从重处罚。",
        "被告人甲某前罪犯罪时未满十八周岁。",
        "被告人甲某教唆不满十八周岁的人犯罪，其引诱的系未成年人。",
    ],
)
def test_the_age_of_others_or_at_an_earlier_crime_is_no_minority_now(opinion: str) -> None:
    assert _facts(opinion=opinion, born="某年").minor_at_act is None


@pytest.mark.parametrize(
    "opinion",
    [
        "公诉机关指控的事实成立，但其关于被告人甲某系累犯的意见与法律规定不符，应予纠正。",
        "公诉机关指控的罪名成立；认为被告人甲某是累犯，于法无据。",
        "被告人甲某系累www.abc犯，依法从重处罚。",
        "被告人甲某刑满释放后五年内再犯应当判处有期徒刑以上刑罚之罪，应当从重处罚。",
        "依照《中华人民共和国刑法》第六十五条第一款之规定。",
        "被告人甲某等人共同盗窃，其中有累犯情节的应从重处罚。",
    ],
)
def test_neither_found_nor_silent_where_the_words_are_doubtful(opinion: str) -> None:
    assert _facts(opinion=opinion).recidivist == "unclear"


def test_the_age_of_a_victim_is_not_that_of_the_defendant() -> None:
    facts = _facts(opinion="被害人系未成年人，被告人甲某应从重处罚。", born="1985年3月2日")
    assert facts.minor_at_act is False
    assert facts.protected is None


@pytest.mark.parametrize(
    ("born", "minor"),
    [("2007年10月2日", False), ("2007年10月3日", True), ("2007年10月4日", True)],
)
def test_eighteen_is_reached_on_the_day_after_the_birthday(born: str, minor: bool) -> None:
    assert _facts(born=born).minor_at_act is minor


@pytest.mark.parametrize(
    ("facts", "bounds"),
    [
        ("2025年10月3日，被告人甲某窃得电动车一辆。", (date(2025, 10, 3), date(2025, 10, 3))),
        (
            "2025年1月至3月间，被告人甲某多次盗窃。2025年6月5日，又窃得手机一部。",
            (date(2025, 1, 1), date(2025, 6, 5)),
        ),
        ("2024年底，被告人甲某窃得电动车一辆。", (date(2024, 1, 1), date(2024, 12, 31))),
        (
            "被告人甲某以非法占有为目的，"
            + "多次到本县各处商店和居民小区，" * 8
            + "于2025年3月1日被查获。",
            (None, None),
        ),
        ("2025年10月3日，民警接到举报，将被告人甲某抓获。", (None, None)),
    ],
)
def test_acts_are_bounded_by_the_days_of_the_findings(
    facts: str, bounds: tuple[date | None, date | None]
) -> None:
    read = _facts(facts=facts)
    assert (read.first_act_on, read.last_act_on) == bounds


def test_an_earlier_conviction_does_not_move_the_acts() -> None:
    read = _facts(
        facts="2025年10月3日，被告人甲某窃得电动车一辆。另查明，被告人甲某曾于2015年1月1日因犯盗窃罪被判处有期徒刑一年。"
    )
    assert read.first_act_on == date(2025, 10, 3)


def test_an_accusation_the_court_takes_up_tells_the_acts() -> None:
    read = _facts(
        accused="2025年9月8日，被告人甲某窃得手机一部。",
        facts="事实、证据与公诉机关的指控一致。",
    )
    assert read.first_act_on == date(2025, 9, 8)


def test_acts_told_after_the_evidence_of_others_count() -> None:
    read = _facts(
        facts="一、2025年10月3日，被告人甲某窃得电动车一辆。\n上述事实，有书证证实。\n二、2025年3月9日，被告人甲某窃得手机一部。"
    )
    assert (read.first_act_on, read.last_act_on) == (date(2025, 3, 9), date(2025, 10, 3))


def test_a_birthday_of_a_victim_is_no_day_of_the_act() -> None:
    read = _facts(facts="2025年10月3日，被告人甲某窃得乙丙（2012年1月5日出生）的手机一部。")
    assert (read.first_act_on, read.last_act_on) == (date(2025, 10, 3), date(2025, 10, 3))


def test_a_joint_punishment_that_was_not_read_is_told_apart_from_none() -> None:
    two = "被告人甲某犯盗窃罪，判处有期徒刑八个月；犯诈骗罪，判处有期徒刑六个月。"
    assert not _facts(order=two).joint_told
    assert _facts(order=two.replace("。", "，数罪并罚。")).joint_told


@pytest.mark.parametrize(
    ("procedure", "stopped"),
    [
        ("2026年1月20日裁定中止审理，同月30日恢复审理，", True),
        ("审理中转为普通程序，", True),
        ("", None),
    ],
)
def test_what_stops_the_clock_of_a_trial_is_told(procedure: str, stopped: bool | None) -> None:
    assert read_text(criminal(procedure=procedure), "x").value("clock_stopped") is stopped


def test_fault_follows_the_charge() -> None:
    assert negligent("交通肇事罪") is True
    assert negligent("过失致人死亡罪") is True
    assert negligent("贩卖、运输毒品罪") is False
    assert negligent("盗窃罪、交通肇事罪") is None
    assert negligent("污染环境罪") is None
    assert negligent("某某罪") is None
    assert security_class("参加黑社会性质组织罪") is True
    assert security_class("间谍罪") is True
    assert security_class("盗窃罪") is False


def test_rows_hold_the_sentence_its_counts_and_the_earlier_convictions() -> None:
    text = criminal(
        priors="2018年5月9日因犯诈骗罪被虚构县人民法院判处有期徒刑一年，2019年4月3日刑满释放。",
        order="被告人甲某犯盗窃罪，判处有期徒刑二年，并处罚金人民币二千元；犯诈骗罪，判处有期徒刑一年，并处罚金人民币一千元，"
        "数罪并罚，决定执行有期徒刑二年六个月，并处罚金人民币三千元。",
        opinion="被告人甲某系累犯。",
    )
    made = rows(read_text(text, "d1"))
    (sentence,) = made["judged_sentence"]
    assert (sentence["judgment"], sentence["seq"], sentence["joint"]) == ("d1", 1, True)
    assert (sentence["years"], sentence["months"], sentence["fine"]) == (2, 6, 3000)
    assert (sentence["recidivist"], sentence["recidivist_finding"]) == (True, "found")
    assert [
        (count["sentence"], count["count_no"], count["fine"]) for count in made["judged_count"]
    ] == [
        ("d1/1", 1, 2000),
        ("d1/1", 2, 1000),
    ]
    (prior,) = made["prior_conviction"]
    assert (prior["sentence"], prior["convicted_on"], prior["negligent"]) == (
        "d1/1",
        date(2018, 5, 9),
        False,
    )
