"""Settings for all tests."""

from __future__ import annotations

import gc
import os
import shutil
from collections.abc import Iterator
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


POSTGRES = "XIEZHI_TEST_POSTGRES"
CHROMIUM = Path("/usr/bin/chromium")
# Where Debian puts the sources of Go packages.
GO_PACKAGES = Path("/usr/share/gocode")


def _spark_lacks() -> str:
    if find_spec("pyspark") is None:
        return "no pyspark (make spark)"
    try:
        find_java()
    except XiezhiError:
        return f"no Java {LEAST_JAVA}"
    return ""


def _go_lacks() -> str:
    if shutil.which("go") and (GO_PACKAGES / "src/golang.org/x/mod/sumdb/tlog").is_dir():
        return ""
    return "no Go with golang.org/x/mod (Debian: golang-go golang-golang-x-mod-dev)"


def _browser_lacks() -> str:
    if not CHROMIUM.is_file():
        return f"no {CHROMIUM} (Debian: chromium fonts-noto-cjk)"
    return "" if find_spec("playwright") else "no playwright"


# What tests need that a machine may lack, by their mark: what they are, and what is missing.
NEEDS = {
    "spark": ("on Spark", _spark_lacks()),
    "postgres": ("on PostgreSQL", "" if os.environ.get(POSTGRES) else f"{POSTGRES} holds no DSN"),
    "go": ("against Go", _go_lacks()),
    "browser": ("in a browser", _browser_lacks()),
    "vectors": ("against official vectors", "" if VECTORS.is_dir() else "no ../shared/vectors"),
}


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what tests need, by parameter or fixture, and leave out those that lack it here."""
    for item in items:
        given: dict[str, Any] = item.callspec.params if hasattr(item, "callspec") else {}
        named = {str(value).partition("-")[0] for value in given.values()}
        for need in NEEDS.keys() & (named | set(getattr(item, "fixturenames", ()))):
            item.add_marker(need)
    lacking = [need for need, (_what, lacks) in NEEDS.items() if lacks]
    kept: list[pytest.Item] = []
    out: list[pytest.Item] = []
    for item in items:
        (out if any(map(item.get_closest_marker, lacking)) else kept).append(item)
    items[:] = kept
    config.hook.pytest_deselected(items=out)


@pytest.fixture(autouse=True)
def ledger_left_empty(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a test that commits, for the tests that come after it in whatever order."""
    marked = request.node.get_closest_marker("django_db")
    if not (marked and marked.kwargs.get("transaction")):
        yield
        return
    blocker = request.getfixturevalue("django_db_blocker")
    yield
    from desk import empty_ledger

    with blocker.unblock():
        empty_ledger()


def pytest_collection_finish() -> None:
    """The tests themselves live to the end: the garbage collector need not walk them each time."""
    gc.collect()
    gc.freeze()


def pytest_sessionfinish() -> None:
    gc.unfreeze()


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line for what is missing, instead of one for each test."""
    for what, lacks in NEEDS.values():
        if lacks:
            terminalreporter.write_line(f"tests {what} left out: {lacks}")
