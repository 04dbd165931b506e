"""How the ground's tables came to be."""
