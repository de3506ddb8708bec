"""What a WSGI server loads."""

from __future__ import annotations

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xiezhi.web.settings")
application = get_wsgi_application()

from xiezhi.web import library  # noqa: E402  # needs Django set up

# Two seconds that the first reader of a list would wait for.
library.models()
