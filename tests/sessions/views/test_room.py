"""The room as pages: every stage for each role, each verb, what is refused and what is kept."""

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from sessions.models import Session
from tests import factories
from tests.cast import Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def get_room(client: Client, session: Session) -> str:
    answer = client.get(reverse("sessions:room", args=[session.pk]))
    assert answer.status_code == 200, answer.content[:500]
    return answer.content.decode()


def do(client: Client, session: Session, verb: str, **data: object):
    return client.post(reverse("sessions:do", args=[session.pk, verb]), data, headers={"HX-Request": "true"})


@pytest.mark.parametrize("slug", ["classic", "suggestions", "taster", "theme", "activity", "freeform"])
def test_room_shows_every_stage_to_every_role(people: Cast, slug: str) -> None:
    session = factories.open_session(people.harbour, format=slug)
    clients = [client_of(p) for p in (people.ada, people.ben, people.cleo)]
    for one in clients:
        assert "People are arriving" in get_room(one, session)
    ada = clients[0]
    assert do(ada, session, "start", expected_version=session.version).status_code == 200
    for _n in range(60):
        session.refresh_from_db()
        for one in clients:
            assert session.step.name in get_room(one, session)
        if session.step.kind == "selection":
            factories.bid(session, people.ben)
            bid = factories.bid(session, people.cleo)
            for one in clients:
                assert "Topics offered" in get_room(one, session)
            assert do(ada, session, "choose", bid=bid.pk, expected_version=session.version).status_code == 200
            session.refresh_from_db()
        moved = do(ada, session, "next", expected_version=session.version)
        if moved.status_code != 200:
            break
    assert moved.status_code == 422
    assert do(ada, session, "close", expected_version=session.version).status_code == 200
    for one in clients:
        assert "The session is closed" in get_room(one, session)
