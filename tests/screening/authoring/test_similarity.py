"""A model written twice is found, and what is only of the same kind stands far from it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from xiezhi.screening.authoring.similarity import VERY_NEAR, WEIGHTS, compare, nearest
from xiezhi.screening.models import Model, find_model, load_library, load_model

LIBRARY = load_library()


def renamed(model: Model, folder: Path) -> Model:
    """The model under another id, title and other aliases."""
    path = Path(shutil.copytree(model.path, folder / "another-name"))
    text = (path / "model.yaml").read_text(encoding="utf-8")
    text = text.replace(f"id: {model.id}", "id: another-name", 1)
    text = re.sub(r"^title: .*$", "title: {zh: 别的名称, en: Another name}", text, flags=re.M)
    (path / "model.yaml").write_text(text, encoding="utf-8")
    sql = (path / "model.sql").read_text(encoding="utf-8")
    sql = re.sub(r"\b([a-z])\.", r"\1\1.", sql)
    sql = re.sub(r"(\b(?:FROM|JOIN) \w+ AS )([a-z])\b", r"\1\2\2", sql)
    (path / "model.sql").write_text("-- copied\n" + sql, encoding="utf-8")
    return load_model(path)


@pytest.mark.parametrize("id", ["bail-overdue", "fine-contrary-to-law", "correction-missed"])
def test_a_renamed_copy_is_found_first(tmp_path: Path, id: str) -> None:
    copy = renamed(find_model(LIBRARY, id), tmp_path)
    first, second, *_ = nearest(copy, LIBRARY)
    assert first.model.id == id
    assert first.score >= VERY_NEAR > second.score
    assert first.parts["sql"] == 1.0
    assert first.parts["title"] < 0.2


def test_a_model_is_not_its_own_neighbour() -> None:
    model = find_model(LIBRARY, "bail-overdue")
    assert model.id not in [like.model.id for like in nearest(model, LIBRARY, most=5)]


@pytest.mark.parametrize(
    ("one", "other"),
    [("bail-overdue", "civil-claim-undecided"), ("correction-missed", "penalty-decision-overrun")],
)
def test_unrelated_models_are_far(one: str, other: str) -> None:
    assert compare(find_model(LIBRARY, one), find_model(LIBRARY, other)).score < 0.2


@pytest.mark.slow
def test_no_two_models_of_the_library_are_nearly_the_same() -> None:
    near = {
        frozenset((model.id, like.model.id))
        for model in LIBRARY
        for like in nearest(model, LIBRARY, most=1)
        if like.score >= VERY_NEAR
    }
    assert not near


def test_the_score_is_the_weighted_mean_of_its_parts() -> None:
    assert sum(WEIGHTS.values()) == pytest.approx(1)
    like = compare(LIBRARY[0], LIBRARY[1])
    assert like.parts.keys() == WEIGHTS.keys()
    assert like.score == pytest.approx(sum(WEIGHTS[name] * like.parts[name] for name in WEIGHTS))
    same = compare(LIBRARY[0], LIBRARY[0])
    assert same.score == pytest.approx(1)
