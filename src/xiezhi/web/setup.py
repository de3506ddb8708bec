"""Making Django ready for one installation, for whoever is not a WSGI server."""

from __future__ import annotations

import os
from pathlib import Path

from xiezhi.errors import XiezhiError
from xiezhi.web.site import OWNER, ROLE, VARIABLE, Site, open_site

SETTINGS_MODULE = "xiezhi.web.settings"


def use_site(path: Path, *, role: str = OWNER) -> Site:
    """Set Django up over the installation in a folder; one process serves one installation, as
    one role of the database.

    Errors: WEB-001; WEB-005 another one is in use already.
    """
    import django
    from django.apps import apps

    site = open_site(path)
    if apps.ready and os.environ.get(VARIABLE) != str(site.path):
        raise XiezhiError("WEB-005", desk=site.path)
    os.environ |= {
        VARIABLE: str(site.path),
        ROLE: role,
        "DJANGO_SETTINGS_MODULE": SETTINGS_MODULE,
    }
    django.setup()
    return site
