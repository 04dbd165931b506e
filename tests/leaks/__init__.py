"""Leaks put into the product on purpose, one at a time, to see that the walls' tests find each."""
