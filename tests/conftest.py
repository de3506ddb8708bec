"""Settings for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import pytest
from hypothesis import settings

from xiezhi import i18n
from xiezhi.errors import XiezhiError
from xiezhi.screening.engines.spark_session import LEAST_JAVA, find_java

# A busy machine is slow, not wrong: no example fails for the time it took.
settings.register_profile("xiezhi", deadline=None, derandomize=True)
settings.load_profile("xiezhi")


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
    """Mark the tests that run on Spark, and leave them out where it is not."""
    for item in items:
        given: dict[str, Any] = item.callspec.params if hasattr(item, "callspec") else {}
        if any(str(value).startswith("spark") for value in given.values()):
            item.add_marker(pytest.mark.spark)
    if spark_lacks():
        out = [item for item in items if item.get_closest_marker("spark")]
        items[:] = [item for item in items if not item.get_closest_marker("spark")]
        config.hook.pytest_deselected(items=out)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line where Spark is missing, instead of one for each test."""
    if lacks := spark_lacks():
        terminalreporter.write_line(f"tests of the engine spark left out: no {lacks}")
