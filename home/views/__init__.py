"""Home, the search, and the pages that explain."""
