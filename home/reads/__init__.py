"""Queries for home and search."""
