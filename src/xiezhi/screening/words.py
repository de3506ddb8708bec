"""Words that the terminal, the report and the pages share, in the language in use."""

from __future__ import annotations

from collections.abc import Mapping

from xiezhi.i18n import _, language, pick
from xiezhi.records.catalogue import catalogue, code_lists
from xiezhi.screening.authoring.fact_titles import fact_title
from xiezhi.screening.derived import derived_relations
from xiezhi.screening.models import Model
from xiezhi.screening.wording import missing_text, outcome_text

OUTCOMES = ("hard", "soft", "undetermined", "lawful", "out_of_scope")


def outcome(code: str) -> str:
    """The title of an outcome."""
    return outcome_text(code)


def outcome_meaning(code: str) -> str:
    """What an outcome means, as shown beside every figure."""
    return {
        "hard": _("按任何一种合理的算法或理解都不合法"),
        "soft": _("只在从严的算法或理解下不合法，由检察官判断"),
        "undetermined": _("缺少数据或法律文本；缺数据不等于违法，也不等于合法"),
        "lawful": _("按任何一种合理的算法或理解都合法"),
        "out_of_scope": _("记录不归该模型检查，不计入检查数"),
    }[code]


def status(code: str) -> str:
    """The standing of a model."""
    return {
        "draft": _("草稿（期限未经核对）"),
        "trial": _("试用"),
        "in_use": _("在用"),
        "retired": _("停用"),
    }[code]


def record_type(type_id: str) -> str:
    """The title of a record type or a shared relation; an unknown id stands for itself."""
    found = catalogue().get(type_id) or derived_relations().get(type_id)
    return pick(found.title) if found else type_id


def field(type_id: str, field_id: str) -> str:
    """The title of a field; an unknown id stands for itself."""
    found = catalogue().get(type_id)
    known = found.fields.get(field_id) if found else None
    return pick(known.title) if known else field_id


def organ_kind(code: str) -> str:
    """The title of a kind of organ; an unknown code stands for itself."""
    found = code_lists()["organ_kind"].get(code)
    return pick(found.title) if found else code


def missing(name: str) -> str:
    """What an entry of `missing` stands for."""
    return missing_text(name, language())


def place(file: str, sheet: str, line: int | None) -> str:
    """Where a row stands, as a person would look it up."""
    where = f"{file} [{sheet}]" if sheet else file
    return _("{file} 第 {line} 行").format(file=where, line=line) if line else where


def count(number: int) -> str:
    """A number of units, grouped by thousands."""
    return f"{number:,}"


def figures(examined: int, counts: Mapping[str, int]) -> list[str]:
    """Units examined, then those of each outcome; of nothing examined no number is given."""
    numbers = [count(examined)]
    for code in OUTCOMES:
        known = examined or code == "out_of_scope"
        numbers.append(count(counts.get(code, 0)) if known else "—")
    return numbers


def fact(model: Model, name: str) -> str:
    """The title of a fact of a model, in the language in use; a name without one stands for itself."""
    return fact_title(model, name, language()).strip("`")
