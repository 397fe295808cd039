"""The desk of a team: accounts, roles, and the log of what each did at it.

What leaves it: who asks and in which role. Of accounts nothing goes on record: they stand in a
database of the desk's own, and a decision on record has the name that its person signs with.
"""
