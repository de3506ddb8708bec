"""Articles a court cites: every form of list, every way of naming a law, and only the court's own."""

from __future__ import annotations

import time
from datetime import date

import pytest
from fiction import INSERTS
from hypothesis import given, settings
from hypothesis import strategies as st

from xiezhi.documents.articles import cited_rows, court_articles, read_articles
from xiezhi.documents.articles.numbers import ordinal
from xiezhi.documents.articles.titles import resolve
from xiezhi.documents.collector import Collector
from xiezhi.documents.judgment.sections import divide
from xiezhi.documents.parts import Part, Parted
from xiezhi.documents.reading import Article, Doubt, Element, Reading, Span
from xiezhi.documents.text import prepare
from xiezhi.law.catalogue import chinese_number

COUNTRY = "中华人民共和国"
CL, CC, CTL = f"{COUNTRY}刑法", f"{COUNTRY}民法典", f"{COUNTRY}合同法"
THEFT = "最高人民法院、最高人民检察院关于办理盗窃刑事案件适用法律若干问题的解释"
CTL_TWO = f"最高人民法院关于适用《{CTL}》若干问题的解释（二）"
CPI = f"最高人民法院关于适用《{COUNTRY}刑事诉讼法》的解释"


def read(text: str, ordered: bool = True) -> tuple[Article, ...]:
    prepared = prepare(text)
    whole = Part(0, len(prepared.plain))
    return read_articles(Parted(prepared, ()), whole, ordered=ordered)


def short(text: str) -> list[str]:
    """`刑法 67(3):2` for each article, the country left out."""
    return [
        a.law.removeprefix(COUNTRY)
        + f" {a.article}"
        + (f"({a.paragraph})" if a.paragraph else "")
        + (f":{a.item}" if a.item else "")
        for a in read(f"依照{text}之规定，判决如下：")
    ]


@pytest.mark.parametrize(
    ("list_", "expected"),
    [
        ("第二百六十四条、第六十七条第三款、第五十二条；第六十四条", "264 67(3) 52 64"),
        ("第一百三十三条之一第一款第（二）项", "133-1(1):2"),
        ("第二百三十四条第一款、第二款", "234(1) 234(2)"),
        ("第七十二条第一、三款、第七十三条第二、三款", "72(1) 72(3) 73(2) 73(3)"),
        ("第25条第1款、第52、53条", "25(1) 52 53"),
        ("第六十七第三款、第五十三", "67(3) 53"),
        ("第三十六条至第三十八条、第四十一条", "36 37 38 41"),
        ("第一百二十条之一、之二", "120-1 120-2"),
        ("第一百三十三条“之一”第二款", "133-1(2)"),
        ("第五条第（一）项、（三）项及第二款", "5:1 5:3 5(2)"),
        ("第五条第一款第（一）、（三）项，第六条", "5(1):1 5(1):3 6"),
        ("第五条第一款第一项、第二项", "5(1):1 5(1):2"),
        ("三百零七条之一、第二十五条、六十四条", "307-1 25 64"),
        ("第二百六十四条第六十四条", "264 64"),
        ("第六十七条第一款及第三款、第七条一款（五）", "67(1) 67(3) 7(1):5"),
        ("第 二 百 六 十 四 条", "264"),
        ("笫二百六十四条第一款、第52条-第54条", "264(1) 52 53 54"),
    ],
)
def test_every_form_of_list_is_expanded(list_: str, expected: str) -> None:
    assert short(f"《{CL}》{list_}") == [f"刑法 {each}" for each in expected.split()]


@pytest.mark.parametrize(
    ("cited", "law"),
    [
        ("《刑法》第五条", CL),
        ("刑法第五条", CL),
        ("《中华人民共和国刑法》（2017修正）第五条", CL),
        ("《中华人民共和国刑法（2020修正）》第五条", CL),
        ("1997年修订的《中华人民共和国刑法》第五条", CL),
        ("我国民法典第五条", CC),
        ("民法典侵权责任编第五条", CC),
        ("《中华人民共和国刑法》（以下简称《刑法》）第五条", CL),
        ("公安部《虚构事项处理规定》第五条", "虚构事项处理规定"),
        ("民诉法第五条", f"{COUNTRY}民事诉讼法"),
        ("《中国人民共和国合同法》第五条", CTL),
        ("《著作权法》第五条", f"{COUNTRY}著作权法"),
        ("《劳动合同法实施条例》第五条", f"{COUNTRY}劳动合同法实施条例"),
        ("《中华人民共和国刑法修正案（八）》第五条", f"{COUNTRY}刑法修正案（八）"),
        (f"《{THEFT}》第五条", THEFT),
        ("《关于办理盗窃刑事案件适用法律若干问题的解释》第五条", THEFT),
        (
            "最高人民法院、最高人民检察院《关于办理盗窃刑事案件适用法律若干问题的解释》第五条",
            THEFT,
        ),
        ("《最高人民法院关于适用〈中华人民共和国刑事诉讼法〉的解释》第五条", CPI),
        ("《最高人民法院关于适用﹤中华人民共和国刑事诉讼法﹥的解释》第五条", CPI),
        ("最高人民法院《关于适用〈刑事诉讼法〉的解释》第五条", CPI),
        (f"最高人民法院关于适用《{CTL}》若干问题的解释（二）第五条", CTL_TWO),
        (f"《最高人民法院关于适用〈{CTL}〉若干问题的解释（二）》第五条", CTL_TWO),
        ("《虚构省河道条例》第五条", "虚构省河道条例"),
        (
            "《最高人民法院〈关于虚构事项的规定〉（试行）》第五条",
            "最高人民法院关于虚构事项的规定（试行）",
        ),
        ("最高法《关于虚构事项的规定（试行）》第五条", "最高人民法院关于虚构事项的规定（试行）"),
    ],
)
def test_a_law_is_known_by_every_name(cited: str, law: str) -> None:
    found = read(f"依照{cited}之规定，判决如下：")
    assert [(a.law, a.article) for a in found] == [(law, "5")]


def test_each_article_belongs_to_the_law_before_it() -> None:
    text = f"《{CL}》第五条、《{COUNTRY}刑事诉讼法》第六条、第七条，{THEFT}第八条，同法第九条"
    assert short(text.replace(THEFT, f"《{THEFT}》")) == [
        "刑法 5",
        "刑事诉讼法 6",
        "刑事诉讼法 7",
        f"{THEFT} 8",
        f"{THEFT} 9",
    ]


def test_a_list_that_a_full_stop_breaks_keeps_its_law() -> None:
    text = f"本院认为，罪名成立。依照《{CL}》第二百六十四条。第六十四条之规定，判决如下："
    assert [(a.law, a.article) for a in read(text)] == [(CL, "264"), (CL, "64")]


def test_a_short_title_stands_for_what_the_document_says() -> None:
    text = (
        "本院认为，依照《最高人民法院关于民事诉讼证据的若干规定》（以下简称《虚构规定》）第二条、"
        f"《{CC}》第三条、《虚构规定》第四条，判决如下："
    )
    found = [(a.law, a.article) for a in read(text)]
    rules = "最高人民法院关于民事诉讼证据的若干规定"
    assert found == [(rules, "2"), (CC, "3"), (rules, "4")]


@pytest.mark.parametrize(
    "paper",
    [
        "《借款合同》第五条",
        "双方合同第五条",
        "《条例》第五条",
        "保险条款第五条",
        "对辩护人第五条意见",
        "上诉人的第五条上诉理由",
    ],
)
def test_a_paper_that_is_no_law_is_left_out(paper: str) -> None:
    assert short(f"{paper}、《{CTL}》第六条") == ["合同法 6"]


def test_what_another_than_the_court_cites_does_not_count() -> None:
    text = (
        f"本院认为，被告人的行为触犯了《{CL}》第二百六十四条。辩护人提出应当适用《{CL}》第三十七条。"
        f"公诉机关指控被告人触犯《{CL}》第二百七十四条。原判依照《{CL}》第二百七十五条作出判决。"
        f"《{CL}》第二百六十六条规定：“依照本法第二百八十条的规定处罚，情节较轻的除外”。"
        f"依照《{CL}》第六十四条，判决如下："
    )
    assert [a.article for a in read(text)] == ["264", "266", "64"]


JUDGMENT = """虚构县人民法院
刑事判决书
（2026）虚01刑初12号
公诉机关虚构县人民检察院。
被告人甲某，男。
虚构县人民检察院以虚检刑诉〔2026〕5号起诉书指控被告人甲某犯盗窃罪，向本院提起公诉。现已审理终结。
经审理查明，被告人甲某窃得财物。
本院认为，被告人甲某的行为已构成盗窃罪。依照《中华人民共和国刑法》第二百六十四条、第六十四条之规定，判决如下：
被告人甲某犯盗窃罪，判处拘役三个月。
如不服本判决，可在接到判决书的第二日起十日内，通过本院提出上诉。
审判员乙某
二〇二六年三月二日
附：本案适用的法律条文
《中华人民共和国刑法》第五十二条 判处罚金，应当根据犯罪情节决定罚金数额。
"""


def test_the_annex_with_the_words_of_the_law_does_not_count() -> None:
    judgment = divide(prepare(JUDGMENT), "criminal", "judgment")
    assert [a.article for a in court_articles(judgment)] == ["264", "64"]


def test_a_short_form_without_an_opinion_still_rests_on_law() -> None:
    text = (
        "虚构县人民法院\n行政裁定书\n（2026）虚01行初5号\n原告甲某诉被告虚构县某局一案，原告申请撤诉，符合规定，"
        "依照《行政诉讼法》第六十二条的规定，裁定如下：\n准许撤诉。\n审判员乙某\n二〇二六年三月二日"
    )
    judgment = divide(prepare(text), "administrative", "ruling")
    assert [a.article for a in court_articles(judgment)] == ["62"]


def test_spans_are_places_of_the_original() -> None:
    text = "依照《中华人民共和国刑法》第 二百六十四 条、第六十七条第三款，判决如下："
    assert [a.span.of(text) for a in read(text)] == ["第 二百六十四 条", "第六十七条第三款"]


def test_a_phrase_behind_a_title_leaves_the_law_and_a_doubt() -> None:
    text = f"依照《{CL}{INSERTS[0]}》第二百六十四条，判决如下："
    prepared = prepare(text)
    found = Collector(prepared)
    articles = read_articles(Parted(prepared, ()), Part(0, len(prepared.plain)), found)
    assert [(a.law, a.article, a.doubt) for a in articles] == [(CL, "264", "interrupted")]
    assert [d.code for d in found.doubts] == ["interrupted"]


def test_a_number_with_a_phrase_inside_is_not_read_and_noted() -> None:
    prepared = prepare(f"依照《{CL}》第二百六十{INSERTS[0]}四条、第六十四条，判决如下：")
    found = Collector(prepared)
    articles = read_articles(Parted(prepared, ()), Part(0, len(prepared.plain)), found)
    assert [a.article for a in articles] == ["64"]
    assert found.doubts


CITATION = (
    "依照《中华人民共和国刑法》第二百六十四条、第一百三十三条之一第一款第（二）项、第六十七条第三款，"
    "《中华人民共和国刑事诉讼法》第二百零一条之规定，判决如下："
)
CITED = {
    (CL, "264"),
    (CL, "133-1"),
    (CL, "67"),
    (f"{COUNTRY}刑事诉讼法", "201"),
}


@pytest.mark.parametrize("phrase", INSERTS)
def test_a_phrase_at_any_place_makes_no_wrong_article(phrase: str) -> None:
    read_in_all = 0
    for place in range(len(CITATION)):
        found = read(CITATION[:place] + phrase + CITATION[place:])
        for article in found:
            read_in_all += 1
            if phrase not in article.law:
                assert (article.law, article.article) in CITED, place
    assert read_in_all > 3 * len(CITATION)


NUMBERS = st.integers(1, 1300)
PIECES = st.lists(
    st.tuples(
        NUMBERS,
        st.one_of(st.none(), st.integers(1, 9)),
        st.one_of(st.none(), st.integers(1, 9)),
        st.one_of(st.none(), st.integers(1, 20)),
    ),
    min_size=1,
    max_size=6,
    unique=True,
)


@settings(max_examples=60, deadline=None)
@given(
    pieces=PIECES, separator=st.sampled_from(["、", "，", ",", "；", "和"]), arabic=st.booleans()
)
def test_what_is_written_is_what_is_read(
    pieces: list[tuple[int, int | None, int | None, int | None]], separator: str, arabic: bool
) -> None:
    def written(number: int) -> str:
        return str(number) if arabic else chinese_number(number)

    words = []
    for number, inserted, paragraph, item in pieces:
        text = f"第{written(number)}条"
        text += f"之{chinese_number(inserted)}" if inserted else ""
        text += f"第{written(paragraph)}款" if paragraph else ""
        words.append(text + (f"第（{written(item)}）项" if item else ""))
    found = read(f"依照《{CC}》{separator.join(words)}之规定，判决如下：")
    expected = [
        (f"{number}-{inserted}" if inserted else str(number), paragraph, item)
        for number, inserted, paragraph, item in pieces
    ]
    assert [(a.article, a.paragraph, a.item) for a in found] == expected


@given(st.integers(1, 9_999))
def test_a_number_read_back_is_itself(number: int) -> None:
    assert ordinal(chinese_number(number)) == number
    assert ordinal(str(number)) == number


@pytest.mark.parametrize("text", ["", "二百六", "百十百", "十十", "条", "一二三四五六七八九〇"])
def test_what_is_no_number_or_could_be_two_is_none(text: str) -> None:
    assert ordinal(text) is None


def test_an_unknown_title_is_not_taken_for_a_known_one() -> None:
    assert resolve("中华人民共和国刑法修正案（九十九）").law == "中华人民共和国刑法修正案（九十九）"
    assert resolve("民法典虚构实施办法").law == "民法典虚构实施办法"
    assert not resolve("民法典虚构实施办法").doubtful
    assert resolve("虚构公司借款合同").is_law is False


@pytest.mark.slow
@pytest.mark.parametrize(
    "unit",
    [
        "第一条",
        "《刑法》第一条、",
        "《" * 30,
        "第一百",
        "“第一条",
        "（以下简称《",
        "》（以下简称甲）",
        "最高人民法院关于",
        "《中华人民共和国甲乙丙丁法》第一条",
        "依照第一条第一款第（一）、",
        "二百六十四",
    ],
)
def test_time_is_bounded(unit: str) -> None:
    text = (unit * (400_000 // len(unit)))[:399_000]
    prepared = prepare(text)
    started = time.perf_counter()
    read_articles(Parted(prepared, ()), Part(0, len(prepared.plain)))
    assert time.perf_counter() - started < 3


def _reading(
    *articles: Article, day: date | None = None, doubts: tuple[Doubt, ...] = ()
) -> Reading:
    elements = {"judged_on": Element(day, (Span(0, 1),))} if day else {}
    return Reading("d1", "criminal", elements=elements, articles=articles, doubts=doubts)


def test_rows_carry_the_standing_of_the_day() -> None:
    cited = Article(CL, "133-1", Span(3, 9), 1, None, "cl")
    ((row, span),) = cited_rows(_reading(cited, day=date(2011, 4, 30)))
    assert (row["standing"], row["standing_verified"], span) == ("not_yet", True, Span(3, 9))
    ((row, _),) = cited_rows(_reading(cited, day=date(2011, 5, 1)))
    assert row["standing"] == "in_force"
    assert row["paragraph"] == 1 and "item" not in row


def test_a_doubtful_day_leaves_the_standing_open() -> None:
    cited = Article(CL, "999", Span(3, 9), law_id="cl")
    doubt = Doubt("mended_year", "judged_on", Span(0, 1))
    for reading in (_reading(cited), _reading(cited, day=date(2020, 1, 1), doubts=(doubt,))):
        ((row, _),) = cited_rows(reading)
        assert row["standing"] == "unknown"
