"""Queries for a person's data, and for the day on which each thing is deleted."""
