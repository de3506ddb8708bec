"""Writes the generated pages of the library: cards, catalogue, the resolution line by line, reviews.

`python -m xiezhi.screening.authoring.docs docs/models` writes them; tests fail when they are stale.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from xiezhi.durable import write_durably
from xiezhi.screening.authoring import catalogue, fate_page, resolution_page, reviews
from xiezhi.screening.authoring.cards import card
from xiezhi.screening.engines import Engine, open_engine
from xiezhi.screening.models import (
    Model,
    ModelError,
    by_id,
    load_model,
    model_folders,
    shipped_library,
)

_HEADING = re.compile(r"^## ([a-z][a-z0-9-]*)\s*$", re.MULTILINE)


def guides(folder: Path) -> dict[str, str]:
    """By model, the page in `docs/models` with a heading of its own, as a link from a card."""
    return {
        id: f"../../{path.name}#{id}"
        for path in sorted(folder.glob("*.md"))
        for id in _HEADING.findall(path.read_text(encoding="utf-8"))
    }


def pages(models: list[Model], folder: Path) -> dict[str, str]:
    """The pages that list models, by their path in `docs/models`, which is `folder`."""
    return {
        "catalogue.md": catalogue.page(models),
        "coverage.md": resolution_page.page(models),
        "fate.md": fate_page.page(folder / "fate"),
    }


def cards(models: Iterable[Model], folder: Path, engine: Engine | None) -> Mapping[str, str]:
    """The cards by their path in `docs/models`; without an engine no example is worked."""
    known = guides(folder)
    return {
        catalogue.card_path(model): card(model, engine, known.get(model.id, "")) for model in models
    }


def reviewed(models: list[Model], folder: Path, engine: Engine) -> Mapping[str, str]:
    """The page of reviews by its path, if the folder has the words for it."""
    words = folder / reviews.SOURCE
    if not words.exists():
        return {}
    return {reviews.PAGE: reviews.page(words, models, engine, guides(folder))}


def write(folder: Path) -> list[ModelError]:
    """Write every page and remove the cards of models that are gone.

    A model that cannot be read has no card; what is wrong with it is given back.
    """
    models, faults = _readable()
    with open_engine() as engine:
        found = {
            **cards(models, folder, engine),
            **pages(models, folder),
            **reviewed(models, folder, engine),
        }
    for path in sorted((folder / "cards").rglob("*.md")):
        if path.relative_to(folder).as_posix() not in found:
            path.unlink()
    for name, text in found.items():
        path = folder / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            write_durably(path, text.encode())
    return faults


def _readable() -> tuple[list[Model], list[ModelError]]:
    models, faults = [], []
    for folder in model_folders([shipped_library()]):
        try:
            models.append(load_model(folder))
        except ModelError as error:
            faults.append(error)
    return by_id(models), faults


if __name__ == "__main__":
    broken = write(Path(sys.argv[1]))
    for fault in broken:
        print(fault, file=sys.stderr)
    sys.exit(1 if broken else 0)
