"""What is read from civil and enforcement documents."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from fiction_civil import (
    BASIC,
    ENFORCEMENTS,
    HIGH,
    RULINGS,
    SUMMONS,
    Civil,
    civil,
    civil_appeal,
    civil_ruling,
    enforcement,
    mediation,
    one_line,
)
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.documents import read_text
from xiezhi.documents.civil.course import court_tier
from xiezhi.documents.civil.numbered import items
from xiezhi.documents.parts import Part

STYLES = (2012, 2016)


@pytest.mark.parametrize("style", STYLES)
def test_claims_are_read_with_kind_amount_and_answer(style: int) -> None:
    reading = read_text(civil(Civil(style=style)), "d1")
    assert [(claim.kind, claim.answered) for claim in reading.claims] == [
        ("pay", "item"),
        ("end_contract", "item"),
        ("costs", "costs"),
    ]
    assert reading.claims[0].yuan == Decimal(35000)
    assert reading.value("claim_total") == 3
    assert reading.value("open_claims") == 0


def test_items_of_the_order_are_read_and_costs_apart() -> None:
    reading = read_text(civil(Civil()), "d1")
    assert [order.kind for order in reading.orders] == [
        "pay",
        "end_contract",
        "dismiss_other",
        "costs",
    ]
    assert reading.orders[-1].yuan == Decimal(675)
    assert reading.orders[-1].borne_by == "defendant"
    assert reading.value("general_dismissal") is True
    assert reading.value("disposition") == "decided"


def test_every_place_lies_in_the_text_and_shows_the_words() -> None:
    text = civil(Civil())
    reading = read_text(text, "d1")
    for claim in reading.claims:
        assert text[claim.span.start : claim.span.end].strip("；。\n") in text
    assert "35000元" in text[reading.claims[0].span.start : reading.claims[0].span.end]
    for element in reading.elements.values():
        assert all(0 <= span.start < span.end <= len(text) for span in element.spans)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("summons", sorted(SUMMONS))
def test_how_an_absent_defendant_was_summoned(style: int, summons: str) -> None:
    reading = read_text(civil(Civil(style=style, came=False, summons=summons)), "d1")
    assert reading.value("judged_by_default") is True
    assert reading.value("absent") == "defendant"
    assert reading.value("summons") == summons


def test_a_party_who_came_was_not_judged_in_absence() -> None:
    reading = read_text(civil(Civil()), "d1")
    assert reading.value("judged_by_default") is None
    assert reading.value("summons") is None


def test_an_absent_witness_is_no_absent_defendant() -> None:
    case = Civil(reasons="证人未出庭作证，其证言本院不予采信。")
    assert read_text(civil(case), "d1").value("absent") is None


def test_an_absence_before_another_court_is_not_this_ones() -> None:
    case = Civil(reasons="被告乙某某在另案中经虚构市仲裁委员会传唤未到庭。")
    assert read_text(civil(case), "d1").value("judged_by_default") is None


def test_silence_on_a_summons_counts_only_where_the_course_is_told() -> None:
    text = civil(Civil(came=False, summons="silent"))
    headless = text[text.index("经审理查明") :]
    assert read_text(text, "d1").value("summons") == "silent"
    assert read_text(headless, "d2").value("summons") is None


def test_public_notice_of_the_judgment_is_not_that_of_the_suit() -> None:
    served = Civil(notice="本院向被告公告送达了起诉状副本、应诉通知书和开庭传票。")
    later = Civil(notice="本判决书将向被告公告送达判决书。")
    assert read_text(civil(served), "d1").value("public_notice") is True
    assert read_text(civil(later), "d2").value("public_notice") is None


@pytest.mark.parametrize("style", STYLES)
def test_a_claim_without_its_item_is_open_unless_the_rest_is_dismissed(style: int) -> None:
    pay = "被告乙某某于本判决生效之日起十日内支付原告甲建材有限公司货款35000元"
    rest = "驳回原告甲建材有限公司的其他诉讼请求"
    alone = read_text(civil(Civil(style=style, orders=(pay,))), "d1")
    with_rest = read_text(civil(Civil(style=style, orders=(pay, rest))), "d2")
    assert alone.value("open_claims") == 1
    assert alone.value("general_dismissal") is False
    assert with_rest.value("open_claims") == 0


def test_a_counterclaim_is_not_answered_by_dismissing_the_plaintiff() -> None:
    case = Civil(counterclaims=("判令原告交付合同约定的货物", "反诉费用由原告承担"))
    open_one = read_text(civil(case), "d1")
    orders = (*case.orders, "驳回被告乙某某的反诉请求")
    answered = read_text(civil(replace(case, orders=orders)), "d2")
    assert open_one.value("counterclaim") is True
    assert open_one.value("open_claims") == 1
    assert answered.value("open_claims") == 0


def test_the_rest_falls_away_where_the_divorce_is_refused() -> None:
    case = Civil(
        cause="离婚纠纷",
        claims=("判令原告与被告离婚", "婚生子由原告抚养", "依法分割夫妻共同财产"),
        orders=("不准原告与被告离婚",),
    )
    reading = read_text(civil(case), "d1")
    assert reading.value("open_claims") == 0
    assert reading.value("status_case") is True


def test_a_refusal_in_the_reasoning_is_not_a_refused_defence() -> None:
    claim = Civil(reasons="原告要求支付违约金的诉讼请求，没有依据，本院不予支持。")
    defence = Civil(reasons="被告辩称货物有瑕疵的主张，没有证据，本院不予采纳。")
    assert read_text(civil(claim), "d1").value("refused_in_reasoning") is True
    assert read_text(civil(defence), "d2").value("refused_in_reasoning") is None


def test_the_course_of_the_case_is_read() -> None:
    text = civil(
        Civil(
            procedure="simple",
            sole=True,
            before=f"虚构省虚构市中级人民法院作出裁定，撤销原判，发回{BASIC}重审。",
        )
    )
    reading = read_text(text, "d1")
    assert reading.value("procedure") == "simple"
    assert reading.value("sole_stated") is True
    assert reading.value("remanded") is True
    assert reading.value("court_tier") == "basic"


def test_an_appeal_tells_what_was_appealed_and_how_it_was_heard() -> None:
    text = civil_appeal(sole=True, consent="经双方当事人同意，", first="适用简易程序")
    reading = read_text(text, "d1")
    assert reading.value("appeal_of") == "judgment"
    assert reading.value("first_procedure") == "simple"
    assert reading.value("consent") is True
    assert reading.value("sole_stated") is True
    assert reading.value("disposition") == "upheld"
    assert reading.claims == ()


def test_an_assessor_on_an_appeal_is_read_from_the_signatures() -> None:
    assert read_text(civil_appeal(assessor=True), "d1").value("assessors") is True
    assert read_text(civil_appeal(), "d2").value("assessors") is None


@pytest.mark.parametrize(
    ("orders", "outcome"),
    [
        (
            ("撤销虚构县人民法院（2026）虚0101民初12号民事判决", "发回虚构县人民法院重审"),
            "remitted",
        ),
        (
            (
                "撤销虚构县人民法院（2026）虚0101民初12号民事判决",
                "乙某某支付甲建材有限公司货款30000元",
            ),
            "changed",
        ),
        (("驳回上诉，维持原判",), "upheld"),
    ],
)
def test_what_an_appeal_comes_to(orders: tuple[str, ...], outcome: str) -> None:
    assert read_text(civil_appeal(orders=orders), "d1").value("disposition") == outcome


@pytest.mark.parametrize("kind", sorted(RULINGS))
def test_rulings_of_every_kind(kind: str) -> None:
    assert read_text(civil_ruling(kind), "d1").value("disposition") == kind


def test_a_mediation_document() -> None:
    reading = read_text(mediation(), "d1")
    assert reading.form == "mediation"
    assert reading.value("disposition") == "mediated"
    assert reading.orders[0].yuan == Decimal(30000)


@pytest.mark.parametrize("kind", sorted(ENFORCEMENTS))
def test_enforcement_rulings_of_every_kind(kind: str) -> None:
    assert read_text(enforcement(kind), "d1").value("ruling_kind") == kind


def test_an_enforcement_ruling_tells_the_search_and_what_is_left() -> None:
    reading = read_text(enforcement("round_ended", unpaid="30000元", searched=True), "d1")
    assert reading.value("searched") is True
    assert reading.value("no_property") is True
    assert reading.value("consumption_limited") is True
    assert reading.value("listed_dishonest") is True
    assert Decimal(str(reading.value("unpaid"))) == Decimal(30000)
    assert Decimal(str(reading.value("paid"))) == Decimal(5000)
    assert reading.value("filed_on") == date(2026, 3, 5)


@pytest.mark.parametrize("summons", ["summons", "called", "public_notice", "silent"])
def test_a_copy_on_one_line_reads_the_same(summons: str) -> None:
    text = civil(Civil(came=False, summons=summons))
    apart, joined = read_text(text, "d1"), read_text(one_line(text), "d1")
    for name in ("judged_by_default", "summons", "open_claims", "disposition", "general_dismissal"):
        assert joined.value(name) == apart.value(name), name


def test_tiers_of_courts() -> None:
    assert court_tier(BASIC) == "basic"
    assert court_tier(HIGH) == "high"
    assert court_tier("虚构海事法院") == "special"
    assert court_tier("虚构市铁路运输中级法院") == "special"


@given(
    st.lists(
        st.sampled_from(["支付货款1000元", "解除合同", "交付2026年1月2日的货物"]),
        min_size=2,
        max_size=12,
    )
)
def test_a_numbered_list_gives_each_item_once(texts: list[str]) -> None:
    for style in ("{}、", "{}.", "（{}）"):
        marked = "".join(f"{style.format(n)}{text};" for n, text in enumerate(texts, 1))
        plain = "请求:" + marked.replace("（", "(").replace("）", ")")
        found = [plain[part.start : part.end] for part in items(plain, Part(0, len(plain)))]
        assert found == [f"{text};" for text in texts]


@pytest.mark.slow
def test_a_hostile_text_is_read_in_linear_time() -> None:
    noise = ("原告要求确认1、支付2、公告未到庭请求判令驳回" * 16_000)[:380_000]
    text = civil(Civil()).replace("经审理查明，", f"经审理查明，{noise}")
    assert read_text(text, "d1").kind == "civil"


def test_what_an_appellant_says_of_the_first_procedure_is_not_read() -> None:
    text = civil_appeal(sole=True).replace(
        "上诉请求：", "上诉认为一审法院适用普通程序而不适用简易程序。上诉请求："
    )
    assert read_text(text, "d1").value("first_procedure") is None


def test_only_a_retrial_number_makes_a_retrial() -> None:
    text = civil(Civil(number="（2026）虚01民再3号"))
    review = civil(Civil(number="（2026）虚01民申3号"))
    assert read_text(text, "d1").value("retried") is True
    assert read_text(review, "d2").value("retried") is None


def test_a_creditors_notice_of_an_assignment_is_no_service() -> None:
    case = Civil(reasons="债权人在报纸上刊登公告通知债务人转让债权，通知已送达。")
    assert read_text(civil(case), "d1").value("public_notice") is None
