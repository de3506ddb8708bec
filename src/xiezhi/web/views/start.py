"""The first page: what waits for the person, and where one can go."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from xiezhi.accounts.models import Role
from xiezhi.web.access import actor, page
from xiezhi.web.waiting import waiting


@page()
def start(request: HttpRequest) -> HttpResponse:
    """By the posts of the day; a person without any is told whom to ask."""
    who = actor(request)
    roles = dict.fromkeys(Role(post.role).label for post in who.posts)
    return render(request, "desk/start.html", {"roles": list(roles), "waiting": waiting(who)})
