"""Counting a register once, when its session closes, and again when it is corrected; see docs/figures.md."""

from collections.abc import Sequence

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from core import clock
from sessions.models import Attendance, FrozenRegister, Presence, Session
from sets.models import Acceptance, Membership


def freeze_register(session: Session) -> FrozenRegister:
    """Count who was due and who came; adds a row if that differs from the count in force, and keeps the old one.

    To be called inside the transaction that locked the closed session. Whoever leaves or is erased afterwards is still
    counted: nothing is counted anew but when a register changes.
    """
    due = list(_due(session))
    before = FrozenRegister.objects.filter(session=session, superseded_at=None).first()
    if before is None:
        Attendance.objects.filter(pk__in=[row.pk for row in due]).update(counted=True)
    names = before.by_name if before else session.learning_set.programme.names_attendance
    first = Attendance.objects.filter(session=session, counted=True).values_list("pk", flat=True)
    count = FrozenRegister(
        session=session,
        number=before.number + 1 if before else 1,
        places=len(due),
        came=sum(row.came for row in due),
        remote=sum(row.came and row.presence == Presence.REMOTE for row in due),
        late=sum(row.came and row.is_late for row in due),
        apologies=sum(row.presence == Presence.APOLOGIES for row in due),
        same_people=set(first) == {row.pk for row in due},
        by_name=names and _all_agreed(session, due),
    )
    if names:
        seen = [row.pk for row in due] if count.by_name else []
        register = Attendance.objects.filter(session=session)
        register.exclude(pk__in=seen).update(by_name=False)
        register.filter(pk__in=seen).update(by_name=True)
    if before is not None:
        if _said(before) == _said(count):
            return before
        before.superseded_at = clock.now()
        before.save(update_fields=["superseded_at"])
    count.save()
    return count


def forget_count(session: Session) -> None:
    """Remove the counts of a session that was none and will be held anew."""
    FrozenRegister.objects.filter(session=session).delete()
    Attendance.objects.filter(session=session).update(counted=False, by_name=False)


def _all_agreed(session: Session, due: Sequence[Attendance]) -> bool:
    """Whether the programme's leads see this register by name: everybody who was due had accepted that before it
    closed. One who had not keeps it from all, since the count and the other names would tell of that one."""
    last = Acceptance.objects.filter(accepted_at__lte=session.closed_at).latest_of(
        session.learning_set_id, OuterRef("person")
    )
    rows = Attendance.objects.filter(pk__in=[row.pk for row in due])
    agreed = rows.annotate(agreed=Subquery(last.values("names_attendance")[:1])).filter(agreed=True)
    return bool(due) and agreed.count() == len(due)


def _due(session: Session) -> QuerySet[Attendance]:
    """The register's lines of that day's members, without those who were not due.

    Whoever left before it really began was none of them: else a lead, who reads who left, reads who did not come.
    """
    begun = session.started_at or session.opened_at or session.starts_at
    that_day = Membership.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=begun),
        learning_set=session.learning_set_id,
        person=OuterRef("person"),
        role=Membership.Role.MEMBER,
        started_at__lte=session.closed_at,
    )
    members = Attendance.objects.filter(Exists(that_day), session=session, role=Membership.Role.MEMBER)
    return members.exclude(presence=Presence.NOT_DUE).order_by("pk")


def _said(count: FrozenRegister) -> tuple[int | None, ...]:
    return (
        count.places,
        count.came,
        count.same_people,
        count.remote,
        count.late,
        count.apologies,
        count.by_name,
    )
