"""The forms of the pages about cases; services check what they say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts.services.grants import grantable
from xiezhi.casework.models import LIFTING_GROUNDS, Secrecy, Wall
from xiezhi.web.forms import CHOOSE, Text
from xiezhi.web.views.people_forms import BasisForm, Day

ACTIONS: Mapping[str, Text] = {
    "finding.list": _("在列表中看到发现"),
    "finding.open": _("打开发现"),
}
"""What the actions that can be granted are called."""


class NumberForm(forms.Form):
    """A whole number of a case, never a part of one."""

    number = forms.UUIDField(
        label=_("案件编号"),
        help_text=_("完整的编号，在发现页面的“模型、版本、运行和摘要值”中。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class PersonForm(forms.Form):
    """Who is meant."""

    person = forms.TypedChoiceField(label=_("人员"), coerce=int)

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["person"]
        choice.choices = [*CHOOSE, *((str(key), name) for key, name in people)]


class GrantForm(PersonForm, BasisForm):
    """What a person may do with the case, and until which day."""

    action = forms.ChoiceField(label=_("准许的操作"))
    last_day = forms.DateField(
        label=_("最后一日"), widget=Day(), help_text=_("含当日，三十天以内。")
    )
    field_order = ("person", "action", "last_day", "basis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["action"]
        choice.choices = [(name, ACTIONS.get(name, name)) for name in grantable()]

    def until(self) -> datetime:
        """The moment at which the last day is over."""
        after = self.cleaned_data["last_day"] + timedelta(days=1)
        return timezone.make_aware(datetime.combine(after, time()))


class CloseForm(BasisForm):
    """Until when a closed case is kept, and by which decision it was closed."""

    retained_until = forms.DateField(
        label=_("保存至"), widget=Day(), help_text=_("含当日。按本院档案保管期限填写。")
    )
    field_order = ("retained_until", "basis")


class ClassifyForm(BasisForm):
    """Whether the case holds secrets, and who decided so."""

    level = forms.ChoiceField(label=_("密级"), choices=Secrecy.choices)
    field_order = ("level", "basis")


class LiftForm(BasisForm):
    """On what ground a wall is to be lifted."""

    ground = forms.ChoiceField(label=_("法定事由"), widget=forms.RadioSelect)
    field_order = ("ground", "basis")

    def __init__(self, *args: Any, wall: Wall, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["ground"]
        choice.choices = [(ground.value, ground.label) for ground in LIFTING_GROUNDS[wall]]
