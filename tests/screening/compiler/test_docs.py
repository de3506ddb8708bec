"""docs/model-sql.md: each function has its heading, and the model shown there compiles."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from xiezhi.screening.compiler import compile_sql
from xiezhi.screening.engines import ENGINES
from xiezhi.screening.functions import FUNCTIONS
from xiezhi.screening.schema import relation

PAGE = (Path(__file__).parents[3] / "docs" / "model-sql.md").read_text(encoding="utf-8")


def test_every_function_has_a_heading_and_every_heading_a_function() -> None:
    headings = re.findall(r"^### `(\w+)`$", PAGE, re.MULTILINE)
    assert sorted(headings) == sorted(FUNCTIONS)


@pytest.mark.parametrize("engine", ENGINES)
def test_the_model_shown_compiles(engine: str) -> None:
    shown = re.search(r"```sql\n(.*?)```", PAGE, re.DOTALL)
    assert shown
    sql = compile_sql(
        shown[1],
        inputs={"measure": relation("measure", ["organ", "kind", "executed_on", "ended_on"])},
        outputs={"due_hard": "date", "due_soft": "date", "until_on": "date"},
        dialect=engine,
    )
    assert "due(" not in sql
