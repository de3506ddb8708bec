"""Casework: cases, the findings on them, and what people decide of a finding.

models     cases, findings as the desk lists them, judgements, requests for an identity
keys       one data key for each case, wrapped by the master key; destroying it deletes
project    from a frozen finding of the store to a row of the desk
opening    `open_record`: no leaf, no data
services   each mutation: permission, event, change, in one transaction
"""
