"""Which field of work a document belongs to, and what it is called."""

from __future__ import annotations

from xiezhi.documents.text import Text


def kind_and_form(text: Text) -> tuple[str, str]:
    """(kind, form) of a document that is no ruling on commutation or parole."""
    raise NotImplementedError
