"""What one person sees of the room at one moment: read once, drawn by the templates, never changed."""

from sessions.sight.room import RoomSight, look

__all__ = ["RoomSight", "look"]
