"""A person's data about dates: what their calendar was told, what they answered, and what they are written about."""

from django.utils.translation import gettext_lazy as _

from planning.models import (
    CalendarEntry,
    CalendarFeed,
    Certificate,
    DailyNotice,
    GatheredLetter,
    JoiningNotes,
    PollAnswer,
    PollNote,
    QuietHours,
    ReminderWords,
    StoppedNotice,
)
from privacy.reads.section import SESSION, Section, where

SECTIONS: tuple[Section, ...] = (
    Section(
        "calendar",
        _("Dates that your calendar was told"),
        where(CalendarEntry, "person"),
        (*SESSION, "starts_at", "minutes", "venue", "is_on", "told_at"),
    ),
    Section(
        "calendar_links",
        _("Calendar links you made"),
        where(CalendarFeed, "person"),
        ("programme__name", "made_at", "reminds", "read_at", "read_by"),
    ),
    Section(
        "date_polls",
        _("Which dates you said suit you"),
        where(PollAnswer, "person"),
        ("slot__poll__learning_set__name", "slot__local_start", "slot__time_zone", "answer"),
    ),
    Section(
        "certificates",
        _("Certificates of hours that you issued"),
        where(Certificate, "person"),
        ("code", "name", "with_sets", "lines", "issued_at", "withdrawn_at"),
    ),
    Section(
        "poll_notes",
        _("What you said beside your answers on dates"),
        where(PollNote, "person"),
        ("poll__learning_set__name", "updated_at"),
        ("words",),
    ),
    Section(
        "reminder_words",
        _("What you put before reminders"),
        where(ReminderWords, "author"),
        SESSION,
        ("words",),
    ),
    Section(
        "joining_notes",
        _("What you said of the way in, and what to bring"),
        where(JoiningNotes, "author"),
        SESSION,
        ("way", "bring"),
    ),
    Section(
        "stopped_letters",
        _("Letters you do not want"),
        where(StoppedNotice, "person"),
        ("kind", "created_at"),
    ),
    Section(
        "daily_letters",
        _("Letters you get once a day"),
        where(DailyNotice, "person"),
        ("kind", "created_at"),
    ),
    Section(
        "gathered_letters",
        _("What waits for your letter of the day"),
        where(GatheredLetter, "person"),
        ("letter", "created_at"),
    ),
    Section(
        "quiet_hours",
        _("When you are not written to"),
        where(QuietHours, "person"),
        ("begins", "until", "weekends"),
    ),
)
