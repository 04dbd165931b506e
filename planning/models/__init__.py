"""What planning stores: news of dates, what calendars were told, feeds, date polls, whose bank holidays a set keeps."""

from planning.models.calendar_entry import CalendarEntry
from planning.models.feed import CalendarFeed
from planning.models.news import SessionNews
from planning.models.poll import DatePoll, PollAnswer, PollSlot
from planning.models.set_nation import SetNation

__all__ = ["CalendarEntry", "CalendarFeed", "DatePoll", "PollAnswer", "PollSlot", "SessionNews", "SetNation"]
