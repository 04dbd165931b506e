"""The house's own rules, held by reading the tree."""
