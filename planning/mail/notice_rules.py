"""Each letter of a kind that can be stopped is held to its reader's settings, and carries the link that stops it."""

from datetime import datetime, timedelta
from uuid import UUID

from accounts.models import User
from core import clock
from core.jobs.sending_rules import Ruling, sending_rule
from core.models import OutboxMail
from planning.letter_kinds import DAILY, LetterKind, kind_of
from planning.models import DailyNotice, GatheredLetter, QuietHours, StoppedNotice
from planning.quiet_hours import first_moment, next_morning
from planning.stop_links import stop_url

GO = Ruling()
LEFT = timedelta(days=1)  # what has less of its time left in the morning is not kept for the day's letter


@sending_rule
def as_its_reader_wants(mail: OutboxMail) -> Ruling:
    """Stopped letters never go; what comes in quiet hours waits, and what its reader wants once a day is gathered for
    the morning. What a facilitator sends at once does not wait."""
    kind = kind_of(mail.letter)
    if kind is None or not kind.can_stop or "person" not in mail.about:
        return GO
    person_id = UUID(mail.about["person"])
    stopped = set(StoppedNotice.objects.filter(person=person_id).values_list("kind", flat=True))
    is_daily = kind.can_gather and DailyNotice.objects.filter(person=person_id, kind=kind.slug).exists()
    if kind.slug in stopped or (is_daily and DAILY in stopped):
        return Ruling(is_unwanted=True)
    if "now" not in mail.about:
        if is_daily and _can_wait(mail, person_id):
            GatheredLetter.objects.gather(mail, person_id)
            return Ruling(is_unwanted=True)
        until = _waits_until(mail, person_id)
        if until is not None:
            return Ruling(wait_until=until)
    return Ruling(headers=_headers(person_id, kind))


def morning_of(moment: datetime, person_id: UUID) -> datetime | None:
    """When the letter of the day leaves that tells of what came at that moment: never in quiet hours. None for somebody
    who is gone."""
    person = User.objects.filter(pk=person_id).first()
    if person is None:
        return None
    morning = next_morning(moment, person.zone)
    hours = QuietHours.objects.filter(person=person_id).first()
    if hours is None:
        return morning
    return first_moment(morning, person.zone, begins=hours.begins, until=hours.until, weekends=hours.weekends)


def _can_wait(mail: OutboxMail, person_id: UUID) -> bool:
    morning, due = morning_of(clock.now(), person_id), mail.about.get("date")
    if morning is None:
        return False
    return due is None or morning + LEFT <= datetime.fromisoformat(due)


def _waits_until(mail: OutboxMail, person_id: UUID) -> datetime | None:
    """None when it may go now, or could only come too late."""
    hours = QuietHours.objects.filter(person=person_id).first()
    person = User.objects.filter(pk=person_id).first()
    if hours is None or person is None:
        return None
    now = clock.now()
    found = first_moment(now, person.zone, begins=hours.begins, until=hours.until, weekends=hours.weekends)
    begins = mail.about.get("date")
    too_late = begins is not None and found >= datetime.fromisoformat(begins)
    return None if found <= now or too_late else found


def _headers(person_id: UUID, kind: LetterKind) -> dict[str, str]:
    """One click in the mail program, without a page (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{stop_url(person_id, kind.slug)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
