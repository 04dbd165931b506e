"""Pages across all apps for one person: home, to-do list, search and help."""
