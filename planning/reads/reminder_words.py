"""The facilitator's words in front of a session's reminder."""

from core.db.unscoped import rows
from planning.models import ReminderWords
from sessions.models import Session


def found_words(session: Session) -> ReminderWords | None:
    """The row, also for the worker that sends letters."""
    return rows(ReminderWords).filter(session=session).first()


def words_of(session: Session) -> str:
    """The words alone; "" when there are none."""
    found = found_words(session)
    return str(found.words) if found else ""
