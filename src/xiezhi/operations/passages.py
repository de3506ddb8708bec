"""The words of a document that a finding rests on, from the encrypted texts of the store.

Names are masked always: to learn one takes the consent of a second person. A mask may miss one, so
whoever shows a piece has left the look before, and shows it nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from xiezhi.documents.excerpts import Excerpt
from xiezhi.documents.masks import masked_excerpts
from xiezhi.documents.passages import Passage, Place, passages
from xiezhi.documents.read import read_text
from xiezhi.errors import XiezhiError
from xiezhi.operations import office
from xiezhi.records.catalogue import catalogue
from xiezhi.records.store import Store
from xiezhi.records.store_purge import DOCUMENTS
from xiezhi.screening.findings import Finding
from xiezhi.screening.models import Model
from xiezhi.screening.resting import rests_on


@dataclass(frozen=True, slots=True)
class Quoted:
    """What a page says of the document of a finding. `kept`: its text is in the store and opens.

    A finding freezes what was found, not which columns the model read: the pieces are those of the
    model as it stands now. `now`: its version where it is no longer the one that found this, empty
    where it is the same; `gone`: it is in the library no more, and nothing was looked for.
    """

    kept: bool
    pieces: tuple[Excerpt, ...] = ()
    now: str = ""
    gone: bool = False


def quoted(finding: Finding, model: Model | None) -> Quoted | None:
    """The pieces that the model reads; None for a finding that rests on no document.

    `model`: that of the finding as it stands in the library now, None where it is gone.
    """
    record_type, source, key = finding.unit.split(":", 2)
    if not _of_documents(record_type):
        return None
    try:
        passage = _passage(Store.open(office.store_path()), finding.unit, source, key)
    except XiezhiError:
        # The store does not open, the text is sealed under another key or longer than is read.
        return Quoted(False)
    if passage is None:
        return Quoted(False)
    if model is None:
        return Quoted(True, gone=True)

    def wanted(place: Place) -> bool:
        return rests_on(finding, model, place.record_type, place.field, told=place.told)

    now = "" if finding.hashes.get("model") == model.digest else model.version
    return Quoted(True, tuple(masked_excerpts(passage, wanted)), now=now)


def _passage(store: Store, unit: str, source: str, key: str) -> Passage | None:
    texts = store.texts
    for id in _above(key):
        text = texts.get(source, id) if texts else None
        if text is not None:
            nothing = Passage("", "", (), ())
            return passages(text, read_text(text, id), source).get(unit, nothing)
    return None


def _above(key: str) -> Iterator[str]:
    """The key itself, then without its last part, and so on: one of them is that of a document."""
    while key:
        yield key
        key = key.rpartition("/")[0]


def _of_documents(record_type: str) -> bool:
    """Whether the key of the type begins with that of a document."""
    kind = catalogue().get(record_type)
    if kind is None or record_type in DOCUMENTS:
        return kind is not None
    first = kind.fields[kind.key[0]]
    return first.id == "document_id" or bool(first.ref and _of_documents(first.ref))
