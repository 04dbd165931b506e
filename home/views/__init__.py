"""Views of home, search and help."""
