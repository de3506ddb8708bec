"""The API of the desk, read-only: the same session, policy and looks as the pages.

    /api/v1/openapi.json    what there is, for those who have signed in

Errors are `{code, zh, en}`; what one may not know of is a 404.
"""
