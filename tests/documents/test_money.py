"""Amounts: what a court writes and what it means are one, in every way of writing."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.documents.judgment.amounts import read_amounts
from xiezhi.documents.judgment.sections import divide
from xiezhi.documents.money import amounts, yuan
from xiezhi.documents.text import prepare

PLAIN, FORMAL = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"


def spelled(
    number: int, digits: str = PLAIN, ten: str = "十", hundred: str = "百", thousand: str = "千"
) -> str:
    """A whole number as the rules of writing have it: 10050 → 一万零五十."""
    if number >= 10**8:
        head, rest = divmod(number, 10**8)
        return (
            spelled(head, digits, ten, hundred, thousand)
            + "亿"
            + _rest(rest, 10**7, digits, ten, hundred, thousand)
        )
    if number >= 10**4:
        head, rest = divmod(number, 10**4)
        return (
            spelled(head, digits, ten, hundred, thousand)
            + "万"
            + _rest(rest, 10**3, digits, ten, hundred, thousand)
        )
    text, zero = "", False
    for unit, sign in ((1000, thousand), (100, hundred), (10, ten), (1, "")):
        digit, number = divmod(number, unit)
        if digit:
            text += (digits[0] if zero else "") + digits[digit] + sign
            zero = False
        elif text:
            zero = True
    return text


def _rest(rest: int, full: int, *signs: str) -> str:
    if not rest:
        return ""
    return (signs[0][0] if rest < full else "") + spelled(rest, *signs)


@given(st.integers(1, 10**12 - 1))
def test_a_spelled_amount_is_its_number(number: int) -> None:
    assert yuan(spelled(number) + "元") == number
    assert yuan("人民币" + spelled(number, FORMAL, "拾", "佰", "仟") + "元整") == number


@given(st.integers(0, 10**11), st.integers(0, 99))
def test_an_arabic_amount_is_its_number(whole: int, cents: int) -> None:
    value = whole + Decimal(cents) / 100
    assert yuan(f"{whole}.{cents:02}元") == value
    assert yuan(f"{whole:,}.{cents:02}元") == value
    assert yuan(f"￥{whole}元") == whole


@given(st.integers(1, 10**6))
def test_ten_thousands_count_with_decimals(number: int) -> None:
    assert yuan(f"{Decimal(number) / 10_000:f}万元") == number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3，000元", 3000), ("1.5万元", 15_000), ("13万5000元", 135_000), ("3万500元", 30_500),
        ("两万五千元", 25_000), ("一点五万元", 15_000), ("二〇〇〇元", 2000), ("十元", 10), ("一千零五元", 1005),
        ("三千五百四十一元八角", Decimal("3541.8")), ("12元5角6分", Decimal("12.56")), ("人民币2千元整", 2000),
        ("1万2千元", 12_000), ("3千5百元", 3500),
        ("1.8亿元", 180_000_000), ("五千圆", 5000),
    ],
)  # fmt: skip
def test_mixed_forms(text: str, value: int | Decimal) -> None:
    assert yuan(text) == value


@pytest.mark.parametrize(
    "text",
    [
        "港币一万元",
        "五百美元",
        "美金100元",
        "新台币3万元",
        "三万余元",
        "百元",
        "万元",
        "12,34元",
        "一千五元",
        "三万二万元",
        "2026元月",
        "十",
        "元",
        "一百百元",
    ],
)
def test_another_currency_a_rounded_or_a_broken_amount_is_none(text: str) -> None:
    assert yuan(text) is None


@given(st.text(alphabet="0123456789,.元角分万亿千百十一二三两零〇点人民币余", max_size=60))
def test_any_text_is_an_amount_or_none(text: str) -> None:
    for money in amounts(text, 0, len(text)):
        assert money.yuan >= 0
        assert yuan(text[money.start : money.end]) == money.yuan


def roles(order: str, kind: str = "criminal") -> list[tuple[str, str]]:
    document = (
        "虚构县人民法院\n判决书\n（2026）虚01刑初12号\n本院认为，依照规定，判决如下：\n"
        f"{order}\n如不服本判决，可以上诉。\n审判员 甲乙丙"
    )
    text = prepare(document)
    found = read_amounts(divide(text, kind, "judgment"))
    for amount in found:
        assert yuan(amount.span.of(document)) == Decimal(amount.yuan)
    return [(amount.yuan, amount.role) for amount in found]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (
            "一、被告人甲某犯贪污罪，判处有期徒刑三年，并处罚金人民币二十万元；二、追缴被告人甲某违法所得1.5万元，上缴国库；三、责令被告人甲某退赔被害人乙某人民币320元、丙某380.50元。",
            [
                ("200000", "fine"),
                ("15000", "recovery"),
                ("320", "restitution"),
                ("380.5", "restitution"),
            ],
        ),
        (
            "被告人甲某犯受贿罪，判处有期徒刑十年，并处没收个人财产人民币三十万元。扣押的人民币4000元，依法发还被害人乙某；随案移送的人民币500元予以没收。",
            [("300000", "confiscation"), ("4000", "returned"), ("500", "recovery")],
        ),
        (
            "一、被告甲公司于本判决生效之日起十日内偿还原告乙某借款本金90000元及利息（以90000元为基数，自2026年1月1日起计算）；二、被告甲公司支付违约金5000元。\n案件受理费1025元，减半收取512.5元，由被告甲公司负担500元，原告乙某负担12.5元。",
            [
                ("90000", "principal"),
                ("90000", "base"),
                ("5000", "contract_penalty"),
                ("1025", "costs"),
                ("512.5", "costs"),
                ("500", "costs"),
                ("12.5", "costs"),
            ],
        ),
        (
            "被告人甲某赔偿附带民事诉讼原告人乙某医疗费1000元、误工费2000元，合计3000元。",
            [("1000", "damages"), ("2000", "damages"), ("3000", "total")],
        ),
    ],
)
def test_an_amount_of_the_order_has_its_role(order: str, expected: list[tuple[str, str]]) -> None:
    assert roles(order) == expected


def test_amounts_outside_the_order_are_not_its_amounts() -> None:
    assert roles("驳回原告甲某的诉讼请求。") == []
