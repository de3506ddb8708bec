"""Screening: models as data, their portable SQL, the engines, runs and findings.

`compiler` turns a model's SELECT into the SQL of an engine (docs/model-sql.md), `lint` checks a
model against record types and law, `engines` run it over `relations`, `run` screens a store.
"""
