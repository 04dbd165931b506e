"""Counting a register once, when its session closes, and again when it is corrected; see docs/figures.md."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from core import clock
from sessions.models import MISSING, Attendance, FrozenRegister, Presence, RegisterCorrection, Session
from sets.group_size import LEAST_PEOPLE
from sets.models import Acceptance, Membership

PARTS = 6  # figures that a line counts for
CAME, REMOTE, LATE, APOLOGIES = 0, 2, 3, 4  # those that are kept


def freeze_register(session: Session) -> FrozenRegister:
    """Count who was due and who came; adds a row if that differs from the count in force by four people or more in each
    figure that differs, and keeps the old one. A register that is seen by name is counted anew at once.

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
        if _must_wait(session, before, count, due):
            if before.by_name == count.by_name:
                return before
            _keep_figures(count, before)  # what was seen by name no longer is, and its figures stay
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


def _must_wait(
    session: Session, before: FrozenRegister, count: FrozenRegister, due: Sequence[Attendance]
) -> bool:
    """Whether the last count that was shown and this one would tell of fewer than four people: it waits for more.

    So it does where the lines behind the count that was shown are not known any more, as after a session was opened
    again.
    """
    by_name = before.by_name and count.by_name and session.learning_set.programme.names_attendance
    if not count.same_people or by_name:
        return False  # hidden at once; or each line is seen by name, as all had accepted
    shown = FrozenRegister.objects.filter(session=session, same_people=True).latest("number")
    then = _lines_at(due, shown.created_at)
    sums = [sum(line[n] for line in then.values()) for n in (CAME, REMOTE, LATE, APOLOGIES)]
    told = (shown.came, shown.remote, shown.late, shown.apologies)
    if any(figure is not None and figure != known for figure, known in zip(told, sums, strict=True)):
        return True
    pairs = [(then[row.pk], _parts(row.came, row.presence, is_late=row.is_late)) for row in due]
    differing = [sum(one[n] != other[n] for one, other in pairs) for n in range(PARTS)]
    return any(0 < people < LEAST_PEOPLE for people in differing)


def _keep_figures(count: FrozenRegister, before: FrozenRegister) -> None:
    for name in ("places", "came", "remote", "late", "apologies", "same_people"):
        setattr(count, name, getattr(before, name))


def _lines_at(rows: Sequence[Attendance], moment: datetime) -> dict[UUID, tuple[bool, ...]]:
    """What each line counted for at that moment, from what its corrections since then have kept."""
    found = {row.pk: _parts(row.came, row.presence, is_late=row.is_late) for row in rows}
    since = RegisterCorrection.objects.filter(attendance__in=list(found), created_at__gt=moment)
    for one in since.order_by("-created_at", "-pk"):  # the earliest is said last
        came = one.before not in (*MISSING, Presence.UNKNOWN)
        found[one.attendance_id] = _parts(came, one.before, is_late=one.was_late)
    return found


def _parts(came: bool, presence: str, *, is_late: bool) -> tuple[bool, ...]:
    """What a line counts for: came, in the room, remote, late, apologies, absent."""
    remote = came and presence == Presence.REMOTE
    apologies = presence == Presence.APOLOGIES
    return came, came and not remote, remote, came and is_late, apologies, not came and not apologies


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
