"""Middleware for every request, and the health endpoints."""
