"""What an office runs: intake of files, screening, and the long work of both.

models     jobs with their progress, uploads
jobs       ordering, running and following a job (django-tasks)
services   what people do with files they send in
intake     the work of a preview and of taking in (folders, names, receiving, mapping, preview)
screening  a run over the store, then its findings onto the desk (roots, organs, persons)
selectors  what the pages show
sweep      what a timer does
docs/operations.md is the page about all of it.
"""
