"""The verbs of the room. Each locks, checks, decides, writes, records and announces, in that order."""
