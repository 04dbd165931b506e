"""The lines that people have put beside their answers in a date poll, for the set alone."""

from django.db.models import Q

from accounts.models import User
from core.periods import during
from planning.models import DatePoll, PollNote
from sets.roles import Roles


def notes_of(poll: DatePoll, reader: User, roles: Roles) -> list[PollNote]:
    """One's own, and what was said since the reader joined; oldest first."""
    told = during("updated_at", roles.reads(poll.learning_set_id))
    found = PollNote.objects.filter(Q(person=reader) | told, poll=poll)
    return list(found.select_related("person").order_by("created_at", "id"))
