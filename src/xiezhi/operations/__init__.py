"""What an office runs: intake of files, screening, and the long work of both.

models     jobs with their progress, uploads
jobs       ordering, running and following a job (django-tasks)
intake     from an upload over its preview into the store
screening  a run over the store, then its findings onto the desk
"""
