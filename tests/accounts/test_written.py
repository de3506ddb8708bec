"""Promises of what people write: no identity number gets into a basis or a note, however it is written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.accounts.services.events import basis_of
from xiezhi.accounts.written import holds_identity_number, one_line, tidied
from xiezhi.errors import XiezhiError

# No such place, and the check digits are wrong (8 would be right): these are nobody's numbers.
NUMBER = "990101194912310021"


@pytest.mark.parametrize(
    "written",
    [
        NUMBER,
        f"嫌疑人{NUMBER}，线索",
        "990101 19491231 0021",
        "990101-19491231-0021",
        "９９０１０１１９４９１２３１００２１",
        "99010119491231002Ｘ",
        "99010119491231002x",
        "990101491231002",
        "990101·19491231·002X",
    ],
)
def test_an_identity_number_is_seen(written: str) -> None:
    assert holds_identity_number(written)
    with pytest.raises(XiezhiError, match="ACC-053"):
        basis_of(written)


@pytest.mark.parametrize(
    "written",
    [
        "清检〔2026〕7号",
        "2025-03-04至2025-05-04，2026年第12次检察官联席会议",
        "2025-03-04 2025-05-04 12",
        "（2026）虚01刑初123号",
        "电话 010-8888 6666",
        "",
    ],
)
def test_dates_and_numbers_of_documents_are_none(written: str) -> None:
    assert not holds_identity_number(written)


@given(st.text(), st.sampled_from(["", " ", "-", " - ", "·"]), st.text())
def test_whatever_stands_around_it(before: str, between: str, after: str) -> None:
    grouped = between.join([NUMBER[:6], NUMBER[6:14], NUMBER[14:]])
    assert holds_identity_number(f"{before}，{grouped}，{after}")


def test_signs_that_nobody_sees_are_left_out() -> None:
    assert one_line(" a\0b\x07\r\n c ") == "ab c"
    assert tidied("一\n\0二\t三 ") == "一\n二\t三"
