"""Casework: cases, the findings on them, and what people decide of a finding.

models     cases, findings as the desk lists them, judgements, requests for an identity
keys       one data key for each case, wrapped by the master key; destroying it deletes
project    from the frozen findings of a run to rows of the desk
opening    what is sealed, shown to a person: no leaf, no data
services   each mutation: permission, event, change, in one transaction
selectors  what lists show
figures    precision of models, and counts without persons
"""
