"""What a report without `--names` shows of a document: the fact, and no person."""

from __future__ import annotations

import zipfile
from datetime import date
from time import perf_counter

import pytest

from xiezhi.documents import read_text
from xiezhi.documents.masks import hidden, shown
from xiezhi.documents.passages import passages
from xiezhi.documents.reading import Reading, Span, TermCheck

# Everyone and everything here is made up; the check digit of the number is wrong.
_SECRET = [
    "赵铁柱", "赵二狗", "李铁蛋", "钱小兰", "孙大圣",
    "周大律", "郑目击", "吴桂花", "冯小宝", "陈大力",
    "满族", "回族", "990101197905061234", "13912345678", "1979年",
    "梧桐街", "杨柳巷", "艾滋",
]  # fmt: skip
JUDGMENT = (
    "虚构县人民法院\n"
    "刑事附带民事判决书\n"
    "（2021）虚01刑初12号\n"
    "公诉机关虚构县人民检察院。\n"
    "附带民事诉讼原告人钱小兰，女，1981年3月4日出生，回族，住虚构县梧桐街88号，系被害人孙大圣之妻。\n"
    "被告人赵铁柱，曾用名赵二狗，男，1979年5月6日出生，公民身份号码990101197905061234"
    "，满族，农民，住虚构县杨柳巷9号，联系电话13912"
    "345678，患有艾滋病 因犯盗窃罪于2012年3月1日被虚构县人民法院判处有期徒刑三年，2015年2月"
    "28日刑满释放。2020年6月1日在孙大圣位于梧桐街"
    "88号的家中被抓获，次日因涉嫌故意伤害罪被刑事拘留，同年7月1日被逮捕。现羁押于虚构县看守所。\n"
    "辩护人周大律，虚构律师事务所律师。\n"
    "虚构县人民检察院指控被告人赵铁柱犯故意伤害罪，于2020年12月1日向本院提起公诉。本院依法组成合议庭，公开开庭审理了本案。\n"
    "经审理查明，2020年5月31日22时许在被害人孙大圣梧桐街88号家中被告人赵铁柱将孙大圣打成重伤。证人郑目击看到了经过。\n"
    "本院认为，被告人赵铁柱的行为构成故意伤害罪。被告人赵铁柱系累犯，应当从重处罚。依照《中华人民共和国刑法》"
    "第二百三十四条第二款、第六十五条第一款之规定，判决如"
    "下：\n"
    "被告人赵铁柱犯故意伤害罪，判处有期徒刑四年（刑期从判决执行之日起计算。判决执行以前先行羁押的，羁押一日折"
    "抵刑期一日，即自2020年6月1日起至2024年7月"
    "31日止）。\n"
    "审判长 吴桂花 审判员 冯小宝\n"
    "二〇二一年三月三日\n"
    "书记员 陈大力\n"
)


def _bytes(folder):
    for path in folder.rglob("*"):
        if path.suffix == ".xlsx":
            with zipfile.ZipFile(path) as book:
                yield from (book.read(name) for name in book.namelist())
        elif path.is_file():
            yield path.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize("sign", ["\n", " "])
def test_a_report_without_names_tells_of_nobody(tmp_path, xiezhi, sign):
    path = tmp_path / "赵铁柱故意伤害罪一审判决书.txt"
    path.write_text(JUDGMENT.replace("\n", sign), "utf-8")
    done = xiezhi("check", path, "--out", tmp_path / "report", "--include-draft")
    assert done.status == 0
    told = b"\n".join([*_bytes(tmp_path / "report"), done.out.encode(), done.err.encode()])
    assert "累犯".encode() in told
    assert [secret for secret in _SECRET if secret.encode() in told] == []
    done = xiezhi("check", path, "--out", tmp_path / "named", "--include-draft", "--names")
    assert "赵铁柱" in done.out


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("审 判 长 逄 小 某\n审 判 员 吴某\n二〇二〇年一月一日", "审 判 长 某\n审 判 员 某\n二〇二〇年一月一日"),
        ("由审判员吴桂花独任审判", "由审判员某独任审判"),
        ("审判长买买提·艾力\n二○二○年", "审判长某\n二○二○年"),
        ("被害人李四被打，李四报警，李四住院", "被害人某被打，某报警，某住院"),
        ("被害人及其近亲属要求赔偿", "被害人及其近亲属要求赔偿"),
        ("2.婚生女孙小宝（2015年3月4日出生）由原告抚养", "2.婚生女某（某出生）由原告抚养"),
        ("延边朝鲜族自治州中级人民法院", "延边朝鲜族自治州中级人民法院"),
        ("赵 铁 柱于2020年6月1日被拘留", "某于2020年6月1日被拘留"),
        ("罚金13912345678元", "罚金13912345678元"),
        ("某甲，男，1985年3月2日生，汉族，农民，因涉嫌盗窃罪", "某甲，某因涉嫌盗窃罪"),
    ],
)  # fmt: skip
def test_what_is_hidden_and_what_stays(text, expected):
    made = hidden(text, ("赵铁柱",))
    assert len(made) == len(text)
    assert shown(made) == expected


def test_no_part_of_a_name_stays_at_the_edge_of_a_window():
    made = hidden("被告人赵铁柱犯罪", ("赵铁柱",))
    assert [shown(made[:end]) for end in range(3, 7)] == [
        "被告人",
        "被告人某",
        "被告人某",
        "被告人某",
    ]


def test_only_what_belongs_to_a_person_carries_a_name():
    reading = read_text(JUDGMENT, "d")
    found = passages(JUDGMENT, reading, "check")
    assert found["judged_sentence:check:d/1"].name == "赵铁柱"
    assert found["judged_count:check:d/1/1"].name == "赵铁柱"
    assert found["term_check:check:d/1"].name == "赵铁柱"
    assert found["cited_article:check:d/1"].name == ""
    assert found["judgment:check:d"].name == ""


def test_a_thousand_defendants_take_no_longer_each_than_one():
    spans = {"term_start": Span(0, 1)}
    day = date(2021, 3, 3)
    checks = tuple(
        TermCheck(f"甲{n}", day, day, None, None, "explained", spans=spans) for n in range(1500)
    )
    reading = Reading(id="d", kind="criminal", form="judgment", terms=checks)
    began = perf_counter()
    found = passages("甲", reading, "check")
    assert perf_counter() - began < 2
    assert [len(found[f"term_check:check:d/{n}"].places) for n in (1, 1500)] == [1, 1]
    assert len(found["judgment:check:d"].places) == 1500
