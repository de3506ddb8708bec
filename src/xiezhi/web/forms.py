"""What people fill in on the pages of casework, checked for form; what it means, the services check."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from xiezhi.casework.models import Verdict
from xiezhi.casework.services.findings import LONGEST_APPROVAL

Text = str | Promise
CHOOSE: list[tuple[str, Text]] = [("", _("请选择"))]


class PurposeForm(forms.Form):
    """Why a person opens a case, before anything of it is shown."""

    purpose = forms.ChoiceField(label=_("目的"))
    basis = forms.CharField(
        label=_("依据"),
        max_length=200,
        help_text=_("写明批准文号、线索编号或者交办事由；不要写个人姓名和证件号码。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, purposes: Mapping[str, Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "purpose", purposes.items())


class ExportForm(PurposeForm):
    """Why a list is taken out, and as what."""

    kind = forms.ChoiceField(
        label=_("格式"), choices=[("xlsx", "XLSX"), ("csv", "CSV")], initial="xlsx"
    )


class JudgeForm(forms.Form):
    """Confirmed, or rejected for a reason. `facts_hash`, `model_version`: what the person saw."""

    verdict = forms.ChoiceField(
        label=_("您的结论"), choices=Verdict.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("说明"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("不成立的，写明核对了什么。不要写证件号码。"),
    )
    facts_hash = forms.CharField(widget=forms.HiddenInput)
    model_version = forms.CharField(widget=forms.HiddenInput)


class AssignForm(forms.Form):
    """To whom a finding, or several, are given."""

    to = forms.TypedChoiceField(label=_("交给"), coerce=int)

    def __init__(self, *args: Any, people: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "to", ((str(key), name) for key, name in people))


class MakeKnownForm(forms.Form):
    """By which approval an organ is told."""

    approval = forms.CharField(
        label=_("审批文号"),
        max_length=LONGEST_APPROVAL,
        help_text=_("批准告知的文号或者批准人；不要写当事人的姓名和证件号码。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class RecuseForm(forms.Form):
    """Who must not see the case, and why."""

    person = forms.TypedChoiceField(label=_("回避的人员"), coerce=int)
    reason = forms.ChoiceField(label=_("理由"))
    basis = forms.CharField(
        label=_("依据"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(
        self,
        *args: Any,
        people: Iterable[tuple[int, str]],
        reasons: Mapping[str, Text],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "person", ((str(key), name) for key, name in people))
        _choices(self, "reason", reasons.items())


class EmergencyForm(forms.Form):
    """Which case is opened in an emergency, and why."""

    number = forms.CharField(
        label=_("案号"),
        max_length=200,
        help_text=_(
            "工作台上的案件编号，或者“记录类型:来源:编号”，例如 criminal_case:police:C-0012。"
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    reason = forms.ChoiceField(label=_("理由"))
    basis = forms.CharField(
        label=_("依据"),
        min_length=2,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, reasons: Mapping[str, Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "reason", reasons.items())


class IdentityForm(forms.Form):
    """Whose identity is asked for, and why."""

    pseudonym = forms.ChoiceField(label=_("代号"))
    purpose = forms.ChoiceField(label=_("目的"))
    basis = forms.CharField(
        label=_("依据"),
        max_length=200,
        help_text=_("写明为什么代号不够、需要知道身份。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self,
        *args: Any,
        pseudonyms: Iterable[tuple[str, Text]],
        purposes: Mapping[str, Text],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        _choices(self, "pseudonym", pseudonyms)
        _choices(self, "purpose", purposes.items())


def _choices(form: forms.Form, name: str, choices: Iterable[tuple[str, Text]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = [*CHOOSE, *choices]
