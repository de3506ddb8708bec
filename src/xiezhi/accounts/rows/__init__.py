"""The second wall: PostgreSQL itself refuses rows that the policy would not show.

wall     which tables stand behind it; raising it (`manage.py row_security`) and asking whether it stands
actor    naming who acts, for one transaction
checks   `manage.py check --deploy --database`

The conditions stand in `row_security.sql` of each room. They are a reading of the rules of their
own, in SQL over posts, departments and recusals, so that a mistake in `policy.yaml` or in a query
meets a wall that does not share it (docs/row-security.md). SQLite has no such wall.
"""
