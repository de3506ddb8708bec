"""Small relation folders written by a test, and models on the shared relations."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

YAML = """\
id: {id}
title: {{zh: 开庭, en: hearings}}
inputs:
  {reads}: {{required: [organ]}}
columns:
  organ: {{zh: 机关, en: organ, type: text}}
key: [organ]
rests_on: [{reads}]
"""
SQL = """\
SELECT
  t._id AS _id, t._source AS _source, t._extracted_on AS _extracted_on, t._as_of AS _as_of,
  t.organ AS organ
FROM {reads} AS t
"""
EXAMPLES = """\
as_of: 2026-11-23
examples:
  - &one
    name: {zh: 甲, en: a}
    given: {trial: [{case_no: t1, organ: 虚构县人民法院, instance: first}]}
    expect: [{organ: 虚构县人民法院}]
  - {<<: *one, name: {zh: 乙, en: b}}
  - {<<: *one, name: {zh: 丙, en: c}}
  - {<<: *one, name: {zh: 丁, en: d}}
"""


@pytest.fixture
def written(tmp_path: Path) -> Callable[..., Path]:
    """`written(id, reads=…, yaml=…, sql=…, examples=…)`: a relation's folder."""

    def write(
        id: str = "hearing",
        reads: str = "trial",
        yaml: str = YAML,
        sql: str = SQL,
        examples: str = EXAMPLES,
    ) -> Path:
        folder = tmp_path / id
        folder.mkdir()
        (folder / "relation.yaml").write_text(yaml.format(id=id, reads=reads), encoding="utf-8")
        (folder / "relation.sql").write_text(sql.format(reads=reads), encoding="utf-8")
        (folder / "examples.yaml").write_text(examples, encoding="utf-8")
        return folder

    return write
