"""The nearest existing models in words, with what they share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from xiezhi.i18n import _, listed, pick
from xiezhi.screening.authoring.similarity import VERY_NEAR, Likeness, nearest
from xiezhi.screening.models import Model


def near_lines(model: Model, others: Sequence[Model]) -> Iterator[str]:
    """The three nearest models, one line each."""
    yield _("最相近的已有模型：")
    found = nearest(model, others)
    yield from (f"  {_said(like)}" for like in found)
    if not found:
        yield "  " + _("无")


def very_near(models: Sequence[Model], others: Sequence[Model]) -> Iterator[str]:
    """A note for each model that is almost another one. It is no fault: two rules may stand close."""
    told = set()
    for model in models:
        for like in nearest(model, others, most=1):
            pair = frozenset((model.id, like.model.id))
            if like.score >= VERY_NEAR and pair not in told:
                told.add(pair)
                yield _("提示：{id} 与 {like}").format(id=model.id, like=_said(like))


def _said(like: Likeness) -> str:
    words = {
        "articles": _("法条"),
        "inputs": _("字段"),
        "sql": _("算法"),
        "unit": _("单元"),
        "title": _("名称"),
        "organs": _("机关"),
        "shape": _("形状"),
    }
    parts = [f"{words[name]} {round(100 * share)}%" for name, share in like.parts.items()]
    return _("{id}（{title}）相近 {score}%：{parts}").format(
        id=like.model.id,
        title=pick(like.model.title),
        score=round(100 * like.score),
        parts=listed(parts),
    )
