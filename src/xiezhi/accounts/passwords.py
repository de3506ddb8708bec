"""What no password may be: a few characters again and again, or words of this place with a number.

Beside Django's own checks (length, common passwords, likeness to the person). No kind of character
is asked for.
"""

from __future__ import annotations

import re

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts.models import Organ, User

LEAST_DISTINCT = 6
LEAST_BESIDE = 8
_REPEATED = re.compile(r"(.{1,6})\1+.{0,5}", re.DOTALL)
# What people on such a system think of first.
_WORDS = (
    "xiezhi", "獬豸", "jianchayuan", "jianchaguan", "jiancha", "检察院", "检察官", "检察",
    "procuratorate", "procurator", "falvjiandu", "法律监督", "jiandu", "监督", "gonganju", "gongan",
    "公安局", "公安", "fayuan", "法院", "sifa", "司法", "renmin", "人民", "zhongguo", "中国", "china",
    "admin", "guanliyuan", "管理员", "password", "passwd", "mima", "密码", "kouling", "口令",
    "welcome", "huanying", "欢迎", "woaini", "iloveyou", "letmein", "denglu", "登录",
)  # fmt: skip
_ROWS = ("abcdefghijklmnopqrstuvwxyz", "01234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm",
         "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "!@#$%^&*()")  # fmt: skip
_LEAST_RUN = 3


class Varied:
    """No password of a few characters, and none that is a short piece repeated."""

    def validate(self, password: str, user: User | None = None) -> None:
        """See Django."""
        if len(set(password)) < LEAST_DISTINCT or _REPEATED.fullmatch(password):
            raise ValidationError(_("这个密码只是几个字符的重复。"), code="password_repeated")

    def get_help_text(self) -> str:
        """See Django."""
        return str(_("不要重复使用几个字符。"))


class NoLocalWords:
    """What is left beside words of the place, and beside rows of the keyboard, is a password too."""

    def validate(self, password: str, user: User | None = None) -> None:
        """See Django."""
        rest = password.casefold()
        for word in sorted(_words(), key=len, reverse=True):
            rest = rest.replace(word, "")
        rest = _without_rows(rest)
        # A year or a day beside them makes no password.
        rest = re.sub(r"(19|20)\d\d((0\d|1[0-2])([0-2]\d|3[01])?)?", "", rest)
        if len(rest) < LEAST_BESIDE and rest != password.casefold():
            raise ValidationError(
                _("除去机关名称、常用词语、年份和键盘顺序，这个密码剩下的太少。"),
                code="password_local",
            )

    def get_help_text(self) -> str:
        """See Django."""
        return str(_("不要只用机关名称、常用词语、年份和键盘顺序。"))


def _words() -> set[str]:
    """Words of every such system, and those of this one: its organs and its names on the network."""
    places = {text for row in Organ.objects.values_list("name", "code") for text in row}
    hosts = {label for host in settings.ALLOWED_HOSTS for label in host.split(".")}
    return {word.casefold() for word in (*_WORDS, *places, *hosts) if len(word) > 1}


def _without_rows(text: str) -> str:
    """The text without pieces of rows, forwards and backwards, of three characters or more."""
    kept, at = "", 0
    while at < len(text):
        length = max(_run(text[at:], row) for row in _DIRECTIONS)
        if length < _LEAST_RUN:
            kept += text[at]
        at += length if length >= _LEAST_RUN else 1
    return kept


_DIRECTIONS = tuple(row[::way] * 2 for row in _ROWS for way in (1, -1))


def _run(text: str, row: str) -> int:
    length = 0
    while length < len(text) and text[: length + 1] in row:
        length += 1
    return length
