"""A session held by mistake is declared none, with every figure put right, and counts again when that is taken back."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from actions.models import Tally
from core import clock
from issues.models import Issue
from planning.services import not_held
from room.services import opening, running
from sessions.models import Attendance, Session, StageVisit
from sessions.reads.balance import balance
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast
from tests.room.scene import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def _scopes() -> Iterator[None]:
    with scopes_disabled():
        yield


def known(person: User, session: Session) -> dict[str, Any]:
    roles = roles_of(person.pk)
    return {"session_id": session.pk, "person": person, "roles": roles, "expected_version": session.version}


def test_nothing_of_it_counts_and_what_was_said_stays_until_it_counts_again(people: Cast) -> None:
    session = factories.closed_session(
        people.harbour, presenters=[people.ben], waiting=[people.cleo], promises=[(people.ben, "I will ask.")]
    )
    turns = {one.person.pk: one for one in balance(people.harbour)}
    assert (turns[people.ben.pk].turns, turns[people.cleo.pk].not_chosen) == (1, 1)
    session = not_held.declare_none(**known(people.ada, session))
    assert session.status == "cancelled"
    assert all((one.turns, one.not_chosen, one.waited) == (0, 0, 0) for one in balance(people.harbour))
    assert set(Issue.objects.with_scopes_disabled().values_list("status", flat=True)) == {"offered"}
    assert Tally.objects.get(learning_set=people.harbour).asked_before is None
    people.harbour.refresh_from_db()
    assert people.harbour.status == "forming"
    page = client_of(people.ben).get(reverse("sessions:record", args=[session.pk])).content.decode()
    assert "I will ask." in page
    session = not_held.hold_after_all(**known(people.ada, session))
    assert session.status == "closed"
    assert {one.person.pk: one.turns for one in balance(people.harbour)}[people.ben.pk] == 1
    worked_on = Issue.objects.with_scopes_disabled().get(owner=people.ben)
    assert worked_on.status == Issue.Status.WORKED_ON


def test_one_that_was_begun_early_and_bare_waits_for_its_date_again(people: Cast) -> None:
    soon = factories.running_session(people.harbour, here=[], rounds=1)
    Session.objects.filter(pk=soon.pk).update(starts_at=clock.now() + timedelta(days=20))
    soon = opening.close_session(session_id=soon.pk, person=people.ada, expected_version=None)
    soon = not_held.declare_none(**known(people.ada, soon))
    assert (soon.status, soon.started_at, soon.closed_at, soon.step) == ("scheduled", None, None, None)
    assert not StageVisit.objects.filter(session=soon).exists()
    assert not Attendance.objects.filter(session=soon).exclude(presence="", arrived_at=None).exists()
    Session.objects.filter(pk=soon.pk).update(starts_at=clock.now())
    again = opening.open_room(**known(people.ada, soon))
    assert running.start(session_id=again.pk, person=people.ada, expected_version=None).status == "running"


def test_only_who_may_open_the_room_declares_it(people: Cast) -> None:
    session = factories.closed_session(people.harbour)
    with pytest.raises(PermissionDenied):
        not_held.declare_none(**known(people.ben, session))
