"""What the Makefile does that is longer than a line."""
