"""The parts of the demo data, each idempotent."""
