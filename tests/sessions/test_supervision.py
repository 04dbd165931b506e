"""A supervisor reads what was released to them, entry by entry, and hours; nobody else does."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled
from pytest_django.fixtures import DjangoAssertNumQueries

from accounts.models import User
from core import clock
from core.db.unscoped import rows
from core.errors import Refused
from privacy.services.erasure import erase
from programmes.models import ProgrammeRole
from sessions.models import Attendance, ReleasedEntry, Session, Supervision
from sessions.reads.supervision import digest_of, supervision_of
from sessions.services.facilitator_log import write_log
from sessions.services.supervision import end_supervision, release_entry
from tests import factories
from tests.cast import Cast, cast
from tests.room.scene import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]

QUERIES = 9
SAID, OTHER = "canary-swallowed", "canary-kept"


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def held(people: Cast) -> Session:
    """Ada ran two sessions and wrote of both."""
    first, second = (factories.closed_session(people.harbour, came=[people.ada, people.ben]) for _n in "12")
    log(people.ada, first, SAID)
    log(people.ada, second, OTHER)
    return first


def log(person: User, session: Session, words: str) -> None:
    with scopes_disabled():
        write_log(person=person, session_id=session.pk, words=words)


def choose(person: User, supervisor: User) -> Any:
    role = ProgrammeRole.objects.filter(person=supervisor, role="facilitator").first()
    return client_of(person).post(reverse("sessions:supervisor"), {"supervisor": role.pk if role else ""})


def release(person: User, session: Session) -> Any:
    page = client_of(person).get(reverse("sessions:log"))
    seen = next(line.seen for line in page.context["lines"] if line.session == session)
    return client_of(person).post(reverse("sessions:release_entry"), {"session": session.pk, "seen": seen})


def read_by(person: User) -> str:
    return str(client_of(person).get(reverse("planning:supervising")).content.decode())


def test_one_entry_is_read_by_the_supervisor_alone_until_it_is_taken_back(
    people: Cast, held: Session
) -> None:
    assert choose(people.ada, people.noor).status_code == 302
    assert SAID not in read_by(people.noor)
    for _ in range(2):
        assert release(people.ada, held).status_code == 302
    assert rows(ReleasedEntry).count() == 1
    page = read_by(people.noor)
    assert SAID in page
    assert OTHER not in page
    assert people.harbour.name not in page
    for other in (people.esi, people.ben, people.gita, people.sam, people.ada):
        assert SAID not in read_by(other)
    log(people.ada, held, "canary-changed")
    assert "canary-changed" not in read_by(people.noor)
    for _ in range(2):
        client_of(people.ada).post(reverse("sessions:take_entry_back"), {"session": held.pk})
    page = read_by(people.noor)
    assert SAID not in page
    assert "took this entry back" in page
    assert str(rows(ReleasedEntry).get().words) == ""


def test_an_entry_that_is_deleted_is_read_by_nobody(people: Cast, held: Session) -> None:
    choose(people.ada, people.noor)
    release(people.ada, held)
    log(people.ada, held, " ")
    assert SAID not in read_by(people.noor)


def test_what_was_not_looked_at_is_not_released(people: Cast, held: Session) -> None:
    choose(people.ada, people.noor)
    url = reverse("sessions:release_entry")
    client_of(people.ada).post(url, {"session": held.pk, "seen": "x"})
    client_of(people.ben).post(url, {"session": held.pk, "seen": "x"})
    assert not rows(ReleasedEntry).exists()


def test_nothing_is_released_that_meets_the_end_of_the_supervision(
    people: Cast, held: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its end empties what was released until then, and would leave these as they are."""
    choose(people.ada, people.noor)
    seen = supervision_of(people.ada)
    assert seen is not None
    end_supervision(person=people.noor, supervision_id=seen.pk)
    monkeypatch.setattr("sessions.services.supervision.supervision_of", lambda _person: seen)
    with scopes_disabled(), pytest.raises(Refused):
        release_entry(person=people.ada, session_id=held.pk, seen=digest_of(held.pk, SAID))
    assert not rows(ReleasedEntry).exists()


@pytest.mark.parametrize("by", ["facilitator", "supervisor", "role", "erasure"])
def test_it_ends_by_either_of_the_two_and_with_the_role(people: Cast, held: Session, by: str) -> None:
    choose(people.ada, people.noor)
    release(people.ada, held)
    found = Supervision.objects.get()
    if by == "role":
        ProgrammeRole.objects.filter(person=people.noor).update(ended_at=clock.now())
    elif by == "erasure":
        with scopes_disabled():
            erase(person_id=people.noor.pk, tell=False)
        assert not rows(ReleasedEntry).exists()
        return
    else:
        url = reverse("sessions:end_supervision", args=[found.pk])
        assert client_of(people.ben).post(url).status_code == 404
        assert (
            client_of(getattr(people, {"facilitator": "ada", "supervisor": "noor"}[by])).post(url).status_code
            == 302
        )
        assert str(rows(ReleasedEntry).get().words) == ""
    assert SAID not in read_by(people.noor)


def test_a_lead_or_a_stranger_is_not_offered(people: Cast, held: Session) -> None:
    offered = client_of(people.ada).get(reverse("sessions:supervisor")).context["offered"]
    assert [role.person for role in offered] == [people.noor]
    lead = ProgrammeRole.objects.get(person=people.esi, role="lead")
    wrong = client_of(people.ada).post(reverse("sessions:supervisor"), {"supervisor": lead.pk})
    assert wrong.status_code == 422
    assert "Choose somebody who facilitates" in wrong.content.decode()
    assert "You supervise nobody" in read_by(people.ben)


def test_hours_and_queries_do_not_grow(
    people: Cast, held: Session, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    choose(people.ada, people.noor)
    release(people.ada, held)
    noor = client_of(people.noor)
    begun = clock.now() - timedelta(hours=30)
    Session.objects.update(opened_at=begun, started_at=begun, closed_at=begun + timedelta(hours=2))
    Attendance.objects.update(arrived_at=begun)
    page = noor.get(reverse("planning:supervising"))
    (row,) = page.context["page"].rows
    assert (row.sessions, row.hours, row.released) == (1, "2 hours", 1)
    for person in (people.gita, people.hal):
        Supervision.objects.create(facilitator=person, supervisor=people.noor, programme=people.programme)
        with django_assert_num_queries(QUERIES):
            noor.get(reverse("planning:supervising"))
    assert noor.get(reverse("planning:supervising_csv")).content.decode().count("\n") == 4
