"""What the county declares: its organs, and which tables are complete."""

from __future__ import annotations

from xiezhi import records
from xiezhi.demo.book import Book
from xiezhi.demo.county import AS_OF, COVERED_FROM, ORGANS, UNDECLARED_OFFICE, UNDECLARED_POLICE

# Of these two organs one table each was never declared complete.
SILENT = {UNDECLARED_POLICE: "custody_extension", UNDECLARED_OFFICE: "penalty_extension"}


def _told_by_documents() -> set[str]:
    """The types read from documents: nobody declares that of such records none is missing."""
    catalogue = records.catalogue()
    told = {id for id, type in catalogue.items() if "document_id" in type.fields}
    told.add("commutation_ruling")
    while True:
        more = {
            id
            for id, type in catalogue.items()
            if any(field.ref in told for field in type.fields.values())
        }
        if more <= told:
            return told
        told |= more


def declare(book: Book) -> None:
    """Organs, and coverage for every type but those of the two organs that declared nothing."""
    for code, name, kind, level, parent in ORGANS:
        book.add(
            "procuratorate", "organ", code=code, name=name, kind=kind, level=level, parent=parent
        )
    hidden = set(SILENT.values())
    undeclared = _told_by_documents() | {"organ", "coverage"}
    for type in records.catalogue():
        if type in undeclared:
            continue
        organs = (
            ["*"]
            if type not in hidden
            else [name for _, name, _, _, _ in ORGANS if SILENT.get(name) != type]
        )
        for organ in organs:
            book.add(
                "procuratorate",
                "coverage",
                organ=organ,
                record_type=type,
                from_on=COVERED_FROM,
                to_on=AS_OF,
                complete=True,
                declared_by="案件管理部门",
            )
