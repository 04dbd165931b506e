"""Input into clean values."""
