"""The register: provisional until the close, apologies apart from absence, corrected later with a trace."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from core import clock
from core.models import AuditRow
from room.services import opening, presence
from sessions.models import Attendance, RegisterCorrection, Session
from sessions.permissions import hearing_of
from sessions.reads.balance import balance
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast, cast
from tests.room.scene import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture(autouse=True)
def _scopes() -> Iterator[None]:
    with scopes_disabled():
        yield


def url(session: Session) -> str:
    return reverse("sessions:register", args=[session.pk])


def sent(session: Session, **said: str) -> dict[str, str]:
    """The whole form as it stands, with these lines changed; keys are short names."""
    data = {"expected_version": str(session.version)}
    for row in Attendance.objects.filter(session=session).select_related("person"):
        presence = said.get(row.person.short_name, row.presence)
        data[f"presence-{row.pk}"] = "in-room" if presence == "away" else presence
    return data


def words(client: Client, session: Session) -> str:
    return " ".join(client.get(url(session)).content.decode().split())


def test_late_is_a_quarter_of_an_hour_after_the_start(people: Cast) -> None:
    session = factories.running_session(people.harbour, here=[])
    for minutes, person, late in ((14, people.ben, False), (16, people.cleo, True)):
        with time_machine.travel(clock.now() + timedelta(minutes=minutes)):
            presence.join(session_id=session.pk, person=person, roles=roles_of(person.pk))
        assert Attendance.objects.get(session=session, person=person).is_late is late


def test_apologies_are_never_recorded_as_not_there(people: Cast) -> None:
    session = factories.running_session(people.harbour, here=[people.ben])
    assert "Provisional" in words(client_of(people.ben), session)
    Attendance.objects.filter(session=session, person=people.cleo).update(answer="no")
    opening.close_session(session_id=session.pk, person=people.ada, expected_version=None)
    record = client_of(people.ben).get(reverse("sessions:record", args=[session.pk])).content.decode()
    assert "Cleo sent apologies." in record
    assert "Cleo was" not in record
    assert "Provisional" not in words(client_of(people.ben), session)


def test_a_correction_changes_the_figures_and_leaves_a_trace(people: Cast) -> None:
    session = factories.closed_session(people.harbour, came=[people.ben, people.dev], presenters=[people.ben])
    ada = client_of(people.ada)
    answer = ada.post(url(session), sent(session, Cleo="remote", Dev="not-due"))
    assert answer.status_code == 302
    waited = {one.name: one.waited for one in balance(people.harbour)}
    assert (waited["Cleo"], waited["Dev"]) == (1, 0)
    shown = words(client_of(people.ben), session)
    assert "Cleo: Absent, corrected to Remote by Ada." in shown
    assert "Dev: In the room, corrected to Not due by Ada." in shown
    assert AuditRow.objects.filter(verb="register.corrected").count() == 2
    page = client_of(people.ben).get(reverse("sessions:set_page", args=[people.harbour.pk])).content.decode()
    assert "2 of 5 came" in " ".join(page.split())
    session.refresh_from_db()
    ada.post(url(session), sent(session))
    assert RegisterCorrection.objects.count() == 2


def test_who_comes_in_by_a_correction_hears_nothing_that_stayed_in_the_room(people: Cast) -> None:
    session = factories.closed_session(people.harbour, came=[people.ben, people.dev], presenters=[people.ben])
    client_of(people.ada).post(url(session), sent(session, Cleo="in-room"))
    turn = session.session_rounds.get()
    turn.room_only = True
    hearing = hearing_of([turn])
    rows = {row.person_id: row for row in Attendance.objects.filter(session=session)}
    assert [rows[one.pk].came for one in (people.cleo, people.dev)] == [True, True]
    heard = [hearing.is_for(turn, one.pk, rows[one.pk]) for one in (people.cleo, people.dev)]
    assert heard == [False, True]


def test_what_is_wrong_or_late_changes_nothing(people: Cast) -> None:
    session = factories.closed_session(people.harbour, came=[people.ben])
    ada = client_of(people.ada)
    assert ada.post(url(session), sent(session, Cleo="perhaps")).status_code == 422
    assert ada.post(url(session), sent(session, Cleo="remote") | {"expected_version": "0"}).status_code == 409
    assert client_of(people.ben).post(url(session), sent(session, Ben="remote")).status_code == 403
    assert not RegisterCorrection.objects.exists()
