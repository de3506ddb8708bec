"""The kinds of objects of this room, for the policy."""

from __future__ import annotations

from xiezhi.accounts.policy import protect
from xiezhi.accounts.rows.wall import stand_behind
from xiezhi.accounts.scopes import Protected
from xiezhi.casework.models import (
    Case,
    CaseKey,
    CaseStep,
    DeletionRequest,
    Finding,
    FindingBody,
    IdentityRequest,
    Judgement,
    LiftingRequest,
    OrganNotice,
)


def register() -> None:
    """Tell the policy of them, with the walls that hang on their case."""
    protect(
        "case",
        Protected(
            Case,
            owner="owner",
            function="function",
            case="pk",
            cases=Case,
        ),
    )
    # A key has no content, so only recusal stands before it (services.deletion, lifting).
    protect(
        "case_key",
        Protected(CaseKey, owner="case__owner", function="case__function", case="case"),
    )
    protect(
        "finding",
        Protected(
            Finding,
            owner="owner",
            function="function",
            subject="subject",
            known="made_known_at",
            route="route",
            case="case",
            cases=Case,
        ),
    )
    protect(
        "identity_request",
        Protected(
            IdentityRequest,
            owner="finding__owner",
            function="finding__function",
            case="finding__case",
            person="asked_by",
            department="department",
            cases=Case,
        ),
    )
    stand_behind(
        "xiezhi.casework",
        *(kind._meta.db_table for kind in (
            Case, CaseKey, CaseStep, DeletionRequest, Finding, FindingBody, IdentityRequest, Judgement,
            LiftingRequest, OrganNotice,
        )),
    )  # fmt: skip
