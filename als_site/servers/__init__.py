"""Entry points for web servers: pages and streams in one process, or separately."""
