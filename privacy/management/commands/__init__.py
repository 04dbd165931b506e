"""Erasure, export and retention, from a shell."""
