"""Files on their way into the store: the list, sending some in, the preview of one upload."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django import forms
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xiezhi.accounts.policy import could
from xiezhi.errors import XiezhiError
from xiezhi.operations import selectors, services
from xiezhi.operations.mapping import saying, tables_of
from xiezhi.operations.models import Upload
from xiezhi.operations.preview import preview_of
from xiezhi.web.access import actor, page
from xiezhi.web.listing import Asked, page_of

CLOCKS = [("", _("不清楚")), ("+08:00", _("北京时间（+08:00）")), ("+06:00", "+06:00")]


class DescribeForm(forms.Form):
    """When files were exported, and by which clock."""

    extracted_on = forms.DateField(
        label=_("数据导出日期"),
        required=False,
        help_text=_("对方系统导出这批数据的日期。不填的，没有终止日期的记录只能是“不能判断”。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    clock = forms.ChoiceField(
        label=_("来源系统所用时间"),
        required=False,
        choices=CLOCKS,
        help_text=_("不清楚的，以小时计的期限至多为“疑似”。"),
    )

    def clean_extracted_on(self) -> Any:
        """No day to come."""
        day = self.cleaned_data["extracted_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(_("导出日期还没有到，请核对。"))
        return day


class SendForm(DescribeForm):
    """From where the files are. The files themselves are read from the request."""

    upload = forms.UUIDField(widget=forms.HiddenInput)
    source = forms.CharField(
        label=_("来源名称"),
        max_length=64,
        help_text=_(
            "这批数据来自哪个机关的哪个系统，如“清溪县公安局-办案”。同一来源每次用同一名称。"
        ),
        widget=forms.TextInput(attrs={"list": "sources", "autocomplete": "off"}),
    )
    field_order = ("source", "extracted_on", "clock", "upload")


@page("intake.list")
def intake(request: HttpRequest) -> HttpResponse:
    """The files that people of the office sent in."""
    rows = selectors.uploads(actor(request))
    shown = {
        "page": page_of(rows, Asked(request.GET, ("page",)), total=rows.count()),
        "sends": could(actor(request), "intake.new"),
    }
    return render(request, "desk/intake/list.html", shown)


@page("intake.new", methods=("GET", "POST"))
def intake_new(request: HttpRequest) -> HttpResponse:
    """Send files in; their preview begins at once."""
    form = SendForm(request.POST or None, initial={"upload": uuid.uuid4(), "clock": "+08:00"})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        files = request.FILES.getlist("files")
        upload = services.upload_receive(
            actor=actor(request),
            upload=given["upload"],
            source=given["source"],
            extracted_on=given["extracted_on"],
            clock=given["clock"],
            files=files,
        )
        return redirect("upload", upload.pk)
    shown = {"form": form, "sources": selectors.sources()}
    return render(request, "desk/intake/new.html", shown)


@page("intake.list")
def upload(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """One upload. What it holds is shown to the person who sent it."""
    who = actor(request)
    found = selectors.upload_get(who, upload_id)
    own = selectors.may_take(who, found)
    at_work = selectors.at_work(found.job)
    describe = DescribeForm(initial={"extracted_on": found.extracted_on, "clock": found.clock})
    if found.clock and found.clock not in dict(CLOCKS):
        clock = cast(forms.ChoiceField, describe.fields["clock"])
        clock.choices = [*CLOCKS, (found.clock, found.clock)]
    shown = {
        "upload": found,
        "own": own,
        "at_work": at_work,
        "progress": selectors.progress_of(found.job) if found.job else None,
        "open": own and not at_work and found.state in ("received", "checked"),
        "preview": preview_of(found) if own and not at_work else None,
        "describe": describe,
    }
    return render(request, "desk/intake/upload.html", shown)


@page("intake.list")
def upload_progress(request: HttpRequest, upload_id: uuid.UUID) -> JsonResponse:
    """How far the job of an upload is, for the script."""
    found = selectors.upload_get(actor(request), upload_id)
    if found.job is None:
        raise XiezhiError("ACC-001")
    return JsonResponse(selectors.progress_of(found.job))


@page("intake.take", methods=("POST",))
def upload_map(request: HttpRequest, upload_id: uuid.UUID, number: int) -> HttpResponse:
    """What one table holds."""
    found = _own(request, upload_id)
    tables = tables_of(found)
    if number >= len(tables):
        raise XiezhiError("ACC-001")
    post = request.POST
    headings = tables[number]["headings"]
    said = saying(
        tables[number],
        record_type=post.get("type", ""),
        columns={name: post.get(f"column-{n}", "") for n, name in enumerate(headings)},
        constants=[
            (post.get(f"constant-{n}", ""), post.get(f"value-{n}", ""))
            for n in range(len(post))
            if f"constant-{n}" in post
        ],
    )
    services.upload_map(actor=actor(request), upload=found, seen=_seen(request), said=said)
    return redirect("upload", upload_id)


@page("intake.take", methods=("POST",))
def upload_describe(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """When the files were exported, and by which clock."""
    found = _own(request, upload_id)
    form = DescribeForm(request.POST)
    # The choice may be one that only this upload has.
    form.fields["clock"] = forms.CharField(required=False)
    if not form.is_valid():
        raise XiezhiError("OPS-015")
    services.upload_describe(
        actor=actor(request),
        upload=found,
        seen=_seen(request),
        extracted_on=form.cleaned_data["extracted_on"],
        clock=form.cleaned_data["clock"],
    )
    return redirect("upload", upload_id)


@page("intake.take", methods=("POST",))
def upload_check(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """The preview once more."""
    found = _own(request, upload_id)
    services.upload_check(actor=actor(request), upload=found, seen=_seen(request))
    return redirect("upload", upload_id)


@page("intake.take", methods=("POST",))
def upload_take(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Into the store."""
    found = _own(request, upload_id)
    services.upload_take(actor=actor(request), upload=found, seen=_seen(request))
    return redirect("upload", upload_id)


@page("intake.take", methods=("POST",))
def upload_drop(request: HttpRequest, upload_id: uuid.UUID) -> HttpResponse:
    """Give it up."""
    found = _own(request, upload_id)
    services.upload_drop(actor=actor(request), upload=found)
    return redirect("intake")


@page("intake.take", methods=("POST",))
def bad_rows(request: HttpRequest, upload_id: uuid.UUID, number: int) -> HttpResponse:
    """A file of rows to mend."""
    found = _own(request, upload_id)
    path = services.bad_rows_open(actor=actor(request), upload=found, number=number)
    given = FileResponse(
        path.open("rb"), as_attachment=True, filename=path.name,
        content_type="text/csv; charset=utf-8",
    )  # fmt: skip
    return cast(HttpResponse, given)


def _own(request: HttpRequest, upload_id: uuid.UUID) -> Upload:
    """An upload that the person may change. Errors: ACC-001, so that those of a colleague tell nothing,
    not even how many tables there are."""
    who = actor(request)
    found = selectors.upload_get(who, upload_id)
    if not selectors.may_take(who, found):
        raise XiezhiError("ACC-001")
    return found


def _seen(request: HttpRequest) -> int:
    """The round that the page showed; none means an old page."""
    text = request.POST.get("seen", "")
    return int(text) if text.isdecimal() and len(text) < 7 else -1
