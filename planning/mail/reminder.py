"""The reminder of a session to come, with the facilitator's own words in front where there are some."""

from collections.abc import Mapping
from datetime import datetime

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from core.jobs.outbox import Letter, letter
from planning.mail.layout import DATES_ARE_SENT, lay_out
from planning.mail.reader import Reader, find_reader
from planning.reads.reminder_words import words_of
from sessions.models import Attendance
from sessions.process.machine import Status


@letter("sessions.reminder")
def reminder(about: Mapping[str, str]) -> Letter | None:
    """It comes; nothing when it has moved since the letter was drafted, or the reader cannot come."""
    reader = find_reader(about, Status.SCHEDULED)
    if reader is None or reader.session.starts_at != datetime.fromisoformat(about["date"]):
        return None
    if Attendance.objects.filter(session=reader.session, person=reader.person, answer="no").exists():
        return None
    session = reader.session
    by_hand = session.reminder_sent_for == session.starts_at and "joined" not in about
    if "now" not in about and (session.reminder_held_at or by_hand):
        return None
    return written(reader, words_of(reader.session))


def written(reader: Reader, words: str = "") -> Letter:
    """The letter for that reader; the words stand before everything else."""
    with translation.override(reader.person.language):
        subject = _("%(set)s meets on %(when)s") % reader.facts
        said = _("%(set)s meets soon, for session %(n)d.") % reader.facts
        why = DATES_ARE_SENT % reader.facts
        return lay_out(reader, subject, said, why=why, kind="reminder", own_words=words)
