"""The ground, tested."""
