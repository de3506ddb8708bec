"""The log of accounts in words: what an event is called, and each part of its content."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts.models import AccountEvent, Role
from xiezhi.accounts.services.events import TITLES
from xiezhi.i18n import pick
from xiezhi.records.catalogue import code_lists
from xiezhi.web.views.people_forms import FUNCTION_TITLES, kind_title

PARTS: dict[str, Promise] = {
    "name": _("名称"),
    "kind": _("类别"),
    "level": _("级别"),
    "superior": _("上级机关"),
    "organ": _("机关"),
    "number": _("部门序号"),
    "department": _("部门序号"),
    "functions": _("业务条线"),
    "role": _("职务"),
    "post": _("职务编号"),
    "from": _("自"),
    "to": _("至"),
    "basis": _("依据"),
    "ordered_by": _("提出人"),
    "order": _("所办事项"),
    "by": _("在何处办理"),
    "second_factor": _("第二验证"),
    "step": _("步骤"),
    "why": _("原因"),
    "type": _("验证方式"),
}
"""What the parts of a content are called; docs/accounts.md lists them by event."""

WORDS: dict[str, dict[Any, Promise]] = {
    "second_factor": {True: _("已通过"), False: _("尚未设置")},
    "by": {"host": _("服务器上")},
    "step": {
        "password": _("密码"),
        "code": _("验证码"),
        "key": _("安全密钥"),
    },
    "why": {
        "signed_out": _("本人退出"),
        "idle": _("三十分钟没有操作"),
        "age": _("已满八小时"),
    },
    "type": {
        "totp": _("验证器应用"),
        "webauthn": _("安全密钥"),
        "recovery_codes": _("恢复码"),
    },
}


@dataclass(frozen=True, slots=True)
class Line:
    """One event as the log shows it. `parts`: title and value of each part of its content."""

    event: AccountEvent
    title: Promise
    parts: tuple[tuple[str, str], ...]


def lines(events: Iterable[AccountEvent]) -> list[Line]:
    """The events in words; a person among the parts by name where an event of the page names them."""
    rows = list(events)
    names = {user.ledger_id: user.name for row in rows for user in (row.user, row.by) if user}
    return [Line(row, TITLES[row.kind], tuple(_parts(row.form, names))) for row in rows]


def _parts(form: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for name, value in form.items():
        if value is None or value == "":
            continue
        # A part that is new to this table is shown as it stands rather than left out.
        yield str(PARTS.get(name, name)), _value(name, value, names)


def _value(name: str, value: Any, names: Mapping[str, str]) -> str:
    if name in WORDS:
        return str(WORDS[name].get(value, value))
    if name in _TITLED:
        return _TITLED[name](value)
    return names.get(value, value) if isinstance(value, str) else str(value)


def _role(code: str) -> str:
    return str(Role(code).label) if code in Role else code


def _level(code: str) -> str:
    found = code_lists()["organ_level"].get(code)
    return pick(found.title) if found else code


def _functions(codes: Iterable[str]) -> str:
    return str(_("、")).join(str(FUNCTION_TITLES.get(code, code)) for code in codes)


_TITLED: dict[str, Callable[[Any], str]] = {
    "role": _role,
    "level": _level,
    "kind": kind_title,
    "functions": _functions,
}
