"""The forms of the pages about people and organs; services check what they say."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts.models import Department, Organ, Role, Verdict
from xiezhi.accounts.services.organs import CONGRESS, organ_kinds
from xiezhi.i18n import pick
from xiezhi.records.catalogue import code_lists
from xiezhi.screening.models import FUNCTIONS


class Day(forms.DateInput):
    """A date, with the browser's calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class BasisForm(forms.Form):
    """Only the basis of what is done."""

    basis = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("例如决定、任免通知的文号或者批准人。")
    )


class PersonForm(forms.Form):
    """A new person."""

    username = forms.CharField(label=_("工作证号"))
    name = forms.CharField(label=_("姓名"), max_length=60)


class PostForm(BasisForm):
    """A role at an organ."""

    role = forms.ChoiceField(label=_("职务"), choices=Role.choices)
    organ = forms.ModelChoiceField(Organ.objects.none(), label=_("机关"), empty_label=_("请选择"))
    department = forms.ModelChoiceField(
        Department.objects.none(), label=_("部门"), required=False, empty_label="—",
        help_text=_("部门负责人和查阅审查员必须写明部门。"),
    )  # fmt: skip
    valid_from = forms.DateField(label=_("自"), widget=Day())
    valid_to = forms.DateField(label=_("至（含当日）"), widget=Day(), required=False)
    field_order = ("role", "organ", "department", "valid_from", "valid_to", "basis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = timezone.localdate
        cast("forms.ModelChoiceField[Organ]", self.fields["organ"]).queryset = Organ.objects.filter(
            valid_to=None
        ).order_by("code")
        departments = Department.objects.select_related("organ").order_by("organ__code", "pk")
        choice: Any = self.fields["department"]
        choice.queryset = departments
        choice.label_from_instance = lambda each: f"{each.organ.name} {each.name}"


class EndForm(BasisForm):
    """The last day of a post or an organ."""

    valid_to = forms.DateField(label=_("最后一日"), widget=Day())
    field_order = ("valid_to", "basis")


class OrganForm(forms.Form):
    """A new organ."""

    code = forms.CharField(
        label=_("代码"), max_length=12, help_text=_("大写字母开头，2 到 12 位。")
    )
    name = forms.CharField(label=_("名称"), max_length=120)
    kind = forms.ChoiceField(label=_("类别"))
    level = forms.ChoiceField(label=_("级别"))
    valid_from = forms.DateField(label=_("自"), widget=Day())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = timezone.localdate
        choices: dict[str, Any] = dict(self.fields)
        choices["kind"].choices = [(code, kind_title(code)) for code in organ_kinds()]
        levels = code_lists()["organ_level"]
        choices["level"].choices = [(code, pick(each.title)) for code, each in levels.items()]


class PlaceForm(BasisForm):
    """Another superior."""

    superior = forms.ModelChoiceField(
        Organ.objects.none(), label=_("上级机关"), required=False, empty_label="—"
    )
    field_order = ("superior", "basis")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(
            "forms.ModelChoiceField[Organ]", self.fields["superior"]
        ).queryset = Organ.objects.order_by("code")


FUNCTION_TITLES = {
    "criminal": _("刑事检察"),
    "civil": _("民事检察"),
    "administrative": _("行政检察"),
    "public_interest": _("公益诉讼检察"),
    "minors": _("未成年人检察"),
    "self": _("检察机关自身"),
}


class FunctionsForm(forms.Form):
    """What a department works on."""

    functions = forms.MultipleChoiceField(
        label=_("业务条线"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(code, FUNCTION_TITLES[code]) for code in FUNCTIONS],
        help_text=_("部门的人员看得到这些条线的发现。"),
    )  # fmt: skip


class DepartmentForm(FunctionsForm):
    """A new department."""

    name = forms.CharField(label=_("名称"), max_length=60)
    field_order = ("name", "functions")


class DepartmentChangeForm(FunctionsForm, BasisForm):
    """Another set of functions."""

    field_order = ("functions", "basis")


class VerdictForm(forms.Form):
    """What a reviewer says."""

    verdict = forms.ChoiceField(
        label=_("审查结论"), choices=Verdict.choices, widget=forms.RadioSelect
    )


class LookForm(VerdictForm):
    """What a reviewer says of a look."""

    note = forms.CharField(
        label=_("说明"), max_length=200, required=False,
        help_text=_("结论不是“正当”时必须说明；不要写当事人的姓名。"),
    )  # fmt: skip


def kind_title(code: str) -> str:
    """What a kind of organ is called."""
    if code == CONGRESS:
        return str(_("人民代表大会"))
    return pick(code_lists()["organ_kind"][code].title)
