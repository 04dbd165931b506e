"""Dates, answers and letters about sessions."""
