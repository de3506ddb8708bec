"""Errors as the API says them: a code, and its sentence in both languages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from xiezhi.errors import XiezhiError
from xiezhi.web.refusals import NOT_THERE, refused


class Error(Schema):
    """What is wrong, where, and what to do."""

    code: str
    zh: str
    en: str


def said(error: XiezhiError) -> dict[str, str]:
    """The error as JSON values."""
    return {"code": error.code, "zh": error.text("zh"), "en": error.text("en")}


def answer(error: XiezhiError, status: int | None = None) -> HttpResponse:
    """The error as an answer: 404 for what one may not know of, else 409."""
    usual = 404 if error.code == NOT_THERE else 409
    return JsonResponse(said(error), status=status or usual)


def unknown() -> HttpResponse:
    """For one who has not signed in with a second factor."""
    return answer(XiezhiError("WEB-031"), 401)


def in_the_clear() -> HttpResponse:
    """For a request without HTTPS, where the desk is reached by HTTPS alone."""
    return answer(XiezhiError("WEB-033"), 403)


def not_there(request: HttpRequest, **_rest: Any) -> HttpResponse:
    """For an address of the API that there is not."""
    error = XiezhiError(NOT_THERE)
    refused(request, error)
    return answer(error)


not_there.xiezhi_actions = ()  # type: ignore[attr-defined]  # ours


def handle(api: NinjaAPI) -> None:
    """Have the API answer every error in this form."""

    @api.exception_handler(XiezhiError)
    def ours(request: HttpRequest, error: XiezhiError) -> HttpResponse:
        refused(request, error)
        return answer(error)

    @api.exception_handler(ValidationError)
    def wrong(_request: HttpRequest, error: ValidationError) -> HttpResponse:
        places = (".".join(map(str, fault["loc"][1:])) or "body" for fault in error.errors)
        return answer(XiezhiError("WEB-030", where=", ".join(dict.fromkeys(places))), 422)

    @api.exception_handler(AuthenticationError)
    def nobody(_request: HttpRequest, _error: AuthenticationError) -> HttpResponse:
        return unknown()

    @api.exception_handler(HttpError)
    def other(_request: HttpRequest, error: HttpError) -> HttpResponse:
        return answer(XiezhiError("WEB-030", where="body"), error.status_code)
