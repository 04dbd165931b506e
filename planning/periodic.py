"""What is done about sessions again and again: reminders drafted, news told."""

from core.jobs.periodic import every
from planning.services import (
    announcements,
    calendar_entries,
    gathering,
    nudges,
    polls,
    recaps,
    reminders,
    review_letters,
)


@every(seconds=60)
def tell_news() -> None:
    """Of sessions planned, changed, called off."""
    announcements.tell_news()


@every(seconds=3600)
def forget_places() -> None:
    """In what calendars were told of sessions that are over."""
    calendar_entries.forget_places()


@every(seconds=900)
def remind_of_polls() -> None:
    """Those who have left a date unanswered."""
    polls.remind()


@every(seconds=900)
def post_recaps() -> None:
    """Of sessions that were closed some hours ago."""
    recaps.post_recaps()


@every(seconds=900)
def post_review_letters() -> None:
    """Of reviews that were just begun."""
    review_letters.post_review_letters()


@every(seconds=900)
def post_nudges() -> None:
    """Of open actions, a week before a session."""
    nudges.post_nudges()


@every(seconds=900)
def post_daily() -> None:
    """What somebody gets once a day, in their morning."""
    gathering.post_daily()


@every(seconds=86_400)
def forget_gathered() -> None:
    """What the letters of past days told of."""
    gathering.forget_gathered()


@every(seconds=86_400)
def forget_old_polls() -> None:
    """With their answers, 30 days after they have served."""
    polls.forget_old()


@every(seconds=900)
def draft_reminders() -> None:
    """Of sessions to come."""
    reminders.draft_reminders()
