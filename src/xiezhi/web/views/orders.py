"""What the security administrator ordered and another administrator confirms or declines."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from xiezhi.accounts import selectors
from xiezhi.accounts.actors import Actor
from xiezhi.accounts.models import Order, OrderKind
from xiezhi.accounts.services.confirming import (
    may_confirm,
    may_decline,
    order_confirm,
    order_decline,
)
from xiezhi.errors import XiezhiError
from xiezhi.web.access import actor, page
from xiezhi.web.views.people import shown_form
from xiezhi.web.views.people_forms import BasisForm

CONFIRMS = ("user.confirm", "post.confirm")


@dataclass(frozen=True, slots=True)
class Row:
    """An order as it is shown: what it says, what confirming does, and what the person may do."""

    order: Order
    sentence: str
    effect: str
    confirms: bool
    declines: bool


@page("order.list")
def orders(request: HttpRequest) -> HttpResponse:
    """All that waits, the oldest first."""
    who = actor(request)
    rows = [_row(who, each) for each in selectors.orders(who)]
    return render(request, "desk/people/orders.html", {"rows": rows})


@page(*CONFIRMS, methods=("GET", "POST"))
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """What an order does, and confirming it; of a code, the second part is shown once."""
    who = actor(request)
    row = _row(who, selectors.order(who, pk))
    if request.method == "POST":
        code = order_confirm(actor=who, order=row.order)
        if code:
            shown = {"about": row.order.user, "code": code, "first": False}
            return render(request, "desk/people/code.html", shown)
        return HttpResponseRedirect(reverse("orders"))
    if not row.confirms:
        raise XiezhiError("ACC-001")
    return render(request, "desk/people/order.html", {"row": row})


@page(*CONFIRMS, "user.manage", "post.manage", methods=("GET", "POST"))
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Void an order."""
    who = actor(request)
    row = _row(who, selectors.order(who, pk))
    if not row.declines:
        raise XiezhiError("ACC-001")
    form = BasisForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        order_decline(actor=who, order=row.order, **form.cleaned_data)
        return HttpResponseRedirect(reverse("orders"))
    return shown_form(request, form, _("不予确认"), reverse("orders"), row.sentence)


def _row(who: Actor, each: Order) -> Row:
    return Row(each, *_said(each), may_confirm(who, each), may_decline(who, each))


def _said(each: Order) -> tuple[str, str]:
    person = {"name": each.user.name, "number": each.user.username}
    if each.kind == OrderKind.ACCOUNT:
        return (
            _("为 %(name)s（%(number)s）新建账户。") % person,
            _(
                "确认以后显示确认码。请先当面核对确有其人，再把确认码亲手交给本人：本人用登记码和确认码一起登记。"
            ),
        )
    if each.kind == OrderKind.RESET:
        return (
            _("重新设置 %(name)s（%(number)s）的登录方式。") % person,
            _(
                "确认以后，其密码、第二验证方式和所有登录立即失效，并显示确认码。请先向本人核实是本人提出的，再把确认码亲手交给本人。"
            ),
        )
    assert each.organ is not None
    given = {
        **person,
        "role": each.get_role_display(),
        "place": f"{each.organ.name} {each.department.name if each.department else ''}".strip(),
        "since": f"{each.valid_from:%Y-%m-%d}",
        "until": f"{each.valid_to:%Y-%m-%d}" if each.valid_to else _("免职之日"),
    }
    return (
        _("任命 %(name)s（%(number)s）为%(role)s，在%(place)s，自 %(since)s 至 %(until)s。")
        % given,
        _("确认以后，其看得到、办得了这一职务范围内的一切。请核对任职的依据。"),
    )
