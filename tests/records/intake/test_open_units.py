"""A table without a closing column never makes its open units look overdue, and a table without a
number of its own can still be checked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from xiezhi.records import catalogue
from xiezhi.records.intake import take_in
from xiezhi.records.pseudonyms import Pseudonyms
from xiezhi.records.store import Store

DAY = date(2026, 11, 20)


def _take(folder: Path, text: str, **options: object) -> tuple[Store, list[str]]:
    path = folder / "强制措施.csv"
    path.write_text(text, encoding="utf-8")
    store = Store.create(folder / "store", vault=False, pseudonyms=Pseudonyms.throw_away())
    report = take_in(store, [path], source="police", extracted_on=DAY, **options)
    assert not report.refused, report.refused[0].text()
    return store, [code for code, _ in report.notes]


def _extracted(store: Store, type: str = "measure") -> list[date | None]:
    found: list[date | None] = store.read(type).column("_extracted_on").to_pylist()
    return found


def test_rows_of_a_table_with_its_closing_column_carry_the_day_of_export(tmp_path: Path) -> None:
    store, notes = _take(
        tmp_path,
        "措施编号,决定机关,措施种类,执行日期,终止日期\nm1,虚构县公安局,取保候审,2024-03-02,\n",
    )
    assert _extracted(store) == [DAY]
    assert "REC-202" not in notes


def test_without_the_closing_column_the_day_is_unknown_and_the_user_is_told(tmp_path: Path) -> None:
    store, notes = _take(
        tmp_path, "措施编号,决定机关,措施种类,执行日期\nm1,虚构县公安局,取保候审,2024-03-02\n"
    )
    assert _extracted(store) == [None]
    assert "REC-202" in notes


def test_a_closing_column_counts_only_for_the_kinds_it_closes(tmp_path: Path) -> None:
    path = tmp_path / "监督文书.csv"
    path.write_text(
        "文书编号,文书种类,被监督单位,送达日期,书面回复日期\n"
        "d1,检察建议书,虚构县林业局,2026-01-05,\nd2,通知立案书,虚构县公安局,2026-01-05,\n",
        encoding="utf-8",
    )
    store = Store.create(tmp_path / "store", vault=False, pseudonyms=Pseudonyms.throw_away())
    take_in(store, [path], source="own", extracted_on=DAY)
    rows = store.read("supervision_doc").to_pylist()
    assert {row["doc_no"]: row["_extracted_on"] for row in rows} == {"d1": DAY, "d2": None}


def test_a_table_without_the_column_that_names_the_kind_is_taken(tmp_path: Path) -> None:
    path = tmp_path / "案件.csv"
    path.write_text("案件编号,办案单位\nXK-1,虚构县公安局\n", encoding="utf-8")
    store = Store.create(tmp_path / "store", vault=False, pseudonyms=Pseudonyms.throw_away())
    take_in(store, [path], source="police", extracted_on=DAY)
    assert _extracted(store, "criminal_case") == [DAY]


def test_rows_without_a_number_are_refused_in_a_store_that_stays(tmp_path: Path) -> None:
    with pytest.raises(AssertionError, match="措施编号"):
        _take(tmp_path, "决定机关,措施种类,执行日期,终止日期\n虚构县公安局,取保候审,2024-03-02,\n")


def test_rows_without_a_number_are_known_by_file_and_line_when_asked_for(tmp_path: Path) -> None:
    store, _ = _take(
        tmp_path,
        "决定机关,措施种类,执行日期,终止日期\n虚构县公安局,取保候审,2024-03-02,\n"
        "虚构县公安局,取保候审,2024-03-02,\n",
        number_rows=True,
    )
    assert store.read("measure").column("_id").to_pylist() == [
        "police:强制措施.csv/2",
        "police:强制措施.csv/3",
    ]


@pytest.mark.parametrize("type", ["measure", "trial", "civil_trial", "penalty", "seizure"])
def test_types_whose_emptiness_means_not_yet_name_their_closing_fields(type: str) -> None:
    assert catalogue()[type].closing


def test_a_forbidden_field_inside_an_object_refuses_the_table(tmp_path: Path) -> None:
    path = tmp_path / "强制措施.json"
    path.write_text(
        '[{"措施编号": "m1", "决定机关": "虚构县公安局", "措施种类": "取保候审", "当事人": {"民族": "某"}}]',
        encoding="utf-8",
    )
    store = Store.create(tmp_path / "store", vault=False, pseudonyms=Pseudonyms.throw_away())
    report = take_in(store, [path], source="police", extracted_on=DAY)
    assert [refusal.code for refusal in report.refused] == ["REC-040"]
    assert not report.rows
