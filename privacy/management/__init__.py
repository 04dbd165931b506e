"""Doors opened at a shell."""
