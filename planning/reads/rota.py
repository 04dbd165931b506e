"""Who hosts the next session: whoever was named at the end of the last, or whose turn it is by the seats."""

from uuid import UUID

from sessions.models import Session
from sessions.process.machine import Status
from sets.models import LearningSet, Membership, SetStatus

TAKING_TURNS = (SetStatus.SHARED, SetStatus.SELF_RUN)


def host_to_plan_with(learning_set: LearningSet) -> UUID | None:
    """Who is named for a session that is planned now: who was asked at the end of the last one, as long as they are in
    the set and no other session is planned; else whoever's turn it is."""
    sessions = Session.objects.filter(learning_set=learning_set)
    last = (
        sessions.exclude(status__in=(Status.CANCELLED, Status.SCHEDULED))
        .order_by("-starts_at", "-id")
        .first()
    )
    if last is None or last.next_host_id is None or sessions.filter(status=Status.SCHEDULED).exists():
        return next_in_rota(learning_set)
    held = Membership.objects.current().filter(learning_set=learning_set, person=last.next_host_id).seated()
    takes_part = held.exclude(role=Membership.Role.OBSERVER).exists()
    return last.next_host_id if takes_part else next_in_rota(learning_set)


def next_in_rota(learning_set: LearningSet) -> UUID | None:
    """Who hosts the session after the last one that has a host; None where one person facilitates."""
    if learning_set.status not in TAKING_TURNS:
        return None
    held = Membership.objects.current().filter(learning_set=learning_set).counted().seated()
    members = list(held.values_list("person", flat=True))
    return _after(_last_host(learning_set), members)


def _last_host(learning_set: LearningSet) -> UUID | None:
    """Of the latest session by date: who ran it, or is to."""
    kept = Session.objects.filter(learning_set=learning_set).exclude(status=Status.CANCELLED)
    hosted = kept.exclude(host=None, named_host=None).order_by("-starts_at", "-id")
    last = hosted.first()
    return (last.host_id or last.named_host_id) if last else None


def _after(person_id: UUID | None, members: list[UUID]) -> UUID | None:
    if not members:
        return None
    place = members.index(person_id) + 1 if person_id in members else 0
    return members[place % len(members)]
