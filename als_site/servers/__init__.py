"""What web servers load: pages and streams in one process, or each for itself."""
