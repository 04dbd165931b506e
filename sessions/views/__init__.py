"""Pages of the meeting: the room, and what lies before and after it."""
