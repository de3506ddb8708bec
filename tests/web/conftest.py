"""The county with findings on its desk, for the pages."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "casework"))

from casework_support import MODEL, OTHER_MODEL, frozen, run

from desk import County, county
from xiezhi.casework.models import Finding
from xiezhi.casework.project import project_run


@pytest.fixture
def land() -> County:
    """The county."""
    return county()


@pytest.fixture
def rows(land: County) -> list[Finding]:
    """Three findings: a hard one, one of the civil department, one that lacks data."""
    found = [
        frozen(1),
        frozen(2, model_id=OTHER_MODEL, function="civil", act_on="2025-01-02"),
        frozen(3, outcome="undetermined", missing=("measure.executed_on",), act_on=None),
    ]
    models = (MODEL, OTHER_MODEL)
    project_run(run(found, models), owner=land.here, roots={}, actor=land.actor("case_manager"))
    ids = [one.finding_id for one in found]
    return sorted(Finding.objects.all(), key=lambda row: ids.index(row.finding_id))
