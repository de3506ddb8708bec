"""What people may change in this room: each function is permission, event and change in one.

events        an event of an account, in the ledger and in the log that the auditor reads
sessions      signing in and out, attempts that failed, factors added and removed
organs        organs and departments
orders        what one administrator ordered and another has not confirmed yet
confirming    the second person, who lets an order take effect
codes         the codes with which people enrol, in two parts
people        people: entered, enrolled, set anew, made inactive
posts         who holds which role; the three administrators are kept apart
beginning     what is done on the host itself: installing, and the last security administrator's reset
cases         assignments and recusals
grants        leave for one action on one case
break_glass   one case opened in an emergency, and its review
reviews       looks drawn by the ledger's own root, and their review
"""
