"""The pages and the API: settings, addresses, templates. Nothing is decided here.

A view asks a selector or a service of the rooms below and shows the answer. `site` is the folder of
an installation, from which `settings` takes everything that differs between two of them.
"""
