"""The models that the program ships, as the pages show them; read once a process."""

from __future__ import annotations

import functools
from collections.abc import Mapping

from xiezhi import law
from xiezhi.i18n import pick
from xiezhi.screening.authoring.titles import title, words
from xiezhi.screening.models import Model, shipped_models
from xiezhi.screening.words import organ_kind


@functools.cache
def models() -> Mapping[str, Model]:
    """By id, ordered by id."""
    return {model.id: model for model in shipped_models()}


def title_of(model_id: str) -> str:
    """The title in the language in use; of a model that is no more in the library, its id."""
    model = models().get(model_id)
    return pick(model.title) if model else model_id


def functions() -> dict[str, str]:
    """Functions that a model has, with their titles."""
    present = {model.function for model in models().values()}
    return {id: title("function", id) for id in words("function") if id in present}


def shapes() -> dict[str, str]:
    """Shapes, with their titles."""
    return {id: title("shape", id) for id in words("shape")}


def organ_kinds() -> dict[str, str]:
    """Kinds of organs that a model looks at, with their titles."""
    present = {kind for model in models().values() for kind in model.organ_kinds}
    return {id: organ_kind(id) for id in sorted(present)}


def laws() -> dict[str, str]:
    """Laws that a model rests on, with their short titles."""
    present = {basis.law for model in models().values() for basis in model.legal_basis}
    titled = {id: pick({"zh": law.statute(id).short, "en": law.statute(id).en}) for id in present}
    return dict(sorted(titled.items(), key=lambda entry: entry[1]))


def chosen(*, function: str, organ_kind: str, shape: str, law: str) -> list[Model]:
    """The models that fit every choice made; an empty choice fits all. Ordered by title."""
    found = [
        model
        for model in models().values()
        if function in ("", model.function)
        and (not organ_kind or organ_kind in model.organ_kinds)
        and shape in ("", model.shape)
        and (not law or any(basis.law == law for basis in model.legal_basis))
    ]
    return sorted(found, key=lambda model: pick(model.title))


def titles() -> dict[str, str]:
    """All titles by id, in their own order."""
    named = {model.id: pick(model.title) for model in models().values()}
    return dict(sorted(named.items(), key=lambda entry: entry[1]))
