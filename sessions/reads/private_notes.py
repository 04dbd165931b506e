"""What somebody kept of their pad in a session: theirs alone, and gone with the words of the set."""

from uuid import UUID

from accounts.models import NOTE, Draft, User


def private_note(session_id: UUID, person: User) -> str:
    """The note of that session; empty where nothing was kept."""
    row = Draft.objects.filter(person=person, slot=f"{NOTE}{session_id}").first()
    return str(row.words) if row else ""
