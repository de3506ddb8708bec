"""Settings for all tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from xiezhi import i18n
from xiezhi.errors import XiezhiError
from xiezhi.screening.engines.spark_session import LEAST_JAVA, find_java

# A busy machine is slow, not wrong: no example fails for the time it took.
settings.register_profile("xiezhi", deadline=None, derandomize=True)
settings.load_profile("xiezhi")

# Official vectors and specifications lie beside the checkout and are never copied into it.
VECTORS = Path(__file__).parents[2] / "shared" / "vectors"


@pytest.fixture
def vectors() -> Path:
    """The folder of official vectors; a test that asks for it is left out where it is missing."""
    return VECTORS


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """A test that chooses a language does not choose it for the next one."""
    yield
    i18n.set_language("zh")


def spark_lacks() -> str:
    """What the tests of Spark need and this machine has not, or nothing."""
    if find_spec("pyspark") is None:
        return "pyspark (make spark)"
    try:
        find_java()
    except XiezhiError:
        return f"Java {LEAST_JAVA}"
    return ""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark the tests that run on Spark, and leave out those whose means this machine lacks."""
    for item in items:
        given: dict[str, Any] = item.callspec.params if hasattr(item, "callspec") else {}
        if any(str(value).startswith("spark") for value in given.values()):
            item.add_marker(pytest.mark.spark)
    if spark_lacks():
        _leave_out(config, items, lambda item: bool(item.get_closest_marker("spark")))
    if not VECTORS.is_dir():
        _leave_out(config, items, lambda item: "vectors" in getattr(item, "fixturenames", ()))


def _leave_out(
    config: pytest.Config, items: list[pytest.Item], which: Callable[[pytest.Item], bool]
) -> None:
    out = [item for item in items if which(item)]
    items[:] = [item for item in items if not which(item)]
    config.hook.pytest_deselected(items=out)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line for what is missing, instead of one for each test."""
    if lacks := spark_lacks():
        terminalreporter.write_line(f"tests of the engine spark left out: no {lacks}")
    if not VECTORS.is_dir():
        terminalreporter.write_line("tests against official vectors left out: no shared/vectors")
