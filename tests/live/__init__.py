"""Tests of telling browsers that something changed."""
