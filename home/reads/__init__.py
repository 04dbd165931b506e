"""What home and the search are drawn from."""
