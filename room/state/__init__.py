"""What one person sees of the room at one moment: read once, drawn by the templates, never changed."""

from room.state.state import RoomSight, look

__all__ = ["RoomSight", "look"]
