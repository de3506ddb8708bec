"""An event of an account: its leaf in the ledger, and the row that the security auditor reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.models import AccountEvent, User
from xiezhi.accounts.written import one_line
from xiezhi.errors import XiezhiError
from xiezhi.ledger.binding.events import record

TITLES = {
    "organ.created": _("新建机关"),
    "organ.placed": _("改变上级机关"),
    "organ.ended": _("撤销机关"),
    "department.created": _("新建部门"),
    "department.changed": _("改变部门的业务条线"),
    "user.created": _("新建人员"),
    "user.confirmed": _("确认新建人员"),
    "user.enrolled": _("登记"),
    "user.password_set": _("修改密码"),
    "user.reset_ordered": _("提出重新设置登录方式"),
    "user.reset": _("重新设置登录方式"),
    "user.reset_seen": _("知悉登录方式重新设置"),
    "user.deactivated": _("停用账户"),
    "post.ordered": _("提出任职"),
    "post.given": _("任职"),
    "post.ended": _("免职"),
    "order.declined": _("不予确认"),
    "session.opened": _("登录"),
    "session.refused": _("登录未成"),
    "session.closed": _("登录结束"),
    "session.others_ended": _("结束其他登录"),
    "factor.added": _("添加第二验证方式"),
    "factor.removed": _("移除第二验证方式"),
    "emergency.refused": _("紧急查阅未成"),
}
"""What the events of accounts are called; a kind without a title cannot be entered."""

NOBODY = "nobody"
PROGRAM = "program"


def enter(
    kind: str,
    *,
    by: Actor | User | None,
    about: User | None,
    subject: str = "",
    key: str,
    form: Mapping[str, Any] | None = None,
    program: bool = False,
) -> bool:
    """Record an event within the transaction of its change; False where it was made before.

    `about`: whose account; `by`: who acted, None for one not signed in (`program`: the program).
    Errors: those of `record`.
    """
    assert kind in TITLES, kind
    subject = subject or (f"user:{about.ledger_id}" if about else "user:unknown")
    who = by.ledger_id if by else PROGRAM if program else NOBODY
    content = dict(form or {})
    payloads = {"form": content} if content else None
    if record(kind=kind, actor=who, subject=subject, key=key, payloads=payloads).repeated:
        return False
    AccountEvent.objects.create(
        kind=kind,
        user=about,
        by_id=by.user_id if isinstance(by, Actor) else by.pk if by else None,
        at=timezone.now(),
        key=key,
        form=content,
    )
    return True


def numbered(kind: str, about: User) -> str:
    """The key of the next event of a kind about a person, for what may be done again and again."""
    count = AccountEvent.objects.filter(kind=kind, user=about).count()
    return f"user:{about.ledger_id}:{kind}:{count + 1}"


def basis_of(text: str) -> str:
    """A basis as it is kept. Errors: ACC-010 there is none, or it is too long; ACC-053 it holds an
    identity number."""
    basis = one_line(text)
    if not 2 <= len(basis) <= 200:
        raise XiezhiError("ACC-010")
    return basis
