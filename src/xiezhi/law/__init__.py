"""Law as dated data: statutes, parameters, the working-day calendar, periods, terms, ages.

Pure Python: no Django, no SQL engine. `docs/law.md` says how each part is used.
"""

from xiezhi.law.ages import age_reached, age_unsettled, birthday
from xiezhi.law.article_ranges import Standing, standing, standing_of
from xiezhi.law.calendar import Calendar, CalendarDay, default_calendar, load_calendar
from xiezhi.law.catalogue import Statute, Version, article_text, cite, statute, statutes
from xiezhi.law.crimes import Crime, crime, crimes
from xiezhi.law.dated import Counting, DatedValue, Parameter, countings, parameters
from xiezhi.law.lookup import near, parameter
from xiezhi.law.months import MonthRule, add_months, is_month_end
from xiezhi.law.periods import Deadline, deadline
from xiezhi.law.sentences import (
    Penalty,
    credit_days,
    half_served_on,
    half_term,
    sentence_end,
    sentence_end_unsettled,
)
from xiezhi.law.steps import Step

__all__ = [
    "Calendar",
    "CalendarDay",
    "Counting",
    "Crime",
    "DatedValue",
    "Deadline",
    "MonthRule",
    "Parameter",
    "Penalty",
    "Standing",
    "Statute",
    "Step",
    "Version",
    "add_months",
    "age_reached",
    "age_unsettled",
    "article_text",
    "birthday",
    "cite",
    "countings",
    "credit_days",
    "crime",
    "crimes",
    "deadline",
    "default_calendar",
    "half_served_on",
    "half_term",
    "is_month_end",
    "load_calendar",
    "near",
    "parameter",
    "parameters",
    "sentence_end",
    "sentence_end_unsettled",
    "standing",
    "standing_of",
    "statute",
    "statutes",
]
