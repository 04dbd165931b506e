"""Whether a newcomer sees no topic only because those that wait were offered before they joined."""

from collections.abc import Sequence
from uuid import UUID

from issues.models import Issue


def has_earlier_topics(learning_set_id: UUID, seen: Sequence[Issue]) -> bool:
    """Asks nothing where the reader sees topics."""
    waiting = Issue.objects.open_for(learning_set_id).filter(room_only=False)
    return not seen and waiting.exists()
