"""What is done about sessions again and again: reminders drafted, news told."""

from core.jobs.periodic import every
from planning.services import announcements, reminders


@every(seconds=60)
def tell_news() -> None:
    """Of sessions planned, changed, called off."""
    announcements.tell_news()


@every(seconds=900)
def draft_reminders() -> None:
    """Of sessions to come."""
    reminders.draft_reminders()
