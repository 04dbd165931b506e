"""What every request passes through, and the health addresses."""
