"""Measurements of the running product; started as modules (`python -m bench.…`), never as scripts."""
