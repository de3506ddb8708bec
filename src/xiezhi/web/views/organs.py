"""Organs, for the system administrator; who stands above whom and what departments work on, which
decide who sees what, for the security administrator."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts import selectors
from xiezhi.accounts.models import Department, Organ
from xiezhi.accounts.policy import could
from xiezhi.accounts.services.organs import (
    department_create,
    department_functions,
    organ_create,
    organ_end,
    organ_place,
)
from xiezhi.errors import XiezhiError
from xiezhi.web.access import actor, page
from xiezhi.web.views.people import shown_form
from xiezhi.web.views.people_forms import (
    FUNCTION_TITLES,
    DepartmentChangeForm,
    DepartmentForm,
    EndForm,
    OrganForm,
    PlaceForm,
    kind_title,
)

BOTH = ("GET", "POST")


@page("organ.list")
def organs(request: HttpRequest) -> HttpResponse:
    """All organs."""
    who = actor(request)
    rows = [(each, kind_title(each.kind)) for each in selectors.organs(who)]
    shown = {"rows": rows, "manages": could(who, "organ.manage")}
    return render(request, "desk/people/organs.html", shown)


@page("organ.list")
def organ(request: HttpRequest, pk: int) -> HttpResponse:
    """One organ with its departments."""
    who = actor(request)
    found = selectors.organ(who, pk)
    departments = [
        (each, [FUNCTION_TITLES.get(code, code) for code in each.functions])
        for each in found.departments.order_by("pk")
    ]
    shown = {
        "organ": found, "kind": kind_title(found.kind), "departments": departments,
        "manages": could(who, "organ.manage"), "places": could(who, "organ.place"),
        "changes": could(who, "department.manage"),
    }  # fmt: skip
    return render(request, "desk/people/organ.html", shown)


@page("organ.manage", methods=BOTH)
def organ_new(request: HttpRequest) -> HttpResponse:
    """Enter an organ."""
    form = OrganForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return _to(organ_create(actor=actor(request), **form.cleaned_data))
    return shown_form(request, form, _("新建机关"), reverse("organs"))


@page("department.manage", methods=BOTH)
def department_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a department."""
    found = selectors.organ(actor(request), pk)
    form = DepartmentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        department_create(actor=actor(request), organ=found, **form.cleaned_data)
        return _to(found)
    return shown_form(request, form, _("新建部门"), _address(found), found)


@page("organ.place", methods=BOTH)
def place(request: HttpRequest, pk: int) -> HttpResponse:
    """Put an organ under another one."""
    found = selectors.organ(actor(request), pk)
    form = PlaceForm(request.POST or None, initial={"superior": found.superior_id})
    if request.method == "POST" and form.is_valid():
        organ_place(actor=actor(request), organ=found, **form.cleaned_data)
        return _to(found)
    return shown_form(request, form, _("改变上级机关"), _address(found), found)


@page("organ.manage", methods=BOTH)
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Give an organ its last day."""
    found = selectors.organ(actor(request), pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        organ_end(actor=actor(request), organ=found, **form.cleaned_data)
        return _to(found)
    say = _("最后一日以后，这个机关不能再任职；已有的职务不随之免去，请另行办理。")
    return shown_form(request, form, _("撤销机关"), _address(found), found, say=say)


@page("department.manage", methods=BOTH)
def department(request: HttpRequest, pk: int) -> HttpResponse:
    """Change what a department works on."""
    found = Department.objects.select_related("organ").filter(pk=pk).first()
    if found is None:
        raise XiezhiError("ACC-001")
    form = DepartmentChangeForm(request.POST or None, initial={"functions": found.functions})
    if request.method == "POST" and form.is_valid():
        department_functions(actor=actor(request), department=found, **form.cleaned_data)
        return _to(found.organ)
    return shown_form(request, form, _("改变部门的业务条线"), _address(found.organ), found)


def _address(found: Organ) -> str:
    return reverse("organ", args=[found.pk])


def _to(found: Organ) -> HttpResponse:
    return HttpResponseRedirect(_address(found))
