"""The Python twin: facts of a finding computed a second time, with the steps a reader can follow.

A model lists in `arithmetic` which of its facts are counts of the law or of the portable functions.
The same numbers come out of SQL; a difference means that one of the two is wrong, so the run stops
(SCR-130) instead of printing a date nobody can vouch for.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from importlib.resources import files
from typing import Any

from xiezhi import law
from xiezhi.errors import XiezhiError
from xiezhi.i18n import LANGUAGES, counted, pick
from xiezhi.law.steps import show
from xiezhi.screening.lowering import MAX_DAYS, MAX_MONTHS
from xiezhi.screening.model_parts import Arithmetic
from xiezhi.screening.models import Model
from xiezhi.yamlfile import read_yaml

Facts = Mapping[str, Any]
Lines = tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Computed:
    """One recomputed fact. `lines` are its steps in both languages; `block` tells which entries
    share one calculation, so that it is shown once."""

    name: str
    value: Any
    lines: Lines
    block: tuple[Any, ...]
    line: str


@functools.cache
def _sentences() -> Mapping[str, Mapping[str, str]]:
    text = files("xiezhi.screening").joinpath("steps.yaml").read_text(encoding="utf-8")
    found: Mapping[str, Mapping[str, str]] = read_yaml(text)
    return found


def _line(code: str, **values: Any) -> Mapping[str, str]:
    said = {
        lang: pick(_sentences()[code], lang).format(
            **{name: show(value, lang) for name, value in values.items()}
        )
        for lang in LANGUAGES
    }
    return said | {"en": counted(said["en"])}


def _functions(calendar: law.Calendar) -> Mapping[str, Callable[..., Any]]:
    return {
        "add_months": law.add_months,
        "add_days": lambda day, n: day + timedelta(days=n),
        "days_between": lambda a, b: (b - a).days,
        "add_workdays": calendar.add_working,
        "roll": calendar.roll,
        "sentence_end": law.sentence_end,
        "age_reached": law.age_reached,
        "later": max,
        "earlier": min,
        "plus": lambda a, b: a + b,
        "minus": lambda a, b: a - b,
    }


def _argument(facts: Facts, given: Any) -> Any:
    """A fact by its name; anything that is no fact's name is a literal."""
    return facts[given] if isinstance(given, str) and given in facts else given


_COUNTING = ("add_months", "add_days", "add_workdays", "sentence_end", "age_reached")


def _countable(arguments: list[Any]) -> bool:
    """Whether no number of days, months or years is beyond what SQL counts."""
    return all(abs(argument) <= MAX_DAYS for argument in arguments if type(argument) is int)


def _unknown(entry: Arithmetic) -> Computed:
    return Computed(entry.name, None, (), (entry.name,), entry.line)


def _by_function(entry: Arithmetic, facts: Facts, calendar: law.Calendar) -> Computed:
    assert entry.fn
    arguments = [_argument(facts, given) for given in entry.args]
    if None in arguments or (entry.fn in _COUNTING and not _countable(arguments)):
        return _unknown(entry)
    try:
        value = _functions(calendar)[entry.fn](*arguments)
    except (XiezhiError, OverflowError):
        # A number no law could mean: NULL in SQL, where one bad row must not stop a run.
        return _unknown(entry)
    names = dict(zip("abcd", arguments, strict=False))
    line = _line(entry.fn, value=value, **names) if value is not None else _line("unknown_day")
    return Computed(entry.name, value, (line,), (entry.name,), entry.line)


def _sane(count: Any, limit: int) -> bool:
    return count is not None and 0 <= count <= limit


def _by_law(
    entry: Arithmetic, facts: Facts, calendar: law.Calendar, include_unverified: bool
) -> Computed:
    key = entry.keys.get(str(facts[entry.by])) if entry.by else entry.keys.get("")
    start = _argument(facts, entry.start)
    more, plus_days, in_custody = (
        _argument(facts, given) for given in (entry.more, entry.plus_days, entry.in_custody)
    )
    act_on = _argument(facts, entry.act_on) if entry.act_on else start
    if key is None or start is None or act_on is None:
        return _unknown(entry)
    if entry.line == "number":
        return _number(entry, key, start, include_unverified)
    parameter = law.parameter(key)
    most = MAX_MONTHS if parameter.unit in ("month", "year") else MAX_DAYS
    if not _sane(more, most) or not _sane(plus_days, MAX_DAYS):
        return _unknown(entry)
    asked = entry.line == "due" and parameter.roll == "unless_custody"
    if asked and in_custody is None:
        return _unknown(entry)
    block = (key, start, more, plus_days, bool(in_custody), act_on)
    due, strict, lines, verified = _counted(calendar, *block)
    if not verified and not include_unverified:
        return _unknown(entry)
    return Computed(entry.name, due if entry.line == "due" else strict, lines, block, entry.line)


@functools.lru_cache(maxsize=100_000)
def _counted(
    calendar: law.Calendar,
    key: str,
    start: date,
    more: int,
    plus_days: int,
    in_custody: bool,
    act_on: date,
) -> tuple[date | None, date | None, Lines, bool]:
    """Both lines and the steps of one count, and whether its value is verified.

    Many units start on the same day, so a run of a hundred thousand findings counts a few thousand
    times only.
    """
    count = law.deadline(
        key,
        start,
        more=more,
        plus_days=plus_days,
        in_custody=in_custody,
        act_on=act_on,
        calendar=calendar,
    )
    lines = tuple({lang: step.render(lang) for lang in LANGUAGES} for step in count.steps)
    verified = count.value is not None and count.value.verified
    return count.due, count.strict, lines, verified


def _number(entry: Arithmetic, key: str, day: date, include_unverified: bool) -> Computed:
    parameter = law.parameter(key)
    found = parameter.at(day.date() if isinstance(day, datetime) else day)
    if found is None or not (found.verified or include_unverified):
        return _unknown(entry)
    line = {
        lang: pick(_sentences()["number"], lang).format(
            title=pick(parameter.title, lang),
            value=found.number,
            article=law.cite(found.law, found.article, day, lang),
        )
        for lang in LANGUAGES
    }
    return Computed(entry.name, found.number, (line,), (entry.name,), entry.line)


def compute(
    model: Model, facts: Facts, calendar: law.Calendar | None = None
) -> tuple[Computed, ...]:
    """Every arithmetic fact of the model, computed from its other facts.

    A fact whose inputs are not all known is None, as in SQL. `facts` hold the model's outputs and
    `act_on`, as dates and numbers.
    """
    known = calendar or law.default_calendar()
    return tuple(
        _by_function(entry, facts, known)
        if entry.fn
        else _by_law(entry, facts, known, model.is_draft)
        for entry in model.arithmetic
    )


def verify(
    model: Model, unit: str, facts: Facts, calendar: law.Calendar | None = None
) -> tuple[Computed, ...]:
    """`compute`, refusing any difference from what SQL gave.

    Errors: SCR-130 naming model, unit, fact and both values.
    """
    computed = compute(model, facts, calendar)
    for found in computed:
        if found.value != facts[found.name]:
            raise XiezhiError(
                "SCR-130",
                model=model.id,
                unit=unit,
                fact=found.name,
                sql=facts[found.name],
                python=found.value,
            )
    return computed


def steps(
    model: Model, computed: tuple[Computed, ...], facts: Facts
) -> Mapping[str, tuple[str, ...]]:
    """The lines of all calculations in both languages, a shared calculation once.

    Where a lenient and a strict count start from different numbers, a heading tells them apart.
    Arithmetic that was done when a document was read comes from the facts (`Model.worked`).
    """
    blocks: dict[tuple[Any, ...], Computed] = {}
    for found in computed:
        if found.lines:
            blocks.setdefault(found.block, found)
    counted = [found for found in blocks.values() if len(found.lines) > 1]
    lines: list[Mapping[str, str]] = []
    for found in blocks.values():
        if len(counted) > 1 and len(found.lines) > 1:
            lines.append(_line(f"heading_{found.line}"))
        lines += found.lines
    done = {lang: str(facts[name] or "").splitlines() for lang, name in model.worked.items()}
    return {lang: (*(line[lang] for line in lines), *done.get(lang, ())) for lang in LANGUAGES}
