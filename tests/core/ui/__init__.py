"""Tests of what pages are drawn with."""
