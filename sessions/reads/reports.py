"""Who still has actions to report on in a session, and what lies on the table for it."""

from uuid import UUID

from django.db.models import Q, QuerySet

from actions.models import Action
from core import clock
from sessions.models import Attendance, ReportTurn, Session
from sets.models import Membership


def on_table(session: Session) -> "QuerySet[Action]":
    """The set's actions from before the session: open ones, and those reported on in it."""
    opened = session.opened_at or clock.now()
    open_or_told = Q(closed_at=None) | Q(reports__reported_at__gte=opened)
    actions: QuerySet[Action] = Action.objects.of_set(session.learning_set_id)
    return actions.filter(open_or_told, created_at__lt=opened).distinct()


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
