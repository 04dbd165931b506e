"""The command that seeds the demo data."""
