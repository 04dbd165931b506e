"""Each letter of a kind that can be stopped is held to its reader's settings, and carries the link that stops it."""

from datetime import datetime
from uuid import UUID

from accounts.models import User
from core import clock
from core.jobs.sending_rules import Ruling, sending_rule
from core.models import OutboxMail
from planning.letter_kinds import kind_of
from planning.models import QuietHours, StoppedNotice
from planning.quiet_hours import first_moment
from planning.stop_links import stop_url

GO = Ruling()


@sending_rule
def as_its_reader_wants(mail: OutboxMail) -> Ruling:
    """Stopped letters never go; what comes in quiet hours waits. What a facilitator sends at once does not wait."""
    kind = kind_of(mail.letter)
    if kind is None or not kind.can_stop or "person" not in mail.about:
        return GO
    person_id = UUID(mail.about["person"])
    if StoppedNotice.objects.filter(person=person_id, kind=kind.slug).exists():
        return Ruling(is_unwanted=True)
    until = None if "now" in mail.about else _waits_until(mail, person_id)
    return Ruling(wait_until=until) if until else Ruling(headers=_headers(person_id, kind.slug))


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


def _headers(person_id: UUID, kind: str) -> dict[str, str]:
    """One click in the mail program, without a page (RFC 8058)."""
    return {
        "List-Unsubscribe": f"<{stop_url(person_id, kind)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
