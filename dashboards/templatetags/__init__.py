"""Template tags for a lead's pages."""
