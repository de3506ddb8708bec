"""Numbers, moments and codes as a page shows them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from fractions import Fraction

from django import template
from django.utils import timezone
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from xiezhi.accounts.looking import PURPOSES
from xiezhi.screening import words
from xiezhi.screening.authoring.titles import title
from xiezhi.web import library

register = template.Library()
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@register.filter
def grouped(number: int) -> str:
    """1234 → 1,234."""
    return words.count(number)


@register.filter
def moment(at: datetime | None) -> str:
    """Date and time in Beijing, to the minute."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else "—"


@register.filter
def outcome(code: str) -> str:
    """The title of an outcome."""
    return words.outcome(code)


@register.filter
def function(code: str) -> str:
    """The title of a function of the procuratorate."""
    return title("function", code)


@register.filter
def model_title(model_id: str) -> str:
    """The title of a model of the library; one that is no more in it shows its id."""
    return library.title_of(model_id)


@register.filter
def organ_kind(code: str) -> str:
    """The title of a kind of organ."""
    return words.organ_kind(code)


@register.filter
def model_status(code: str) -> str:
    """The standing of a model."""
    return words.status(code)


@register.filter
def percent(share: Fraction) -> str:
    """A share to the tenth of a percent; halves are rounded up, as readers do."""
    tenths = (share * 1000 + Fraction(1, 2)).__floor__()
    return f"{tenths // 10}.{tenths % 10}%"


@register.filter
def whole(text: str) -> SafeString:
    """The text, escaped, with each date on one line: one that breaks at its hyphen is misread."""
    # Escaping adds no hyphen and no digits in this form.
    return mark_safe(_DATE.sub(r'<span class="whole">\g<0></span>', escape(text)))


@register.filter
def record_type(type_id: str) -> str:
    """The title of a record type."""
    return words.record_type(type_id)


@register.filter
def purpose(code: str | None) -> str:
    """The title of a purpose for which a case is opened; nothing for none."""
    return str(PURPOSES.get(code or "", code or ""))


@register.simple_tag
def options(choices: Iterable[tuple[str, object]], value: str) -> SafeString:
    """The options of a select, `value` chosen; in one go, because a library has hundreds of models."""
    found = (
        f'<option value="{escape(key)}"{" selected" if key == value else ""}>{escape(name)}</option>'
        for key, name in choices
    )
    return mark_safe("".join(found))
