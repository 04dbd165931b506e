"""What is done about sessions again and again: reminders drafted, news told."""

from core.periodic import every
from sessions.services import announcing, reminding


@every(seconds=60)
def tell_news() -> None:
    """Of sessions planned, changed, called off."""
    announcing.tell_news()


@every(seconds=900)
def draft_reminders() -> None:
    """Of sessions to come."""
    reminding.draft_reminders()
