"""What the templates of the room need beyond the components."""
