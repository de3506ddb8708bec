"""The switch of the language, for everyone, signed in or not."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from xiezhi.accounts.language import language_choose
from xiezhi.web.access import actor


def language(request: HttpRequest) -> HttpResponse:
    """Keep the chosen language, for the person or in a cookie, and go back to the same page."""
    if request.method != "POST":
        return HttpResponseNotAllowed(("POST",))
    chosen = "en" if request.POST.get("language") == "en" else "zh"
    if request.user.is_authenticated:
        language_choose(actor=actor(request), language=chosen)
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = "/"
    response = HttpResponseRedirect(back)
    # The sign-in page comes before anybody is known.
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, chosen, max_age=365 * 24 * 3600, samesite="Lax",
        secure=request.is_secure(), httponly=True,
    )  # fmt: skip
    return response


language.xiezhi_public = True  # type: ignore[attr-defined]  # ours
