"""The county's files: the same seed gives the same bytes, and nothing in them is real."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pyarrow as pa
import pytest
from tests.demo.conftest import County

from xiezhi.demo import files
from xiezhi.demo.build import Generated, generate, prepare
from xiezhi.demo.rulings import RULINGS, Ruling
from xiezhi.errors import XiezhiError
from xiezhi.records import catalogue
from xiezhi.records.store import Store

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def _bytes(folder: Path, seed: int) -> dict[str, bytes]:
    county = generate(seed, 1)
    files.write(folder, county.book, county.rulings, county.judgments)
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.slow
def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path) -> None:
    first = _bytes(tmp_path / "a", 5)
    assert _bytes(tmp_path / "b", 5) == first
    other = _bytes(tmp_path / "c", 6)
    tables = {name for name in first if not name.startswith(("rulings", "judgments"))}
    assert tables <= set(other)
    assert all(other[name] != first[name] for name in tables)


def test_scale_adds_units(written: Generated) -> None:
    large = generate(1, 3)
    rows, more = (sum(map(len, one.book.rows.values())) for one in (written, large))
    assert more > 2 * rows
    assert len(large.judgments) > len(written.judgments) + 50


def test_no_identity_number_is_valid(written: Generated) -> None:
    numbers = [
        row["person"] for rows in written.book.rows.values() for row in rows if row.get("person")
    ]
    assert len(numbers) > 100
    for number in numbers:
        total = sum(int(d) * w for d, w in zip(number[:17], _WEIGHTS, strict=True))
        assert "10X98765432"[total % 11] != number[17]


def test_every_case_number_is_of_a_court_that_does_not_exist(written: Generated) -> None:
    book, rulings, judgments, _ = written
    numbers = [
        str(row[field.id])
        for (_, type), rows in book.rows.items()
        for field in catalogue()[type].fields.values()
        for row in rows
        if field.type == "case_no" and row.get(field.id)
    ]
    numbers += [ruling.number for ruling in rulings] + [paper.number for paper in judgments]
    assert numbers
    assert all(re.match(r"（\d{4}）虚\d{2}", number) for number in numbers)


def test_rulings_read_back_equal_what_was_written(county: County, written: Generated) -> None:
    rulings = written.rulings
    store = Store.open(county.folder / "store")
    manifest = store.manifest()
    rows = _by_key(store.read("commutation_ruling", manifest))
    priors = store.read("earlier_reduction", manifest).to_pylist()
    assert len(rows) == len(rulings)
    for ruling in rulings:
        row = rows[f"rulings:{ruling.key}"]
        assert {name: row[name] for name in _expected(ruling)} == _expected(ruling)
        earlier = [
            (prior["ruled_on"], prior["cut_months"])
            for prior in priors
            if prior["ruling"] == f"rulings:{ruling.key}"
        ]
        assert earlier == ruling.priors


def _by_key(table: pa.Table) -> dict[str, dict[str, object]]:
    return {row["_id"]: row for row in table.to_pylist() if row["_source"] == RULINGS}


def _expected(ruling: Ruling) -> dict[str, object]:
    facts: dict[str, object] = {
        "case_no": ruling.number,
        "kind": "parole" if ruling.parole else "commutation",
        "organ": "云溪市中级人民法院",
        "main_penalty": "fixed_term",
        "years": ruling.years,
        "sentenced_on": ruling.sentenced,
        "start_on": ruling.start,
        "delivered_on": ruling.delivered,
        "proposed_on": ruling.proposed,
        "ruled_on": ruling.ruled,
        "result": "granted",
    }
    if ruling.cut:
        facts |= {"cut_months": ruling.cut, "new_end_on": ruling.new_end}
    if ruling.remainder:
        facts["cut_remainder"] = True
    return facts


def test_a_folder_that_is_no_demo_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "卷宗.txt"
    mine.write_text("不要动", encoding="utf-8")
    with pytest.raises(XiezhiError) as raised:
        prepare(tmp_path)
    assert raised.value.code == "DEM-001"
    assert mine.read_text(encoding="utf-8") == "不要动"


def test_the_truth_lies_outside_the_store_and_names_file_and_line(county: County) -> None:
    lines = (county.folder / "truth.jsonl").read_text(encoding="utf-8").splitlines()
    assert len(lines) > 150
    for line in lines:
        entry = json.loads(line)
        assert (county.folder / "files" / entry["file"]).is_file()
        assert entry["why"]["zh"] and entry["why"]["en"]
        assert entry["line"] or entry["file"].startswith(("rulings/", "judgments/"))
    names = [path.name for path in (county.folder / "store").rglob("*")]
    assert "truth.jsonl" not in names
