"""Several real browsers in one room, on the real site."""
