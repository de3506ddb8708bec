"""The real documents, read where they lie and screened in a store that is thrown away.

Their labels are not looked at here.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Collection, Iterable
from datetime import date
from pathlib import Path

from xiezhi.documents import Reading
from xiezhi.documents.files import Document
from xiezhi.documents.taking import take_documents
from xiezhi.records.store import Store
from xiezhi.screening.engines import DuckDBEngine
from xiezhi.screening.models import load_library
from xiezhi.screening.run import Run, screen

AS_OF = date(2026, 11, 23)


def documents(data: Path, kind: str) -> list[Document]:
    """The documents labelled as of one kind, with the line they stand on."""
    found = []
    with (data / "judgments.jsonl").open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            entry = json.loads(line)
            if entry["kind"] == kind:
                found.append(Document("judgments.jsonl", number, entry["id"], entry["text"]))
    return found


def screened(read: Iterable[tuple[Document, Reading]], models: Collection[str]) -> Run:
    """What these models say of documents as they were read; the source of all is `real`."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.create(Path(folder) / "store", vault=False)
        take_documents(store, read, source="real")
        wanted = [model for model in load_library() if model.id in models]
        return screen(store, wanted, as_of=AS_OF, engine=DuckDBEngine())
