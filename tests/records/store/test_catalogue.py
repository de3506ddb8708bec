"""What the catalogue promises to those who write types and to those who read tables."""

from __future__ import annotations

from datetime import date
from typing import Any

import pyarrow as pa
import pytest

from xiezhi.records.catalogue import (
    CatalogueError,
    catalogue,
    declare_system_table,
    load,
    load_codes,
)


def made(**changes: Any) -> dict[str, Any]:
    number = {"zh": "编号", "en": "number", "required": True}
    entry = {
        "title": {"zh": "甲", "en": "a"},
        "key": ["no"],
        "fields": {"no": number, "on": {"zh": "日期", "en": "date", "type": "date"}},
    }
    fields = entry["fields"] | changes.pop("fields", {})
    return {"thing": entry | changes | {"fields": fields}}


def test_the_shipped_types_load_with_titles_in_both_languages() -> None:
    assert len(catalogue()) >= 40
    for record_type in catalogue().values():
        assert all(record_type.title[lang] for lang in ("zh", "en"))
        assert record_type.act_date is None or record_type.fields[record_type.act_date]


def test_every_type_says_who_usually_has_such_a_table() -> None:
    assert not [record_type.id for record_type in catalogue().values() if not record_type.held_by]
    with pytest.raises(CatalogueError):
        load(made(held_by=["police"]), {"organ_kind": {}})


def test_no_heading_of_a_type_stands_for_two_of_its_fields() -> None:
    for record_type in catalogue().values():
        titles = [field.title["zh"] for field in record_type.fields.values()]
        assert len(titles) == len(set(titles)), record_type.id


def test_names_are_not_columns_of_the_store_and_identities_are_text() -> None:
    schema = catalogue()["suspect"].arrow_schema()
    assert "name" not in schema.names
    assert schema.field("person").type == pa.string()
    assert schema.field("birth_on").type == pa.date32()


def test_a_birth_date_is_stored_only_where_a_type_keeps_it() -> None:
    birth = {"zh": "出生日期", "en": "birth", "type": "date", "personal": "birth"}
    stored = load(made(fields={"birth": birth | {"keep": True}}), {})["thing"].arrow_schema()
    unstored = load(made(fields={"birth": birth}), {})["thing"].arrow_schema()
    assert "birth" in stored.names
    assert "birth" not in unstored.names


def test_stored_columns_have_the_types_that_models_see() -> None:
    schema = catalogue()["penalty"].arrow_schema()
    assert schema.field("filed_on").type == pa.date32()
    assert schema.field("amount").type == pa.decimal128(18, 2)
    assert schema.field("public_order").type == pa.bool_()
    assert schema.field("special_limit_days").type == pa.int64()
    assert catalogue()["measure"].arrow_schema().field("executed_at").type == pa.timestamp("us")
    assert schema.names[-8:] == [
        "_id", "_source", "_batch", "_row", "_sheet", "_file", "_extracted_on", "_clock",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"key": ["nothing"]}, "key without a field"),
        ({"key": []}, "no key"),
        ({"key": ["on"]}, "always required"),
        ({"act_date": "no"}, "no date field"),
        ({"title": {"zh": "甲"}}, "missing in one language"),
        ({"colour": "red"}, "unknown keys"),
        ({"fields": {"x": {"zh": "甲", "en": "x", "type": "float"}}}, "unknown type"),
        ({"fields": {"x": {"zh": "甲", "en": "x", "type": "code"}}}, "code without list"),
        (
            {"fields": {"x": {"zh": "甲", "en": "x", "type": "code", "codes": "none"}}},
            "unknown code list",
        ),
        ({"fields": {"x": {"zh": "甲", "en": "x", "ref": "nobody"}}}, "unknown type nobody"),
        ({"fields": {"x": {"zh": "甲", "en": "x", "personal": "face"}}}, "unknown personal"),
        ({"fields": {"x": {"zh": "甲", "en": "x", "was": ["no"]}}}, "names a present field"),
        ({"fields": {"_id": {"zh": "甲", "en": "x"}}}, "lineage"),
    ],
)
def test_a_type_written_wrongly_is_refused_with_its_fault(
    changes: dict[str, Any], said: str
) -> None:
    with pytest.raises(CatalogueError, match=said):
        load(made(**changes), {})


def test_a_code_whose_dates_are_swapped_is_refused() -> None:
    entry = {"zh": "甲", "en": "a", "since": date(2026, 2, 1), "until": date(2026, 1, 1)}
    with pytest.raises(CatalogueError, match="since after until"):
        load_codes({"list": {"a": entry}})


def test_a_system_table_is_declared_once_and_beside_the_types() -> None:
    schema = pa.schema([("_id", pa.string())])
    assert declare_system_table("test_declared", schema).arrow_schema() == schema
    declare_system_table("test_declared", schema)
    with pytest.raises(CatalogueError, match="two schemas"):
        declare_system_table("test_declared", schema.append(pa.field("x", pa.string())))
    with pytest.raises(CatalogueError, match="has this id"):
        declare_system_table("measure", schema)
