"""What is done about rooms again and again: rehearsals that nobody ended."""

from core.jobs.periodic import every
from room.services import rehearsal


@every(seconds=3600)
def end_forgotten_rehearsals() -> None:
    """Half a day after they were begun."""
    rehearsal.end_forgotten()
