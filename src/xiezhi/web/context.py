"""What every page shows around its content: the office, the person, the links that lead somewhere."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xiezhi import __version__
from xiezhi.accounts.actors import Actor
from xiezhi.accounts.factors import gave_factor
from xiezhi.accounts.models import Organ
from xiezhi.accounts.policy import could
from xiezhi.accounts.services.sessions import OPENED
from xiezhi.web.access import actor

# The name of the page, what it is called, what one does there, the actions that make it worth a link.
LINKS: tuple[tuple[str, Promise, Promise, tuple[str, ...]], ...] = (
    ("findings", _("发现"), _("按数据和法条推算的线索，由检察官审查判断"), ("finding.list",)),
    ("cases", _("案件办理"), _("交办、回避、授权、封存、办结和删除"), ("case.read",)),
    ("intake", _("导入"), _("预检并导入有关机关的表格"), ("intake.list",)),
    ("screening", _("筛查"), _("用监督模型筛查已导入的数据，查看进度"), ("screening.list",)),
    ("identity", _("身份查询"), _("经他人同意，查看代号背后的身份"), ("identity.list",)),
    ("models", _("模型库"), _("每个模型的依据、规则、所需数据、误报和局限"), ("model.read",)),
    ("figures", _("数字"), _("带定义、截止日、n 和 N 的统计"), ("figures.read",)),
    ("ledger", _("账本"), _("账本的检查点和见证人，以及它说明什么"), ("ledger.read",)),
    ("looks", _("查阅记录"), _("谁在何时为何打开过案件"), ("look.list",)),
    (
        "reviews",
        _("抽查"),
        _("审查其他部门的查阅和紧急查阅"),
        ("look.review", "break_glass.review"),
    ),
    ("people", _("人员管理"), _("账户、职务和任期"), ("user.manage", "user.list")),
    ("orders", _("待确认事项"), _("由另一位管理员确认的账户、职务和重新设置"), ("order.list",)),
    ("organs", _("机关管理"), _("机关、上下级和部门"), ("organ.list",)),
)

# Pages that lie elsewhere than the section to which they belong.
ELSEWHERE = {"findings": ("/emergency/", "/notices/"), "organs": ("/departments/",)}


@dataclass(frozen=True, slots=True)
class Link:
    """A link of the navigation; `current` where the page shown lies under it."""

    title: Promise
    about: Promise
    address: str
    current: bool


def links(who: Actor, path: str) -> list[Link]:
    """The pages that a post of the person opens."""
    found = []
    for name, title, about, actions in LINKS:
        if any(could(who, action) for action in actions):
            address = reverse(name)
            current = path.startswith((address, *ELSEWHERE.get(name, ())))
            found.append(Link(title, about, address, current))
    return found


def offices(who: Actor) -> list[str]:
    """The names of the organs at which the person holds a post."""
    held = {post.organ_id for post in who.posts}
    return list(Organ.objects.filter(pk__in=held).order_by("pk").values_list("name", flat=True))


def lasting(request: HttpRequest) -> dict[str, int]:
    """How many seconds a session lasts without a request, and how many it lasts at all from now."""
    now = time.time()
    end = request.session.get(OPENED, now) + settings.SESSION_COOKIE_AGE
    return {"idle": settings.XIEZHI_SESSION_IDLE, "left": max(0, int(end - now))}


def desk(request: HttpRequest) -> dict[str, Any]:
    """The variable `desk` of every template; before sign-in it holds the version alone.

    Before a second factor is given no page of the desk opens (`middleware.Door`), and no link to one is shown.
    """
    shown: dict[str, Any] = {"version": __version__}
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        shown |= {"person": user.name, "session": lasting(request)}
        if gave_factor(request):
            who = actor(request)
            shown |= {
                "entered": True,
                "office": " · ".join(offices(who)),
                "links": links(who, request.path),
            }
    return {"desk": shown}
