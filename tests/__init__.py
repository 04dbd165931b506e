"""Everything that can fail, mirroring the tree; a package, else tests/sessions would shadow the app."""
