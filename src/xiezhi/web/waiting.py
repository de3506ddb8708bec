"""What waits for a person: numbers with the list behind each, for the first page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts.actors import Actor
from xiezhi.accounts.policy import could, visible
from xiezhi.accounts.selectors import orders
from xiezhi.accounts.services.confirming import may_confirm
from xiezhi.casework.models import IdentityRequest, State
from xiezhi.casework.selectors import Filters, capped_count, findings
from xiezhi.casework.services.deletion import deletions_waiting
from xiezhi.casework.services.lifting import liftings_waiting

MOST = 1_000


@dataclass(frozen=True, slots=True)
class Waiting:
    """`count` of something, more than that where `capped`."""

    title: Promise
    count: int
    capped: bool
    address: str


def waiting(who: Actor) -> list[Waiting]:
    """Only what the posts of the person can work on."""
    return [item for item in _all(who) if item.count]


def _all(who: Actor) -> Iterator[Waiting]:
    if could(who, "finding.judge"):
        yield _findings(who, "mine", _("交给我的发现"))
    if could(who, "finding.assign"):
        yield _findings(who, "unassigned", _("尚未分配的发现"))
    if could(who, "identity.decide"):
        asked = visible(who, "identity.decide").filter(answer=IdentityRequest.Answer.WAITING)
        count = capped_count(asked.exclude(asked_by=who.user_id), MOST)
        yield _waiting(_("待您决定的身份查询"), count, reverse("identity"))
    if could(who, "case.delete"):
        count = capped_count(deletions_waiting(who), MOST)
        yield _waiting(_("等待第二人办理的删除"), count, reverse("cases"))
    if could(who, "case.lift"):
        count = capped_count(liftings_waiting(who), MOST)
        yield _waiting(_("等待第二人办理的解除"), count, reverse("cases"))
    if could(who, "user.confirm"):
        count = sum(may_confirm(who, each) for each in orders(who))
        yield _waiting(_("待您确认的事项"), count, reverse("orders"))


def _findings(who: Actor, tab: str, title: Promise) -> Waiting:
    rows = findings(who, tab=tab, filters=Filters(state=State.OPEN))
    address = f"{reverse('findings')}?tab={tab}" + ("&state=open" if tab == "mine" else "")
    return _waiting(title, capped_count(rows, MOST), address)


def _waiting(title: Promise, count: int, address: str) -> Waiting:
    return Waiting(title, min(count, MOST), count > MOST, address)
