"""Backup, restore, keys, audit and the tick, from a shell."""
