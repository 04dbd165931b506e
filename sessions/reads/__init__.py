"""Queries for pages about sessions, each for one reader."""
