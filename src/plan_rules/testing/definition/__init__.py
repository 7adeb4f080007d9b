"""What a rule must find, from its definition alone: every completion of the missing data, one by one.

Nothing of the counting or the judge is used here, so that what is derived here can prove them. It is slow and meant
for small data.
"""
