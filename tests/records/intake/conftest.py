"""What the tests of intake share."""

from pathlib import Path

import pytest

from xiezhi.records.store import Store


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """An empty store with its vault."""
    return Store.create(tmp_path / "store")
