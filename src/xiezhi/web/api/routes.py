"""The routes: each one action of the policy, and one selector or service behind it."""

# Annotations are read when the module is: behind `page`, they would be looked up in its module.
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import NinjaAPI, Query
from ninja.security import SessionAuth

from xiezhi.accounts.looking import purpose_in_force, purpose_state
from xiezhi.casework import selectors
from xiezhi.casework.figures import counts, precision
from xiezhi.casework.models import Finding
from xiezhi.casework.opening import finding_open
from xiezhi.errors import XiezhiError
from xiezhi.operations.selectors import screenings
from xiezhi.web import library
from xiezhi.web.access import actor, page
from xiezhi.web.api import schemas
from xiezhi.web.api.answers import Error, handle
from xiezhi.web.findings_list import MOST, narrowed, tabs_of
from xiezhi.web.ledger_state import ledger_state
from xiezhi.web.views.finding import row_of

_ERRORS = {401: Error, 404: Error, 409: Error, 422: Error}
api = NinjaAPI(
    title="獬豸 xiezhi", version="1", docs_url=None, auth=SessionAuth(), urls_namespace="api"
)
handle(api)


@api.get("/findings", response={200: schemas.Findings, **_ERRORS})
@page("finding.list")
def findings(request: HttpRequest, asked: Query[schemas.Asked]) -> Any:
    """The findings the person may list."""
    who = actor(request)
    if asked.tab not in tabs_of(who):
        raise XiezhiError("CAS-019", name=asked.tab)
    given = asked.dict(exclude={"tab", "order", "limit", "offset"})
    rows = selectors.findings(
        who, tab=asked.tab, filters=narrowed(who, selectors.Filters(**given)), order=asked.order
    )
    total = selectors.capped_count(rows, MOST)
    shown = rows[asked.offset : asked.offset + asked.limit]
    return {"total": min(total, MOST), "capped": total > MOST, "items": map(_listed, shown)}


@api.post("/findings/{finding_id}/purpose", response={200: schemas.InForce, **_ERRORS})
@page("finding.open", methods=("POST",))
def purpose(request: HttpRequest, finding_id: str, stated: schemas.Stated) -> Any:
    """Say why the case of a finding is opened."""
    who = actor(request)
    row = row_of(who, finding_id, "finding.open")
    return purpose_state(
        actor=who, action="finding.open", thing=row, case=row.case_id, **stated.dict()
    )


@api.get("/findings/{finding_id}", response={200: schemas.Opened, **_ERRORS})
@page("finding.open")
def finding(request: HttpRequest, finding_id: str) -> Any:
    """One finding in full, for a purpose that was stated before."""
    who = actor(request)
    row = row_of(who, finding_id, "finding.open")
    if purpose_in_force(who, row.case_id) is None:
        raise XiezhiError("WEB-032")
    whole = finding_open(actor=who, finding=row)
    return {"state": row.state, "made_known_at": row.made_known_at, "finding": whole.as_json()}


@api.get("/models", response={200: list[schemas.ModelLine], **_ERRORS})
@page("model.read")
def models(request: HttpRequest) -> Any:
    """The models of the library."""
    return list(library.models().values())


@api.get("/ledger", response={200: schemas.Ledger, **_ERRORS})
@page("ledger.read")
def ledger(request: HttpRequest) -> Any:
    """The state of the ledger."""
    state = ledger_state()
    signed = state.signed
    return {
        "origin": state.origin,
        "key": state.key,
        "leaves": state.leaves,
        "checkpoint": signed.note if signed else None,
        "signed_at": signed.at if signed else None,
        "witnesses": state.trusted,
        "signed_by": signed.witnesses if signed else (),
        "checked_at": state.checked.at if state.checked else None,
        "differences": state.checked.differences if state.checked else None,
    }


@api.get("/figures", response={200: schemas.Figures, **_ERRORS})
@page("figures.read")
def figures(request: HttpRequest) -> Any:
    """How many findings stand where, and how often models are right."""
    who = actor(request)
    judged = [
        {
            "model": line.model_id,
            "version": line.model_version,
            "outcome": line.outcome,
            "right": line.right,
            "n": line.n,
        }
        for line in precision(who)
    ]
    return {"day": timezone.localdate(), "findings": counts(who), "precision": judged}


@api.get("/jobs", response={200: list[schemas.JobLine], **_ERRORS})
@page("screening.list")
def jobs(request: HttpRequest) -> Any:
    """The last hundred screenings of the office."""
    return [
        {
            "id": str(job.pk),
            "state": job.state,
            "done": job.done,
            "whole": job.whole,
            "ordered_at": job.ordered_at,
            "ended_at": job.ended_at,
        }
        for job in screenings(actor(request))[: schemas.MOST]
    ]


def _listed(row: Finding) -> dict[str, Any]:
    model = library.models().get(row.model_id)
    return {
        "finding_id": row.finding_id,
        "model": row.model_id,
        "title": model.title if model else None,
        "function": row.function,
        "organ": row.subject_name,
        "act_on": row.act_on,
        "outcome": row.outcome,
        "state": row.state,
        "made_known": row.made_known_at is not None,
    }
