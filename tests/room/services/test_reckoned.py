"""The plan's minutes: for who is expected, and in the room for who is here."""

import pytest
from django_scopes import scopes_disabled

from planning.reads.session_detail import Before
from room.services import opening, presence, running
from sessions.models import Attendance, Session
from sessions.process.machine import Move
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast, cast

pytestmark = pytest.mark.django_db


def minutes(session: Session) -> dict[str, int]:
    kinds = ("reports", "topics")
    return dict(session.steps.filter(kind__in=kinds).values_list("kind", "minutes"))


def planned(people: Cast) -> Session:
    """Everybody has an action; Ben, Cleo and Dev cannot come."""
    for person in people.members:
        factories.action(person, people.harbour)
    session = factories.session(people.harbour)
    for person in (people.ben, people.cleo, people.dev):
        Attendance.objects.create(session=session, person=person, answer="no")
    return session


def test_plan_is_reckoned_for_who_comes_and_then_for_who_is_here() -> None:
    people = cast()
    with scopes_disabled():
        session = planned(people)
        before = Before(session, people.ada, roles_of(people.ada.pk))
        stages = {step.stage.kind.value: step.stage.minutes for step in before.steps}
        assert (stages["reports"], stages["topics"]) == (9, 3)
        session = opening.open_room(
            session_id=session.pk, person=people.ada, roles=roles_of(people.ada.pk), expected_version=0
        )
        assert minutes(session) == {"reports": 9, "topics": 3}
        for person in (people.ada, people.ben, people.femi, people.gita, people.hal):
            presence.join(session_id=session.pk, person=person, roles=roles_of(person.pk))
        session = running.start(session_id=session.pk, person=people.ada, expected_version=1)
        session = running.move_on(
            session_id=session.pk, person=people.ada, move=Move.NEXT, expected_version=2
        )
        assert minutes(session) == {"reports": 12, "topics": 3}
        presence.leave(session_id=session.pk, person=people.hal)
        presence.leave(session_id=session.pk, person=people.femi)
        session = running.move_on(
            session_id=session.pk, person=people.ada, move=Move.NEXT, expected_version=3
        )
        assert minutes(session) == {"reports": 12, "topics": 2}
