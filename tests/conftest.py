"""Settings for all tests."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from xiezhi import i18n

# A busy machine is slow, not wrong: no example fails for the time it took.
settings.register_profile("xiezhi", deadline=None, derandomize=True)
settings.load_profile("xiezhi")


@pytest.fixture(autouse=True)
def chinese() -> Iterator[None]:
    """A test that chooses a language does not choose it for the next one."""
    yield
    i18n.set_language("zh")
