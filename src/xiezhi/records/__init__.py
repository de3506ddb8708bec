"""Records: the catalogue of record types, intake, scope guard, pseudonyms and the store."""

from xiezhi.records.catalogue import Code, Field, RecordType, catalogue, code_lists

__all__ = ["Code", "Field", "RecordType", "catalogue", "code_lists"]
