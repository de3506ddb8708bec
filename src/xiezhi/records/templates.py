"""Empty import templates: what an office fills in when it has no export that fits.

Headings are the Chinese titles, which intake knows without a mapping profile. The workbook has a
second sheet that explains each column; columns of codes offer their values in a list.
"""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

from xiezhi.durable import write_durably
from xiezhi.records.catalogue import Field, RecordType, code_lists

# Rows for which the lists and the text format are laid out; more rows can be pasted below.
_ROWS = 5000
# A fixed date, so that the same catalogue gives the same bytes.
_CREATED = datetime(2026, 1, 1, tzinfo=UTC).replace(tzinfo=None)


def headings(record_type: RecordType) -> list[str]:
    """The headings of a template, in catalogue order."""
    return [field.title["zh"] for field in record_type.fields.values()]


def write_csv(record_type: RecordType, folder: Path) -> Path:
    """Write `<type>.csv` with its headings only. The mark lets spreadsheets read it as UTF-8."""
    out = io.StringIO()
    csv.writer(out).writerow(headings(record_type))
    path = folder / f"{record_type.id}.csv"
    write_durably(path, out.getvalue().encode("utf-8-sig"))
    return path


def write_xlsx(record_type: RecordType, folder: Path) -> Path:
    """Write `<type>.xlsx`: a sheet to fill in, one that explains it, and the lists of codes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        book.set_properties({"created": _CREATED})
        sheet = book.add_worksheet(_sheet_name(record_type))
        explanation = book.add_worksheet("填写说明")
        lists = book.add_worksheet("代码")
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        needed = book.add_format({"bold": True, "font_color": "#9C0006", "text_wrap": True})
        # Text, so that 0012 stays 0012 and a date stays as it was written.
        text = book.add_format({"num_format": "@"})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        for column, field in enumerate(record_type.fields.values()):
            title = field.title["zh"]
            sheet.write_string(0, column, title, needed if field.required else bold)
            sheet.set_column(column, column, max(12, 2 * len(title) + 2), text)
            if values := _choices(field):
                lists.write_column(0, column, [title, *values])
                place = xlsxwriter.utility.xl_range_abs(1, column, len(values), column)
                source = f"=代码!{place}"
                rule = {"validate": "list", "source": source, "error_type": "warning"}
                sheet.data_validation(1, column, _ROWS, column, rule)
        sheet.freeze_panes(1, 0)
        explanation.write_row(0, 0, ["列", "Column", "必填", "怎样填写", "How to fill in"], bold)
        for row, field in enumerate(record_type.fields.values(), start=1):
            cells = [field.title["zh"], field.title["en"], "是" if field.required else ""]
            cells += [_how(field, "zh"), _how(field, "en")]
            for column, cell in enumerate(cells):
                explanation.write_string(row, column, cell, wrap)
        explanation.set_column(0, 1, 28)
        explanation.set_column(3, 4, 60)
    path = folder / f"{record_type.id}.xlsx"
    write_durably(path, out.getvalue())
    return path


def _sheet_name(record_type: RecordType) -> str:
    # Excel forbids these characters and more than 31 of any.
    return record_type.title["zh"].translate(str.maketrans("", "", "[]:*?/\\"))[:31]


def _choices(field: Field) -> list[str]:
    if field.codes:
        return [code.title["zh"] for code in code_lists()[field.codes].values()]
    return ["是", "否"] if field.type == "boolean" else []


_HOW = {
    "date": {"zh": "日期，如 2026-03-02 或 2026年3月2日", "en": "a date, such as 2026-03-02"},
    "datetime": {
        "zh": "北京时间，如 2026-03-02 14:30",
        "en": "Beijing time, such as 2026-03-02 14:30",
    },
    "integer": {"zh": "整数", "en": "a whole number"},
    "decimal": {"zh": "金额，如 1200.50", "en": "an amount, such as 1200.50"},
    "boolean": {"zh": "是或否", "en": "是 (yes) or 否 (no)"},
    "code": {"zh": "从列表中选择", "en": "choose from the list"},
    "case_no": {"zh": "案号，按文书原样填写", "en": "case number as in the document"},
    "credit_code": {"zh": "18 位统一社会信用代码", "en": "unified credit code, 18 characters"},
    "text": {"zh": "文字", "en": "text"},
}
_PERSONAL = {
    "identity": {
        "zh": "导入时换成代号，号码本身不进入数据表",
        "en": "replaced by a pseudonym at intake",
    },
    "name": {"zh": "不进入数据表，只用于生成代号", "en": "not stored; used for the pseudonym"},
    "birth": {
        "zh": "用于生成代号和计算年龄",
        "en": "used for the pseudonym and to compute an age",
    },
}


def _how(field: Field, lang: str) -> str:
    said = [_HOW[field.type][lang]]
    if field.ref:
        said.append({"zh": f"填“{field.ref}”表的主键", "en": f"the key of a {field.ref} row"}[lang])
    if field.personal in _PERSONAL:
        said.append(_PERSONAL[field.personal][lang])
    if field.note:
        said.append(field.note[lang])
    return {"zh": "；", "en": "; "}[lang].join(said)
