"""The routes of the desk as the rules see them: a row each, and `test_routes.py` asks for the rest."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from access_rules import CASE_FILES, CHIEF, DEPARTMENT, HEAD, MANAGER

METHODS = ("GET", "POST", "HEAD", "PUT", "DELETE", "OPTIONS")
ADMINISTRATORS = {"system_admin", "security_admin", "audit_admin"}
READERS = {"organ_liaison", "peoples_supervisor", "congress_reader", "auditor", "model_author"}

# Actions without an object: the roles.
PLAIN: dict[str, set[str]] = {
    "intake.new": DEPARTMENT | MANAGER,
    "screening.start": HEAD | MANAGER,
    "model.read": CASE_FILES | READERS,
    "ledger.read": CASE_FILES | READERS | ADMINISTRATORS,
    "ledger.checkpoint": {"system_admin", "congress_reader", "auditor"},
    "figures.read": HEAD | CHIEF | MANAGER | {
        "quality_reviewer", "model_author", "peoples_supervisor", "congress_reader",
    },
    "organ.list": {"system_admin", "security_admin"},
    "organ.manage": {"system_admin"},
    "organ.place": {"security_admin"},
    "department.manage": {"security_admin"},
    "order.list": ADMINISTRATORS,
    "user.confirm": {"audit_admin", "system_admin"},
    "post.confirm": {"audit_admin", "system_admin"},
    "user.manage": {"security_admin"},
    "user.list": {"security_admin", "audit_admin"},
    "post.manage": {"security_admin"},
    "account_log.read": {"audit_admin"},
}  # fmt: skip


@dataclass(frozen=True)
class Route:
    """A row of the table. `door`: one of these actions lets in, None everybody; `of`: the kind
    of each parameter, those that are not in the address are sent in the form; `shows`: the actions
    whose objects the answer may tell of; `data`: what the form sends; `maybe`: a 404 also tells that
    a part is not there."""

    door: tuple[str, ...] | None
    of: dict[str, str] = field(default_factory=dict)
    shows: tuple[str, ...] = ()
    methods: tuple[str, ...] = ("GET", "HEAD")
    data: dict[str, str] = field(default_factory=dict)
    maybe: bool = False


GET, POST, BOTH = ("GET",), ("POST",), ("GET", "HEAD", "POST")
# Pages of signing in show no object at all; test_sign_in.py is about them.
SIGNING_IN = "account/"
FINDING = {"finding_id": "finding"}
CASE = {"number": "case"}
CASE_KEY = {"number": "case_key"}
OF_WALL = {**CASE_KEY, "wall": "wall"}
OF_CASE = {"number": "case", "pk": "number"}
UPLOAD = {"upload_id": "upload"}
PART = {"upload_id": "upload", "number": "number"}
STATED = {"purpose": "clue", "basis": "testing"}
ROUTES: dict[str, Route] = {
    "": Route(()),
    "own/": Route(()),
    "own/told/": Route((), methods=POST),
    "language/": Route(None, methods=("POST",)),
    "findings/": Route(("finding.list",), shows=("finding.list",)),
    "findings/several/": Route(
        ("finding.assign", "finding.make_known"),
        {},
        ("finding.list",),
        POST,
        {"do": "make_known", "sure": "yes", "approval": "testing"},
    ),
    "findings/export/": Route(
        ("finding.export",), {}, ("finding.export",), BOTH, {**STATED, "kind": "csv"}
    ),
    "findings/<slug:finding_id>/": Route(
        ("finding.open",), FINDING, ("finding.open",), BOTH, STATED
    ),
    "findings/<slug:finding_id>/judge/": Route(
        ("finding.judge",),
        FINDING,
        ("finding.open",),
        POST,
        {
            "judge-verdict": "confirmed",
            "judge-facts_hash": "f" * 32,
            "judge-model_version": "1.0.0",
        },
    ),
    "findings/<slug:finding_id>/take/": Route(("finding.take",), FINDING, methods=POST),
    "findings/<slug:finding_id>/assign/": Route(
        ("finding.assign",), FINDING, ("finding.open",), POST
    ),
    "findings/<slug:finding_id>/known/": Route(
        ("finding.make_known",), FINDING, ("finding.make_known",), BOTH, {"approval": "testing"}
    ),
    "findings/<slug:finding_id>/identity/": Route(("identity.ask",), FINDING, (), BOTH, STATED),
    "cases/": Route(("case.read", "case.delete"), {"number": "case"}, methods=BOTH, maybe=True),
    "cases/<uuid:number>/": Route(("case.read",), CASE),
    "cases/<uuid:number>/assign/": Route(("case.assign",), CASE, methods=BOTH),
    "cases/<uuid:number>/assign/<int:pk>/end/": Route(
        ("case.assign",), OF_CASE, methods=BOTH, maybe=True
    ),
    "cases/<uuid:number>/recuse/": Route(("case.recuse",), CASE, methods=BOTH),
    "cases/<uuid:number>/recuse/<int:pk>/confirm/": Route(
        ("case.end_recusal",), OF_CASE, methods=BOTH, maybe=True
    ),
    "cases/<uuid:number>/recuse/<int:pk>/end/": Route(
        ("case.end_recusal",), OF_CASE, methods=BOTH, maybe=True
    ),
    "cases/<uuid:number>/grant/": Route(("case.grant",), CASE, methods=BOTH),
    "cases/<uuid:number>/grant/<int:pk>/end/": Route(
        ("case.grant",), OF_CASE, methods=BOTH, maybe=True
    ),
    "cases/<uuid:number>/seal/": Route(("case.seal",), CASE, methods=BOTH),
    "cases/<uuid:number>/classify/": Route(
        ("case.classify",), CASE, methods=BOTH, data={"level": "work", "basis": "testing"}
    ),
    "cases/<uuid:number>/close/": Route(("case.close",), CASE, methods=BOTH),
    "cases/<uuid:number>/lifting/": Route(("case.lift",), CASE_KEY),
    "cases/<uuid:number>/lifting/close/": Route(("case.close_walled",), CASE_KEY, methods=BOTH),
    "cases/<uuid:number>/lifting/<slug:wall>/": Route(
        ("case.lift",), OF_WALL, methods=BOTH, data={"ground": "new_crime", "basis": "testing"}
    ),
    "cases/<uuid:number>/lifting/<slug:wall>/lift/": Route(("case.lift",), OF_WALL, methods=BOTH),
    "cases/<uuid:number>/deletion/": Route(
        ("case.delete",), CASE_KEY, methods=BOTH, data={"basis": "testing"}
    ),
    "cases/<uuid:number>/delete/": Route(("case.delete",), CASE_KEY, methods=BOTH),
    "emergency/": Route(
        ("case.break_glass",),
        {"number": "case"},
        (),
        BOTH,
        {"reason": "safety", "basis": "testing"},
    ),
    "notices/<slug:finding_id>/": Route(
        ("finding.read_notice",), FINDING, ("finding.read_notice",)
    ),
    "identity/": Route(("identity.list",), {}, ("identity.list", "identity.decide")),
    "identity/<int:pk>/": Route(
        ("identity.decide",),
        {"pk": "identity_request"},
        ("identity.decide",),
        BOTH,
        {"answer": "allow"},
    ),
    "identity/<int:pk>/read/": Route(
        ("identity.read",), {"pk": "identity_request"}, ("identity.read",), POST
    ),
    "intake/": Route(("intake.list",), {}, ("intake.list",)),
    "intake/new/": Route(("intake.new",), methods=BOTH),
    "intake/<uuid:upload_id>/": Route(("intake.list",), UPLOAD, ("intake.list", "screening.list")),
    "intake/<uuid:upload_id>/progress/": Route(
        ("intake.list",), UPLOAD, ("intake.list", "screening.list"), maybe=True
    ),
    # `maybe`: who serves at the organ of an upload no longer does not find it, though it is the own one.
    "intake/<uuid:upload_id>/tables/<int:number>/": Route(
        ("intake.take",), PART, ("intake.take",), POST, maybe=True
    ),
    "intake/<uuid:upload_id>/describe/": Route(
        ("intake.take",), UPLOAD, ("intake.take",), POST, maybe=True
    ),
    "intake/<uuid:upload_id>/check/": Route(
        ("intake.take",), UPLOAD, ("intake.take",), POST, maybe=True
    ),
    "intake/<uuid:upload_id>/take/": Route(
        ("intake.take",), UPLOAD, ("intake.take",), POST, maybe=True
    ),
    "intake/<uuid:upload_id>/drop/": Route(
        ("intake.take",), UPLOAD, ("intake.take",), POST, maybe=True
    ),
    "intake/<uuid:upload_id>/bad-rows/<int:number>/": Route(
        ("intake.take",), PART, ("intake.take",), POST, maybe=True
    ),
    "screening/": Route(("screening.list",), {}, ("screening.list",), BOTH, maybe=True),
    "screening/<uuid:job_id>/": Route(
        ("screening.list",), {"job_id": "job"}, ("screening.list",), maybe=True
    ),
    "screening/<uuid:job_id>/progress/": Route(
        ("screening.list",), {"job_id": "job"}, ("screening.list",), maybe=True
    ),
    "api/v1/openapi.json": Route((), methods=METHODS),
    "api/v1/": Route((), methods=GET, maybe=True),
    "api/v1/<path:rest>": Route((), {"rest": "model"}, methods=GET, maybe=True),
    "api/v1/findings": Route(("finding.list",), {}, ("finding.list",), GET),
    "api/v1/findings/<finding_id>": Route(("finding.open",), FINDING, ("finding.open",), GET),
    "api/v1/findings/<finding_id>/purpose": Route(
        ("finding.open",), FINDING, ("finding.open",), POST, STATED
    ),
    "api/v1/models": Route(("model.read",), methods=GET),
    "api/v1/ledger": Route(("ledger.read",), methods=GET),
    "api/v1/figures": Route(("figures.read",), methods=GET),
    "api/v1/jobs": Route(("screening.list",), {}, ("screening.list",), GET),
    "models/": Route(("model.read",)),
    "models/<slug:model_id>/": Route(("model.read",), {"model_id": "model"}, maybe=True),
    "ledger/": Route(("ledger.read",)),
    "ledger/checkpoint/": Route(("ledger.checkpoint",), maybe=True),
    "figures/": Route(("figures.read",)),
    "people/": Route(("user.list",)),
    "people/new/": Route(("user.manage",), methods=BOTH),
    "people/log/": Route(("account_log.read",)),
    "orders/": Route(("order.list",)),
    "orders/<int:pk>/": Route(
        ("user.confirm", "post.confirm"), {"pk": "number"}, methods=BOTH, maybe=True
    ),
    "orders/<int:pk>/decline/": Route(
        ("user.confirm", "post.confirm", "user.manage", "post.manage"),
        {"pk": "number"},
        methods=BOTH,
        maybe=True,
    ),
    "people/<int:pk>/": Route(("user.list",), {"pk": "user"}),
    "people/<int:pk>/post/": Route(("post.manage",), {"pk": "user"}, methods=BOTH),
    "people/<int:pk>/post/<int:post>/end/": Route(
        ("post.manage",), {"pk": "user", "post": "post"}, methods=BOTH, maybe=True
    ),
    "people/<int:pk>/reset/": Route(("user.manage",), {"pk": "user"}, methods=BOTH),
    "people/<int:pk>/deactivate/": Route(("user.manage",), {"pk": "user"}, methods=BOTH),
    "organs/": Route(("organ.list",)),
    "organs/new/": Route(("organ.manage",), methods=BOTH),
    "organs/<int:pk>/": Route(("organ.list",), {"pk": "organ"}),
    "organs/<int:pk>/department/": Route(("department.manage",), {"pk": "organ"}, methods=BOTH),
    "organs/<int:pk>/place/": Route(("organ.place",), {"pk": "organ"}, methods=BOTH),
    "organs/<int:pk>/end/": Route(("organ.manage",), {"pk": "organ"}, methods=BOTH),
    "departments/<int:pk>/": Route(("department.manage",), {"pk": "department"}, methods=BOTH),
    "looks/": Route(("look.list",), shows=("look.list",)),
    "reviews/": Route(
        ("look.review", "break_glass.review"), shows=("look.review", "break_glass.review")
    ),
    "reviews/looks/<int:pk>/": Route(
        ("look.review",), {"pk": "look_review"}, ("look.review",), BOTH
    ),
    "reviews/emergencies/<int:pk>/": Route(
        ("break_glass.review",), {"pk": "break_glass"}, ("break_glass.review",), BOTH
    ),
}


def routes() -> dict[str, Any]:
    """Every address of the resolver, as one string, with its view; parameters as they stand."""
    found: dict[str, Any] = {}

    def walk(patterns: list[Any], before: str) -> None:
        for each in patterns:
            address = before + str(each.pattern)
            if isinstance(each, URLResolver):
                walk(each.url_patterns, address)
            elif isinstance(each, URLPattern):
                found[address] = each.callback

    walk(get_resolver().url_patterns, "")
    return found
