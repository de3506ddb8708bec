"""Measurements on real documents, which are read where they lie and never copied here."""
