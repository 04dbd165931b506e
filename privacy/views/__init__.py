"""Who sees what, and what is mine."""
