"""Sealed words, tested."""
