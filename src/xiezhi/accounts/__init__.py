"""Organs and people, who may do what to what, and the trace that every look leaves.

models     organs, departments, people, posts, recusals, grants, emergencies, purposes, looks
actors     a person with the posts of today
policy     `may` and `visible`, from `policy.yaml` alone; scopes (how far a right reaches) and
           walls (what no right opens) beside it
factors    second factors: sealed secrets, codes that work once, how fresh one is
sign_in    allauth with a leaf for each session (`forms` beside it)
selectors  what the pages about people read
services   each mutation: permission, event, change, in one transaction
"""
