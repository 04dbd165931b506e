"""Words taken out of a closed record: by their author, or by the presenter of the round, with a mark in their place."""

from uuid import UUID

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from core.models import AuditRow
from sessions.models import Contribution, Reflection, Round, Session
from tests import factories
from tests.cast import Cast, cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]

MARK = "Something was taken out here."


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


@pytest.fixture
def session(people: Cast) -> Session:
    """Yesterday's session: Cleo presented, Ben asked, Femi looked back."""
    made = factories.closed_session(people.harbour, came=people.members, presenters=[people.cleo])
    with scopes_disabled():
        turn = Round.objects.get(session=made)
        facts = {"learning_set": people.harbour, "created_at": made.starts_at}
        Contribution.objects.create(
            author=people.ben, kind="probing", words="canary-question", round=turn, **facts
        )
        Reflection.objects.create(session=made, author=people.femi, kind="well", words="canary-well", **facts)
    return made


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def read(person: User, session: Session) -> str:
    response = client_of(person).get(reverse("sessions:record", args=[session.pk]))
    assert response.status_code == 200
    return response.content.decode()


def rows() -> dict[str, UUID]:
    with scopes_disabled():
        return {"contribution": Contribution.objects.get().pk, "reflection": Reflection.objects.get().pk}


def press(person: User, session: Session, what: str, **data: str) -> int:
    sent = {"what": what, "row": str(rows()[what])} | data
    return client_of(person).post(reverse("sessions:take_out", args=[session.pk]), sent).status_code


@pytest.mark.parametrize(
    ("taker", "what", "words"),
    [
        ("ben", "contribution", "canary-question"),
        ("cleo", "contribution", "canary-question"),  # whose round it was
        ("femi", "reflection", "canary-well"),
    ],
)
def test_what_is_taken_out_is_a_mark_for_everybody_and_comes_back_by_the_same_hand(
    people: Cast, session: Session, taker: str, what: str, words: str
) -> None:
    person = getattr(people, taker)
    assert words in read(people.dev, session)
    assert press(person, session, what) == 302
    for reader in (people.ada, people.ben, people.cleo, people.dev, people.femi):
        shown = read(reader, session)
        assert (words in shown, shown.count(MARK)) == (False, 1), reader
        assert ("Put back" in shown) == (reader == person)
    assert press(person, session, what) == 302  # twice is once
    assert press(person, session, what, back="on") == 302
    shown = read(people.dev, session)
    assert (words in shown, MARK in shown) == (True, False)
    verbs = AuditRow.objects.filter(verb__startswith="record.").exclude(verb="record.read")
    assert list(verbs.in_order().values_list("verb", flat=True)) == ["record.taken_out", "record.put_back"]


def test_nobody_else_takes_out_or_puts_back(people: Cast, session: Session) -> None:
    for person in (people.ada, people.dev, people.femi):
        assert press(person, session, "contribution") == 403
    for person in (people.ada, people.ben, people.cleo):
        assert press(person, session, "reflection") == 403
    for stranger in (people.esi, people.sam, people.finn):
        assert press(stranger, session, "contribution") == 404
    assert press(people.cleo, session, "contribution") == 302
    # Whose words they are cannot put back what the presenter took out of their round.
    assert press(people.ben, session, "contribution", back="on") == 403
    assert "canary-question" not in read(people.dev, session)


def test_row_of_another_session_or_of_none_is_refused(people: Cast, session: Session) -> None:
    other = factories.closed_session(people.harbour, came=people.members, presenters=[people.dev])
    address = reverse("sessions:take_out", args=[other.pk])
    for data in (
        {"what": "contribution", "row": str(rows()["contribution"])},
        {"what": "no", "row": "no"},
        {},
    ):
        assert client_of(people.ben).post(address, data).status_code == 403
    assert "canary-question" in read(people.dev, session)


def test_it_is_not_found_any_more_and_stays_in_the_export_of_its_author(
    people: Cast, session: Session
) -> None:
    press(people.cleo, session, "contribution")
    press(people.femi, session, "reflection")
    for person in (people.ben, people.cleo, people.femi):
        found = client_of(person).post(reverse("search"), {"q": "canary"}).content.decode()
        assert ("canary-question" in found, "canary-well" in found) == (False, False)
    with scopes_disabled():
        kept = Contribution.objects.get(author=people.ben)
    assert (str(kept.words), kept.withdrawn_by) == ("canary-question", people.cleo)
