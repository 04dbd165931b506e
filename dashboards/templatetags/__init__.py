"""Tags of a lead's pages."""
