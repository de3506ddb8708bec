"""The log in a database: events and their leaves, checkpoints, exports and the check of all rows.

databases   what the log needs of a database; `sqlite` and `postgres` are the two that there are
tables      the tables; `setup` makes them and opens a log that is there
append      an event enters the log, once for each key
sequence    events become leaves with dense indexes
payloads    what an event commits to: read it, delete it
rows        the Merkle tree over the rows, in few reads
signing     checkpoints, held against the last one inside and outside the database
export      tiles and proof files for outsiders
check       everything recomputed from the rows, and what differs
"""
