"""What one person sees of the room at one moment: read once, drawn by the templates, never changed."""

from room.state.reading import room_state
from room.state.state import RoomState

__all__ = ["RoomState", "room_state"]
