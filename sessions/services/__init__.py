"""The verbs of a session. Each locks, checks, decides, writes, records and announces, in that order."""
