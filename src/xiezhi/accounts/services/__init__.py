"""What people may change in this room: each function is permission, event and change in one.

events        an event of an account, in the ledger and in the log that the auditor reads
sessions      signing in and out, attempts that failed, factors added and removed
organs        organs and departments
people        people, and the codes with which they enrol
posts         who holds which role; the three administrators are kept apart
cases         assignments and recusals
grants        leave for one action on one case
break_glass   one case opened in an emergency, and its review
reviews       looks drawn by the ledger's own root, and their review
"""
