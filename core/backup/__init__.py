"""Backup and restore: an archive of every table, a separate copy of the encryption keys, and the log of deletions."""
