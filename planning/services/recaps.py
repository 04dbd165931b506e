"""The letter after a session to those who were there: once each, some hours after the close, in their daytime."""

from datetime import timedelta

from accounts.models import User
from core import clock
from core.jobs.outbox import post
from core.models import OutboxMail
from planning.quiet_hours import first_moment
from planning.reads.reminders import DAYTIME
from sessions.models import MISSING, Attendance, Session

SETTLES = timedelta(hours=2)  # a session is reopened soon after its close, or not at all
LOOKS_BACK = timedelta(days=2)  # later than that it would tell nobody anything


def post_recaps() -> int:
    """Of sessions that were closed lately; says how many letters were posted now."""
    now = clock.now()
    closed = Session.objects.held().filter(
        closed_at__gt=now - LOOKS_BACK, closed_at__lte=now - SETTLES, declared_none_at=None
    )
    return sum(_post(session) for session in closed)


def _post(session: Session) -> int:
    came = Attendance.objects.filter(session=session, arrived_at__isnull=False, person__is_active=True)
    keys = {
        f"session.recap:{session.pk}:{row.person_id}": row.person
        for row in came.exclude(presence__in=MISSING).select_related("person")
    }
    known = set(OutboxMail.objects.filter(key__in=list(keys)).values_list("key", flat=True))
    for key in keys.keys() - known:
        _post_to(session, keys[key], key)
    return len(keys.keys() - known)


def _post_to(session: Session, person: User, key: str) -> None:
    first, last = DAYTIME
    at = first_moment(clock.now(), person.zone, begins=last, until=first, weekends=False)
    about = {"session": str(session.pk), "person": str(person.pk)}
    post(key=key, to=person.email, letter="planning.recap", about=about, not_before=at)
