"""Dates of deletion for templates."""
