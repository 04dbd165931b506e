"""Backup and restore: the archive of every table, the keys kept apart, the log of deletions."""
