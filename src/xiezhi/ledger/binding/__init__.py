"""The ledger in a Django project: the one place that binds the log to Django's database.

events      what services call: an event joins the change that it tells of
database    the log's view of Django's own connection
options     the project's settings of the ledger, and those of a SQLite database
roles       what a role of PostgreSQL may do
checks      `manage.py check --deploy --database default`: what would make the log worthless
migrations  make the tables through `log.setup`; there are no models of them
management  the commands `ledger_grant` and `ledger_checkpoint`
"""
