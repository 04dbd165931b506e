"""What planning stores: news of dates, and what each person's calendar was told."""

from planning.models.calendar_entry import CalendarEntry
from planning.models.news import SessionNews

__all__ = ["CalendarEntry", "SessionNews"]
