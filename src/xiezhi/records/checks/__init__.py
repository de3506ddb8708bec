"""Checks on single values and whole columns: what people wrote becomes what the store keeps."""
