"""What a generator wrote is what the reader finds, also in damaged copies."""

from __future__ import annotations

import random
from datetime import date

import pytest
from fiction import INSERTS, chinese_date, ruling

from xiezhi.documents import read_text, tables
from xiezhi.documents.reading import RULINGS

_CLASSES = (
    "duty_crime",
    "financial_crime",
    "gang_crime",
    "security_crime",
    "violent_crime",
)


@pytest.mark.parametrize("seed", range(120))
def test_every_element_of_a_generated_ruling_is_read(seed):
    made = ruling(seed)
    reading = read_text(made.text, "x")
    assert reading.kind == "commutation"
    found = {name: reading.value(name) for name in made.expected}
    assert found == made.expected
    assert [(cut.ruled_on, cut.cut_months) for cut in reading.earlier] == made.earlier
    assert reading.value("prior_cuts_listed") is True
    for flag in _CLASSES:
        assert reading.value(flag) in ((True,) if flag in made.true_flags else (False, None)), flag


@pytest.mark.parametrize("seed", range(60))
def test_a_phrase_after_a_sentence_or_a_line_changes_nothing(seed):
    made = ruling(seed)
    chance = random.Random(seed)
    court = made.text.index("虚构省虚构市中级人民法院")
    places = [i + 1 for i, char in enumerate(made.text) if char in "。；\n" and i + 1 != court]
    text = made.text
    for place in sorted(chance.sample(places, 3), reverse=True):
        text = text[:place] + chance.choice(INSERTS) + text[place:]
    reading = read_text(text, "x")
    assert {name: reading.value(name) for name in made.expected} == made.expected


@pytest.mark.parametrize("seed", range(40))
def test_a_phrase_inside_the_signature_date_is_passed_over_and_noted(seed):
    made = ruling(seed)
    signed = chinese_date(made.expected["ruled_on"])
    broken = signed.replace("月", "月" + INSERTS[seed % 3])
    at = made.text.rindex(signed)
    text = made.text[:at] + broken + made.text[at + len(signed) :]
    reading = read_text(text, "x")
    assert reading.value("ruled_on") == made.expected["ruled_on"]
    assert ("interrupted", "ruled_on") in {(doubt.code, doubt.field) for doubt in reading.doubts}


def test_no_phrase_at_any_place_makes_a_number_or_a_date_wrong():
    """Not read, or read right: a half-read number would be worse than none."""
    names = (
        "case_no", "years", "months", "sentenced_on", "delivered_on", "start_on", "proposed_on",
        "accepted_on", "ruled_on", "proposed_cut_months", "cut_months", "cut_days", "new_end_on",
    )  # fmt: skip
    chance = random.Random(7)
    for seed in range(150):
        made = ruling(seed)
        for _ in range(4):
            place = chance.randrange(len(made.text))
            insert = chance.choice((*INSERTS, "爱学习，有明天"))
            reading = read_text(made.text[:place] + insert + made.text[place:], "x")
            for name in names:
                around = made.text[place - 10 : place + 10]
                assert reading.value(name) in (made.expected[name], None), (name, insert, around)


@pytest.mark.parametrize("at", ["刑更", "更", "虚01", "号"])
def test_a_phrase_inside_the_case_number_is_passed_over_and_noted(at):
    text = ruling(1).text
    number = ruling(1).expected["case_no"]
    line = next(line for line in text.splitlines() if "刑更" in line)
    broken = line.replace(at, at + "猫喜欢晒太阳", 1) if at != "号" else line + "猫喜欢晒太阳"
    reading = read_text(text.replace(line, broken), "x")
    assert reading.value("case_no") == number
    noted = {doubt.field for doubt in reading.doubts if doubt.code == "interrupted"}
    assert ("case_no" in noted) == (at != "号")


def test_a_text_broken_by_width_reads_like_the_whole_one():
    made = ruling(3)
    wrapped = "\n".join(
        line[i : i + 34] for line in made.text.split("\n") for i in range(0, max(len(line), 1), 34)
    )
    reading = read_text(wrapped, "x")
    assert {name: reading.value(name) for name in made.expected} == made.expected


def test_carriage_returns_shift_no_place():
    made = ruling(4)
    text = made.text.replace("\n", "\r\n")
    reading = read_text(text, "x")
    span = reading.elements["organ"].spans[0]
    assert span.of(text) == made.expected["organ"]


@pytest.mark.parametrize("seed", range(30))
def test_every_place_holds_the_raw_form_of_its_element(seed):
    made = ruling(seed)
    reading = read_text(made.text, "x")
    plain = made.text.translate(str.maketrans("（）０１２３４５６７８９", "()0123456789"))
    for name in ("organ", "proposer", "name"):
        assert [span.of(made.text) for span in reading.elements[name].spans] == [
            made.expected[name]
        ]
    raw = [span.of(plain) for span in reading.elements["charges"].spans]
    assert raw == made.expected["charges"].split("；")
    assert reading.elements["cut_months"].spans[0].of(plain).endswith(("月", "日", "天"))


def test_a_court_of_a_lost_passage_lends_its_date_to_nothing():
    text = ruling(0).text
    start = text.index("虚构市甲区人民法院于")
    end = text.index("执行机关")
    lost = (
        "虚构市甲区人民法院于2016年4月1日作出(2019)虚01刑更77号刑事裁定，对其减去有期徒刑七个月。"
    )
    reading = read_text(text[:start] + lost + text[end:], "x")
    assert reading.value("sentenced_on") is None
    assert [(cut.ruled_on, cut.cut_months) for cut in reading.earlier] == [(None, 7)]
    assert reading.value("prior_cuts_listed") is False
    assert "elided" in {doubt.code for doubt in reading.doubts}
    assert {"main_penalty", "charges", "sentenced_on"} <= set(reading.unread)


def test_silence_on_earlier_reductions_concludes_nothing():
    text = _document("判处有期徒刑六年。", "对罪犯甲某减去有期徒刑五个月。")
    reading = read_text(text, "x")
    assert reading.value("prior_cuts_listed") is None
    assert "prior_cuts_listed" in reading.unread


def test_a_statement_of_no_earlier_reduction_is_read():
    text = _document("判处有期徒刑六年。该犯未减刑。", "对罪犯甲某减去有期徒刑五个月。")
    assert read_text(text, "x").value("prior_cuts_listed") is True


def test_sums_of_earlier_reductions_give_no_single_amounts():
    history = "判处有期徒刑九年。2017年5月16日、2019年3月25日经本院两次裁定共减刑一年一个月。"
    reading = read_text(_document(history, "对罪犯甲某减去有期徒刑五个月。"), "x")
    assert [cut.ruled_on for cut in reading.earlier] == [date(2017, 5, 16), date(2019, 3, 25)]
    assert {cut.cut_months for cut in reading.earlier} == {None}
    assert reading.value("earlier_cut_months") == 13
    assert reading.value("prior_cuts_listed") is False


def test_life_reduced_to_a_term_is_read_with_its_date_and_its_later_cuts():
    history = (
        "判处无期徒刑，剥夺政治权利终身。虚构省高级人民法院于2013年12月20日作出(2013)虚刑执字第783号刑事裁定，"
        "减为有期徒刑二十一年九个月，剥夺政治权利改为十年。本院于2016年9月24日减去有期徒刑七个月。"
    )
    reading = read_text(
        _document(history, "对罪犯甲某减去有期徒刑六个月，剥夺政治权利十年不变。"), "x"
    )
    assert reading.value("main_penalty") == "life"
    assert (reading.value("fixed_years"), reading.value("fixed_months")) == (21, 9)
    assert reading.value("reduced_to_fixed_on") == date(2013, 12, 20)
    assert [cut.to_penalty for cut in reading.earlier] == ["fixed_term", None]
    assert reading.value("cut_months") == 6


def test_joint_punishment_takes_the_term_to_be_executed():
    history = "犯抢劫罪，判处有期徒刑十一年；犯绑架罪，判处有期徒刑十年六个月，数罪并罚，决定执行有期徒刑十八年。"
    reading = read_text(_document(history, "对罪犯甲某减去有期徒刑六个月。", crime=""), "x")
    assert reading.value("charges") == "抢劫罪；绑架罪"
    assert reading.value("years") == 18
    assert reading.value("violent_ten_years") is True
    assert reading.value("multiple_ten_years") is True


def test_a_changed_judgment_replaces_the_first():
    history = (
        "判处有期徒刑五年。被告人甲某不服，提出上诉。虚构省高级人民法院于2016年6月12日作出(2016)虚刑终9号刑事判决，"
        "改判被告人甲某犯盗窃罪，判处有期徒刑七年。"
    )
    reading = read_text(_document(history, "对罪犯甲某减去有期徒刑六个月。"), "x")
    assert (reading.value("years"), reading.value("sentenced_on")) == (7, date(2016, 6, 12))


def test_earlier_convictions_of_the_head_are_not_the_sentence():
    text = _document("判处有期徒刑六年。", "对罪犯甲某减去有期徒刑五个月。").replace(
        "罪犯甲某。\n", "罪犯甲某。2004年3月1日因犯抢劫罪被虚构县人民法院判处有期徒刑十二年。\n", 1
    )
    reading = read_text(text, "x")
    assert (reading.value("years"), reading.value("charges")) == (6, "盗窃罪")


@pytest.mark.parametrize(
    ("order", "result", "kind"),
    [
        ("对罪犯甲某不予减刑。", "refused", "commutation"),
        ("对罪犯甲某不予假释。", "refused", "parole"),
        ("准许执行机关撤回对罪犯甲某的减刑建议。", "withdrawn", "commutation"),
        ("将罪犯甲某的减刑建议书退回虚构省虚构监狱。", "returned", "commutation"),
        ("撤销本院(2019)虚01刑更78号刑事裁定。", "revoked", "commutation"),
        ("对罪犯甲某予以假释(假释考验期至2023年9月19日止)。", "granted", "parole"),
    ],
)
def test_orders_that_cut_nothing_carry_no_amount(order, result, kind):
    reading = read_text(_document("判处有期徒刑六年。", order), "x")
    assert (reading.kind, reading.value("result")) == (kind, result)
    assert reading.value("cut_months") is None
    assert "cut_months" not in reading.unread


@pytest.mark.parametrize("said", ["减去余刑", "减去剩余刑期", "减去残刑", "所剩余刑一次减完"])
def test_a_cut_of_the_remainder_has_no_amount_and_no_new_end(said):
    reading = read_text(_document("判处有期徒刑六年。", f"对罪犯甲某{said}。"), "x")
    assert reading.value("cut_remainder") is True
    assert reading.value("cut_months") is None
    assert not {"cut_months", "new_end_on"} & set(reading.unread)


def test_a_parole_names_the_end_of_its_test_period():
    order = "对罪犯甲某予以假释(假释考验期至2023年9月19日止)。"
    reading = read_text(_document("判处有期徒刑六年。", order), "x")
    assert reading.value("parole_until_on") == date(2023, 9, 19)
    assert reading.value("new_end_on") is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "今天天气真好。",
        "刑事判决书\n(2021)虚0101刑初1号\n被告人甲某犯盗窃罪。判决如下：\n被告人甲某犯盗窃罪，判处有期徒刑一年。",
        "刑事裁定书\n罪犯甲某。本院认为，裁定如下：驳回上诉，维持原判。",
        "暂予监外执行决定书\n罪犯甲某。本院认为，决定如下：对罪犯甲某暂予监外执行，刑期至2030年1月1日止。",
        "民事裁定书\n罪犯一词见于卷宗。本院认为，裁定如下：准许原告撤回起诉，减半收取案件受理费。",
    ],
)
def test_another_document_is_never_taken_for_a_ruling_on_commutation(text):
    reading = read_text(text, "x")
    assert reading.kind not in RULINGS
    assert not {"commutation_ruling", "earlier_reduction"} & tables([reading]).keys()


@pytest.mark.parametrize("text", ["", "今天天气真好。"])
def test_what_is_no_court_document_makes_no_record(text):
    reading = read_text(text, "x")
    assert reading.kind == "other"
    assert tables([reading]) == {}
    assert not reading.elements


def _document(history: str, order: str, crime: str = "犯盗窃罪，") -> str:
    matter = "假释" if "假释" in order else "减刑"
    return (
        "甲某刑罚变更裁定书\n\n虚构省虚构市中级人民法院\n刑事裁定书\n\n(2022)虚01刑更5号\n\n　　罪犯甲某。\n"
        f"　　虚构市甲区人民法院于2015年4月1日作出(2015)虚甲刑初字第9号刑事判决，以被告人甲某{crime}{history}\n"
        f"　　执行机关虚构省虚构监狱于2022年6月1日提出{matter}建议，报送本院审理。\n"
        f"　　本院认为，罪犯甲某的情况如上。依照《中华人民共和国刑法》第七十九条之规定，裁定如下：\n　　{order}\n"
        "　　本裁定送达后即发生法律效力。\n\n审判长　子某\n二〇二二年八月一日\n书记员　丑某\n"
    )
