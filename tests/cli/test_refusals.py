"""Promises of the command: what the disk or the network refuses is told in a sentence."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conftest import Done

from xiezhi.errors import XiezhiError


@pytest.mark.parametrize(
    "command",
    [
        ("records", "template", "measure", "--out"),
        ("records", "reference", "--out"),
        ("demo", "--no-serve", "--dir"),
        ("desk", "init", "--store", "{store}"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_place_that_cannot_be_written_is_named_with_its_reason(
    command: tuple[str, ...], lang: str, xiezhi: Callable[..., Done], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    store = str(tmp_path / "store")
    if "{store}" in command:
        assert xiezhi("store", "init", store).status == 0
    words = [store if word == "{store}" else word for word in command]
    done = xiezhi("--lang", lang, *words, str(tmp_path / "file" / "inside"))
    assert done.status == 1
    assert done.err.startswith("[CLI-140]") and str(tmp_path / "file") in done.err
    assert ("cannot be read" in done.err) == (lang == "en")
    assert ("directory" in done.err or "exists" in done.err) == (lang == "en")


def test_links_that_point_at_each_other_are_told(
    xiezhi: Callable[..., Done], tmp_path: Path
) -> None:
    (tmp_path / "a").symlink_to(tmp_path / "b")
    (tmp_path / "b").symlink_to(tmp_path / "a")
    done = xiezhi("store", "info", str(tmp_path / "a"))
    assert done.status == 1 and "绕成一圈" in done.err


def test_a_reason_of_the_system_speaks_the_language_of_its_sentence() -> None:
    error = XiezhiError("CLI-120", path="x", reason=os.strerror(13))
    assert "没有权限" in error.text("zh") and "Permission denied" in error.text("en")


@pytest.mark.parametrize(
    "words",
    [
        ("--lang", "en", "law", "show", "nope"), ("law", "show", "nope", "--lang", "en"),
        ("--lang=en", "law", "show", "nope"), ("law", "show", "--lang=en", "nope"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_the_language_may_stand_anywhere(
    words: tuple[str, ...], xiezhi: Callable[..., Done]
) -> None:
    assert xiezhi(*words).err.startswith("[LAW-014] There is no parameter or statute “nope”. See")


def test_a_language_after_two_hyphens_is_an_argument(xiezhi: Callable[..., Done]) -> None:
    assert "没有名为“--lang=en”" in xiezhi("law", "show", "--", "--lang=en").err


def test_a_day_is_refused_in_words(xiezhi: Callable[..., Done], tmp_path: Path) -> None:
    done = xiezhi("screen", "--store", str(tmp_path), "--as-of", "昨天")
    assert done.status == 2 and "“昨天”不是日期" in done.err and "%" not in done.err


@pytest.mark.parametrize(
    ("bind", "said"),
    [
        ("127.0.0.1", "地址:端口"), ("127.0.0.1:x", "地址:端口"), ("127.0.0.1:70000", "地址:端口"),
        ("192.0.2.1:8000", "本机没有这个地址"), ("[2001:db8::1]:8000", "本机没有这个地址"),
    ],
)  # fmt: skip
def test_an_address_of_another_machine_is_not_served(bind: str, said: str) -> None:
    from xiezhi.cli.desk import serve_until_stopped

    with pytest.raises(XiezhiError) as refused:
        serve_until_stopped(bind)
    assert refused.value.code == "WEB-006" and said in refused.value.text("zh")


def test_a_server_without_a_process_is_refused(xiezhi: Callable[..., Done], tmp_path: Path) -> None:
    assert xiezhi("desk", "serve", "--desk", str(tmp_path), "--processes", "0").status == 2
