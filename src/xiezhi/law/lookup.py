"""Finding a parameter by its key or its Chinese title, with near ones when there is none."""

from __future__ import annotations

import difflib

from xiezhi.errors import XiezhiError
from xiezhi.i18n import _, listed
from xiezhi.law.dated import Parameter, parameters


def near(text: str) -> list[str]:
    """Up to five keys whose key or title resembles `text`, the nearest first."""
    known = parameters()
    by_name = {name: key for key, p in known.items() for name in (key, p.title["zh"])}
    holds = [key for name, key in by_name.items() if text and text in name]
    close = [by_name[name] for name in difflib.get_close_matches(text, by_name, n=5, cutoff=0.4)]
    return list(dict.fromkeys([*holds, *close]))[:5]


def near_words(text: str) -> str:
    """The keys near to `text` as a sentence; nothing where none is near."""
    keys = near(text)
    return _("相近的有：{keys}。").format(keys=listed(keys)) if keys else ""


def parameter(name: str) -> Parameter:
    """The parameter of a key or a Chinese title. Errors: LAW-001 (none; near keys are named),
    LAW-002 (a title several parameters bear)."""
    known = parameters()
    if name in known:
        return known[name]
    titled = [key for key, p in known.items() if p.title["zh"] == name]
    if len(titled) == 1:
        return known[titled[0]]
    if titled:
        raise XiezhiError("LAW-002", title=name, keys=", ".join(titled))
    raise XiezhiError("LAW-001", key=name, near=near_words(name))
