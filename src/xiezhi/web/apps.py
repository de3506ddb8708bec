"""The app `web`."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Templates, static files and views; no models."""

    name = "xiezhi.web"
    label = "web"
    verbose_name = "页面 web"
