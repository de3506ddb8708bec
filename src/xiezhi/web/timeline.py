"""What happened to a finding, newest first: each with its moment and who did it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from xiezhi.casework.models import Finding
from xiezhi.casework.opening import Said


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that happened. `who` is empty where the program did it."""

    at: datetime
    what: str
    who: str = ""
    note: str = ""


def timeline(finding: Finding, said: Iterable[Said]) -> list[Entry]:
    """All that the desk knows of the finding; only the last assignment, the ledger has the others."""
    return sorted(_entries(finding, said), key=lambda entry: entry.at, reverse=True)


def _entries(finding: Finding, said: Iterable[Said]) -> Iterator[Entry]:
    yield Entry(finding.first_seen_at, _("首次发现"))
    if finding.changed_at != finding.first_seen_at:
        yield Entry(finding.changed_at, _("事实有变化"))
    if finding.assigned_at and finding.assignee:
        to = _("交给{name}办理").format(name=finding.assignee.name)
        yield Entry(finding.assigned_at, to)
    yield from _notices(finding)
    for one in said:
        verdict = one.judgement.get_verdict_display()
        what = _("审查结论：{verdict}").format(verdict=verdict)
        if one.judgement.replaced:
            what = _("审查结论：{verdict}（已由后来的结论代替）").format(verdict=verdict)
        elif one.of_older_facts:
            what = _("审查结论：{verdict}（针对变化以前的事实）").format(verdict=verdict)
        yield Entry(one.judgement.at, what, one.judgement.by.name, one.note)


def _notices(finding: Finding) -> Iterator[Entry]:
    for notice in finding.notices.select_related("made_by", "withdrawn_by"):
        told = _("告知被监督单位，审批文号：{approval}").format(approval=notice.approval)
        yield Entry(notice.made_at, told, notice.made_by.name)
        if notice.withdrawn_at and notice.withdrawn_by:
            why = notice.get_withdrawn_why_display()
            taken = _("撤回告知：{why}").format(why=why)
            yield Entry(notice.withdrawn_at, taken, notice.withdrawn_by.name)
