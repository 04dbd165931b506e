"""Who still has actions to report on in a session, and what lies on the table for it."""

from datetime import datetime
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from actions.models import Action, Report
from core import clock
from sessions.models import Attendance, ReportTurn, Session
from sessions.process.machine import Status
from sets.models import Membership
from sets.roles import FROM_THE_START


def reports_count_from(session: Session) -> datetime:
    """Since when reports are those of this session: what its members prepared after the set last met is told in it."""
    closed = _closed_before(session).values_list("closed_at", flat=True).first()
    return closed or FROM_THE_START


def on_table(session: Session) -> "QuerySet[Action]":
    """The set's actions from before the session: open ones, and those reported on in it or in preparation of it.

    Each has `since`, from when on its reports are those of this session.
    """
    opened = session.opened_at or clock.now()
    since = Coalesce(Subquery(_closed_before(session).values("closed_at")[:1]), Value(FROM_THE_START))
    open_or_told = Q(closed_at=None) | Q(reports__reported_at__gte=F("since"))
    actions: QuerySet[Action] = Action.objects.of_set(session.learning_set_id).annotate(since=since)
    return actions.filter(open_or_told, created_at__lt=opened).distinct()


def _closed_before(session: Session) -> "QuerySet[Session]":
    """The held sessions of the set before this one, the last first."""
    opened = session.opened_at or clock.now()
    held = Session.objects.filter(
        learning_set=session.learning_set_id, status=Status.CLOSED, closed_at__lte=opened
    )
    return held.exclude(pk=session.pk).order_by("-closed_at", "-id")


def has_untold(session: Session, owner_id: UUID) -> bool:
    """Whether an action of theirs is on the table without a report that counts for this session."""
    mine = on_table(session).filter(owner=owner_id)
    told = Exists(Report.objects.filter(action=OuterRef("pk"), reported_at__gte=OuterRef("since")))
    return bool(mine.exclude(told).exists())


def owners_to_hear(session: Session) -> set[UUID]:
    """Who has something on the table and has not had their turn, here or not; one query."""
    heard = ReportTurn.objects.filter(session=session).values("person")
    return set(on_table(session).exclude(owner__in=heard).values_list("owner_id", flat=True))


def waiting_owners(session: Session) -> list[UUID]:
    """Members who are here and have not had their turn to report, in the order of the circle."""
    owners = owners_to_hear(session)
    here = {row.person_id for row in Attendance.objects.filter(session=session) if not row.is_gone}
    members = Membership.objects.current().filter(learning_set=session.learning_set_id).counted().seated()
    return [m.person_id for m in members if m.person_id in owners & here]
