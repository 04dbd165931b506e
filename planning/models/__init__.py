"""What planning stores: news of dates, what calendars were told, feeds, date polls,
ways in, notice settings, bank holidays."""

from planning.models.calendar_entry import CalendarEntry
from planning.models.certificate import Certificate
from planning.models.feed import CalendarFeed
from planning.models.joining import JoiningNotes
from planning.models.news import SessionNews
from planning.models.notices import DailyNotice, GatheredLetter, QuietHours, StoppedNotice
from planning.models.poll import DatePoll, PollAnswer, PollNote, PollSlot
from planning.models.reminder_words import ReminderWords
from planning.models.set_nation import SetNation

__all__ = [
    "CalendarEntry",
    "CalendarFeed",
    "Certificate",
    "DailyNotice",
    "DatePoll",
    "GatheredLetter",
    "JoiningNotes",
    "PollAnswer",
    "PollNote",
    "PollSlot",
    "QuietHours",
    "ReminderWords",
    "SessionNews",
    "SetNation",
    "StoppedNotice",
]
