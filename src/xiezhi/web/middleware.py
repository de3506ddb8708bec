"""What surrounds every page: the language, the door, and sentences in place of tracebacks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from xiezhi.accounts.factors import gave_factor
from xiezhi.errors import XiezhiError
from xiezhi.i18n import speaking
from xiezhi.web.api.answers import in_the_clear, unknown
from xiezhi.web.refusals import NOT_THERE, refused

Response = Callable[[HttpRequest], HttpResponse]
# Pages of the sign-in library, which guards them itself; the rest of its pages is not served.
SIGN_IN = ("/account/", "/static/")
# Where a person without a second factor may go: to get one, or away.
ENROL = ("/account/2fa/", "/account/logout/", "/account/reauthenticate/")
API = "/api/"


class Language:
    """Django's language and that of our own sentences are one: the person's, else the cookie's."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        chosen = (
            user.language
            if user.is_authenticated
            else request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "zh")
        )
        lang = "en" if chosen == "en" else "zh"
        with translation.override("en" if lang == "en" else "zh-hans"), speaking(lang):
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", "en" if lang == "en" else "zh-CN")
            return response


class Door:
    """Nobody passes without signing in and a second factor, and no view without its `page`."""

    def __init__(self, get_response: Response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        # What a person saw must not stay in the browser after signing out.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: Any, _args: Any, _kwargs: Any
    ) -> HttpResponse | None:
        """See Django."""
        if getattr(view, "xiezhi_public", False):
            return None
        in_api = request.path.startswith(API)
        if in_api and settings.SECURE_SSL_REDIRECT and not request.is_secure():
            return in_the_clear()
        signing_in = request.path.startswith(SIGN_IN)
        if not request.user.is_authenticated:
            if signing_in:
                return None
            if in_api:
                return unknown()
            back = urlencode({"next": request.path})
            return HttpResponseRedirect(f"{reverse('account_login')}?{back}")
        if not gave_factor(request) and not request.path.startswith(ENROL):
            if in_api:
                return unknown()
            # One who got a factor elsewhere meanwhile gives it here as well.
            page = "mfa_reauthenticate" if is_mfa_enabled(request.user) else "mfa_activate_totp"
            return HttpResponseRedirect(reverse(page))
        if signing_in or hasattr(view, "xiezhi_actions"):
            return None
        refused(request, XiezhiError(NOT_THERE))
        raise Http404

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """An error of the product becomes a page with its sentence; others are Django's business."""
        if not isinstance(error, XiezhiError):
            return None
        status = 404 if error.code == NOT_THERE else 409
        refused(request, error)
        shown = {"error": error, "back": _back(request)}
        return render(request, "desk/sentence.html", shown, status=status)


def _back(request: HttpRequest) -> str:
    """The page of ours that a form was sent from, if the browser says so."""
    came_from = request.headers.get("Referer", "")
    ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, request.is_secure())
    return came_from if ours and request.method == "POST" else ""
