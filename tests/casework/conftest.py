"""The county, with whoever screens there."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from casework_support import MODEL, frozen, run

from desk import County, county
from xiezhi.casework.models import Finding
from xiezhi.casework.project import Projected, project_run
from xiezhi.screening.findings import Finding as Frozen

Project = Callable[..., Projected]


@pytest.fixture
def land() -> County:
    """The county."""
    return county()


@pytest.fixture
def project(land: County) -> Project:
    """Brings findings onto the desk of the county's procuratorate, as its case manager."""

    def projected(
        *findings: Frozen, models: Sequence[str] = (MODEL,), name: str = "", **more: Any
    ) -> Projected:
        given = {"owner": land.here, "roots": {}, "actor": land.actor("case_manager"), **more}
        return project_run(run(findings, models, name), **given)

    return projected


@pytest.fixture
def row(project: Project) -> Finding:
    """One finding on the desk, open."""
    project(frozen())
    return Finding.objects.get()
