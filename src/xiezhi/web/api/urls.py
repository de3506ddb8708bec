"""The addresses of the API, each with the actions of its routes for the door of all views."""

from __future__ import annotations

from typing import Any

from django.urls import path

from xiezhi.web.api.answers import not_there
from xiezhi.web.api.routes import api


def urls() -> tuple[list[Any], str, str]:
    """What `path` includes. Any other address under it is a 404 in the form of the API."""
    patterns, app, namespace = api.urls
    actions: dict[str, tuple[str, ...]] = {}
    for _prefix, router in api._routers:
        for address, view in router.path_operations.items():
            named = (getattr(op.view_func, "xiezhi_actions", ()) for op in view.operations)
            actions[address.lstrip("/")] = tuple(name for names in named for name in names)
    for pattern in patterns:
        # The description of the API itself is for everyone who has signed in.
        door: Any = pattern.callback
        door.xiezhi_actions = actions.get(_address(pattern), ())
    return [*patterns, path("<path:rest>", not_there)], app, namespace


def _address(pattern: Any) -> str:
    return str(pattern.pattern).replace("<", "{").replace(">", "}")
