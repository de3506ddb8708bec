"""The reference of record types, `docs/record-types.md`: written from the catalogue, never by hand.

python -m xiezhi.records.reference > docs/record-types.md
"""

from __future__ import annotations

from collections.abc import Iterator

from xiezhi.records.catalogue import Field, RecordType, catalogue, code_lists

_HEAD = """\
# 记录类型 · Record types

由 `python -m xiezhi.records.reference` 从 `src/xiezhi/records/types/` 生成，请勿手改。
Generated from `src/xiezhi/records/types/`; do not edit. How a type is added: `records.md`.

**必填 required**：✓ 缺少则该行不导入；主键 key 标 🔑。
**入库 stored**：“代号”表示换成代号后入库，“不入库”表示只用于生成代号，不进入数据表。
*pseudonym*: stored as a pseudonym. *not stored*: used for the pseudonym only.
"""
_TYPES = {
    "text": "文本 text",
    "date": "日期 date",
    "datetime": "时间 date and time",
    "integer": "整数 integer",
    "decimal": "金额 decimal",
    "boolean": "是否 yes or no",
    "case_no": "案号 case number",
    "credit_code": "统一社会信用代码 credit code",
}


def reference() -> str:
    """The whole page, in both languages."""
    parts = [_HEAD]
    parts += ["\n".join(_type(record_type)) for record_type in catalogue().values()]
    parts.append("\n".join(_codes()))
    return "\n".join(parts)


def _type(record_type: RecordType) -> Iterator[str]:
    yield f"## {record_type.id}\n"
    yield f"{record_type.title['zh']} · {record_type.title['en']}\n"
    if record_type.note:
        yield f"{record_type.note['zh']}\n{record_type.note['en']}\n"
    if record_type.held_by:
        kinds = [code_lists()["organ_kind"][kind].title for kind in record_type.held_by]
        held = "、".join(kind["zh"] for kind in kinds), ", ".join(kind["en"] for kind in kinds)
        yield f"通常由谁提供 usually held by: {held[0]} · {held[1]}\n"
    if record_type.act_date:
        yield f"行为日期 date of the act: `{record_type.act_date}`\n"
    yield "| 字段 field | 中文 | English | 类型 type | 必填 | 入库 stored | 别名 aliases |"
    yield "|---|---|---|---|---|---|---|"
    for field in record_type.fields.values():
        key = " 🔑" if field.id in record_type.key else ""
        required = "✓" if field.required else ""
        cells = (
            f"`{field.id}`{key}",
            _noted(field, "zh"),
            _noted(field, "en"),
            _kind(field),
            required,
            _stored(field),
            "、".join(field.aliases),
        )
        yield "| " + " | ".join(cells) + " |"
    yield ""


def _noted(field: Field, lang: str) -> str:
    note = f"（{field.note[lang]}）" if field.note else ""
    return f"{field.title[lang]}{note}".replace("|", "\\|").replace("*", "\\*")


def _kind(field: Field) -> str:
    if field.codes:
        return f"[{field.codes}](#{field.codes})"
    if field.ref:
        return f"→ [{field.ref}](#{field.ref})"
    return _TYPES[field.type]


def _stored(field: Field) -> str:
    if field.personal == "identity":
        return "代号 pseudonym"
    return "是 yes" if field.stored else "不入库 not stored"


def _codes() -> Iterator[str]:
    yield "# 代码表 · Code lists\n"
    for list_id, codes in code_lists().items():
        yield f"## {list_id}\n"
        yield "| 代码 code | 中文 | English | 适用日期 dates |"
        yield "|---|---|---|---|"
        for code in codes.values():
            dates = f"{code.since or ''}–{code.until or ''}" if code.since or code.until else ""
            yield f"| `{code.id}` | {code.title['zh']} | {code.title['en']} | {dates} |"
        yield ""


if __name__ == "__main__":
    print(reference(), end="")
