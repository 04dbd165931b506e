"""The letter of open actions: to each owner alone, once for a session, a week before it and never before the last."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from accounts.models import User
from actions.models import Action, ActionQuerySet
from core import clock
from core.jobs.outbox import post
from core.models import OutboxMail
from planning.quiet_hours import first_moment
from planning.reads.reminders import DAYTIME, DRAFTED_AHEAD
from sessions.models import Session
from sets.models import Membership

AHEAD = timedelta(days=7)


def post_nudges() -> int:
    """For sessions that come within the week; says how many letters were posted now. Nearer than the reminder is
    drafted nothing goes out any more, and nothing while an earlier session of the set is still to come."""
    now = clock.now()
    coming = Session.objects.upcoming().filter(starts_at__gt=now + DRAFTED_AHEAD, starts_at__lte=now + AHEAD)
    found = list(coming.select_related("learning_set").order_by("starts_at", "id"))
    going_on = {one.learning_set_id: one for one in reversed(found) if not one.learning_set.has_ended}
    for set_id in _meeting_before(going_on):
        del going_on[set_id]
    return sum(_post(session) for session in going_on.values())


def _meeting_before(sessions: dict[UUID, Session]) -> set[UUID]:
    """Sets that meet before that, or whose room is open: what comes of their actions is said there."""
    now = clock.now()
    earlier = Session.objects.upcoming().filter(starts_at__gt=now, starts_at__lte=now + DRAFTED_AHEAD)
    nearer = (Session.objects.live() | earlier).filter(learning_set__in=list(sessions))
    return set(nearer.order_by().values_list("learning_set", flat=True))


def _post(session: Session) -> int:
    open_ = ActionQuerySet(Action).to_report().filter(learning_set=session.learning_set_id).order_by()
    held = Membership.objects.current().filter(learning_set=session.learning_set_id).values("person")
    owners = User.objects.filter(is_active=True, pk__in=held).filter(pk__in=open_.values("owner"))
    keys = {f"action.nudge:{session.pk}:{person.pk}": person for person in owners.order_by("pk")}
    known = _known(keys)
    for key in keys.keys() - known:
        _post_to(session, keys[key], key)
    return len(keys.keys() - known)


def _known(keys: Collection[str]) -> set[str]:
    return set(OutboxMail.objects.filter(key__in=list(keys)).values_list("key", flat=True))


def _post_to(session: Session, person: User, key: str) -> None:
    first, last = DAYTIME
    at = first_moment(clock.now(), person.zone, begins=last, until=first, weekends=False)
    about = {
        "session": str(session.pk),
        "person": str(person.pk),
        "date": session.starts_at.isoformat(),
    }
    post(key=key, to=person.email, letter="planning.nudge", about=about, not_before=at)
