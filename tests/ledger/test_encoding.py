"""Promises of the encodings: each value has one spelling."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from xiezhi.ledger import encoding


@given(st.binary(max_size=100))
def test_base_64_comes_back(data: bytes) -> None:
    assert encoding.from_base64(encoding.to_base64(data)) == data


@pytest.mark.parametrize(
    "text", ["QQ", "QR==", "Q Q==", "QQ==\n", "QQ===", "=", "-_-_", "汉字", "QUI=QQ==", "QUJ="]
)
def test_another_spelling_of_base_64_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        encoding.from_base64(text)


@given(st.integers(0, encoding.MOST))
def test_numbers_come_back(number: int) -> None:
    assert encoding.from_decimal(str(number)) == number


@pytest.mark.parametrize(
    "text",
    ["", "01", "00", "-1", "+1", " 1", "1\n", "1_0", "1.0", "٣", "1e3", str(2**63), "9" * 5000],
)
def test_another_spelling_of_a_number_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        encoding.from_decimal(text)
