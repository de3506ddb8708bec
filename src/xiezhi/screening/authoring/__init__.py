"""Tools for those who write models and those who choose among them.

`scaffold` writes a new model's folder, `similarity` names the nearest existing models, `cards`,
`catalogue` and `resolution` write pages of the library, `coverage` says what runs with which tables.
"""
