"""The register of a session: begun with everybody who belongs to the set, settled when it closes."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from sessions.models import HERE, Attendance, Presence, Session, StageVisit
from sessions.reads.plan import plan_of
from sets.models import Membership

EARLY_BEFORE = timedelta(minutes=5)  # nobody who goes so shortly before the end misses anything


def begin(session: Session, people: list[Membership]) -> None:
    """A row for each who belongs today; one who is several things counts as member first."""
    known = set(Attendance.objects.filter(session=session).values_list("person_id", flat=True))
    order = [Membership.Role.MEMBER, Membership.Role.FACILITATOR, Membership.Role.OBSERVER]
    for membership in sorted(people, key=lambda m: order.index(Membership.Role(m.role))):
        if membership.person_id not in known:
            known.add(membership.person_id)
            Attendance.objects.create(session=session, person_id=membership.person_id, role=membership.role)
    refused = Attendance.objects.filter(
        session=session, answer=Attendance.Answer.NO, presence=Presence.UNKNOWN
    )
    refused.update(presence=Presence.APOLOGIES)


def settle(session: Session, now: datetime) -> None:
    """Who never came was absent, unless they had sent apologies; who was gone well before the end, by their own word or
    the host's, left early; who had left the set before it began was not due."""
    rows = Attendance.objects.filter(session=session)
    if session.first_closed_at is None:
        _left_before(session, rows).update(presence=Presence.NOT_DUE)
    rows.filter(presence=Presence.UNKNOWN, answer=Attendance.Answer.NO).update(presence=Presence.APOLOGIES)
    rows.filter(presence=Presence.UNKNOWN).update(presence=Presence.ABSENT)
    end = _end_for_people(session, now) - EARLY_BEFORE
    gone = [row.pk for row in rows.filter(presence__in=HERE) if (_gone_since(row) or now) < end]
    rows.update(left_early=False)
    rows.filter(pk__in=gone).update(left_early=True)


def _left_before(session: Session, rows: QuerySet[Attendance]) -> QuerySet[Attendance]:
    """Of these, who belonged to the set in no role any more when the session really began."""
    begun = session.started_at or session.opened_at or session.starts_at
    belonged = Membership.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=begun),
        learning_set=session.learning_set_id,
        person=OuterRef("person"),
    )
    return rows.exclude(Exists(belonged))


def _end_for_people(session: Session, now: datetime) -> datetime:
    """From when on nobody misses anything: the last stage of the plan, or the end that was agreed on."""
    last = StageVisit.objects.filter(step=plan_of(session)[-1]).last()
    return min(now, session.planned_end, last.entered_at if last else now)


def _gone_since(row: Attendance) -> datetime | None:
    """Since when they have been gone; a silent browser in the room is a phone asleep in a pocket."""
    is_gone = row.presence != Presence.IN_ROOM
    return row.left_at or (row.away_since if is_gone else None)
