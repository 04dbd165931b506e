"""Services that change a session. Each locks, checks, decides, writes, audits and announces, in that order."""
