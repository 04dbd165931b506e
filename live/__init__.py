"""Telling browsers that something changed: facts on the wire, never words."""
