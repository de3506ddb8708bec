"""The one door of every page: who has signed in, and whether the policy knows an action for it.

A view without `page` is not reachable (`middleware.Door` answers 404), so forgetting it closes a
page instead of opening it.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from xiezhi.accounts.actors import Actor, actor_of
from xiezhi.accounts.factors import is_fresh
from xiezhi.accounts.policy import could, table
from xiezhi.accounts.rights import asked_once
from xiezhi.errors import XiezhiError

View = Callable[..., HttpResponse]


def actor(request: HttpRequest) -> Actor:
    """Who asks, with the posts of today; worked out once a request. Errors: ACC-001 nobody."""
    known = getattr(request, "xiezhi_actor", None)
    if known is None:
        if not request.user.is_authenticated:
            raise XiezhiError("ACC-001")
        known = actor_of(request.user)
        request.xiezhi_actor = known  # type: ignore[attr-defined]  # ours
    return cast(Actor, known)


def page(*actions: str, methods: tuple[str, ...] = ("GET",)) -> Callable[[View], View]:
    """A view for people with a post that stands in the row of one of the actions.

    Which objects, the view asks `visible` or a service for. Where every action needs a fresh second
    factor, one is asked for first. Without actions: for everyone who has signed in.
    """
    fresh = bool(actions) and all(table()[name].fresh for name in actions)

    def door(view: View) -> View:
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in (*methods, "HEAD" if "GET" in methods else ""):
                return HttpResponseNotAllowed(methods)
            who = actor(request)
            if actions and not any(could(who, name) for name in actions):
                raise XiezhiError("ACC-001")
            if fresh and not is_fresh(request):
                return ask_again(request)
            if request.method == "POST":
                return view(request, *args, **kwargs)
            with asked_once():
                return view(request, *args, **kwargs)

        guarded.xiezhi_actions = actions  # type: ignore[attr-defined]  # ours
        guarded.xiezhi_methods = methods  # type: ignore[attr-defined]  # ours
        return guarded

    return door


def ask_again(request: HttpRequest) -> HttpResponse:
    """To the second factor, and back to the page; what was sent is sent again by the person."""
    back = request.get_full_path() if request.method == "GET" else request.POST.get("back", "/")
    return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{urlencode({'next': back})}")
