"""The ledger: a log that its own keeper cannot rewrite unnoticed, and that outsiders can check.

The modules of this room are pure (no database, no Django): the Merkle tree of RFC 9162 and the
text formats of C2SP (signed-note, tlog-checkpoint, tlog-cosignature, tlog-proof, tlog-tiles,
tlog-witness). A proof shows that an entry is unaltered since it was entered, never that what was
entered was true.
"""
