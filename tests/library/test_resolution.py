"""Every model serves a line of the resolution, and a line without a model says why."""

from __future__ import annotations

from xiezhi.screening.models import load_library
from xiezhi.screening.resolution import lines

SERVED = {id for model in load_library() for id in model.resolution}


def test_every_model_names_lines_that_exist() -> None:
    assert lines().keys() >= SERVED
    assert not [model.id for model in load_library() if not model.resolution]


def test_a_line_has_a_model_or_says_why_it_has_none() -> None:
    silent = [id for id, line in lines().items() if id not in SERVED and not line.none]
    assert not silent, "add a model, or `none: {zh, en}` in library/resolution.yaml"


def test_a_line_with_a_model_does_not_say_that_it_has_none() -> None:
    assert not [id for id, line in lines().items() if id in SERVED and line.none]


def test_a_reason_speaks_both_languages() -> None:
    for line in lines().values():
        assert line.none is None or (line.none.get("zh") and line.none.get("en")), line.id
