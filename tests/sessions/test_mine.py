"""What stays one's own: words in a round kept in the room, the sheet for the way home, turns after coming back."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from core import clock
from sessions.models import Attendance, Contribution, Round, Session
from sessions.reads.balance import balance
from sets.models import Membership
from tests import factories
from tests.cast import Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def held(people: Cast) -> Session:
    return factories.closed_session(
        people.harbour, presenters=[people.ben], promises=[(people.ben, "I will ask her.")]
    )


def _client(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _say(held: Session, author: Any, words: str) -> Contribution:
    with scopes_disabled():
        return Contribution.objects.create(
            learning_set=held.learning_set,
            round=Round.objects.get(session=held),
            author=author,
            kind="probing",
            words=words,
        )


def test_whoever_said_something_reads_it_also_where_the_round_stays_in_the_room(
    people: Cast, held: Session
) -> None:
    _say(held, people.dev, "said while away")
    _say(held, people.cleo, "said by another")
    Round.objects.update(room_only=True)
    Attendance.objects.filter(person=people.dev).update(presence="absent")
    shown = _client(people.dev).get(reverse("sessions:record", args=[held.pk])).content.decode()
    assert "said while away" in shown
    assert "said by another" not in shown


def test_one_sheet_holds_what_is_mine_and_nothing_else(people: Cast, held: Session) -> None:
    _say(held, people.cleo, "What are you afraid of?")
    url = reverse("sessions:mine", args=[held.pk])
    mine = _client(people.ben).get(url).content.decode()
    assert "I will ask her." in mine
    assert "What are you afraid of?" in mine
    others = _client(people.cleo).get(url).content.decode()
    assert "I will ask her." not in others
    assert "Nothing of yours was written down" in others


def test_who_was_ended_and_comes_back_has_their_turns(people: Cast, held: Session) -> None:
    membership = Membership.objects.get(person=people.ben, learning_set=people.harbour)
    Membership.objects.filter(pk=membership.pk).update(ended_at=clock.now() - timedelta(hours=2))
    ada = _client(people.ada)
    assert (
        "No longer in the set" in ada.get(reverse("sets:people", args=[people.harbour.pk])).content.decode()
    )
    factories.membership(people.ben, people.harbour, started_at=clock.now(), seat=membership.seat)
    shares = {share.person.pk: share.turns for share in balance(people.harbour)}
    assert shares[people.ben.pk] == 1


def test_an_end_can_be_taken_back_for_seven_days(people: Cast) -> None:
    ada = _client(people.ada)
    for days, is_back in ((6, True), (8, False)):
        membership = Membership.objects.get(person=people.ben, learning_set=people.harbour)
        Membership.objects.filter(pk=membership.pk).update(ended_at=clock.now() - timedelta(days=days))
        ada.post(reverse("sets:restore", args=[people.harbour.pk, membership.pk]))
        membership.refresh_from_db()
        assert (membership.ended_at is None) == is_back


def test_a_usual_rule_is_shown_with_its_meaning_and_confidence_in_three_wordings(people: Cast) -> None:
    agreed = factories.agreement(people.harbour)
    client, url = _client(people.ada), reverse("sets:agreement_edit", args=[people.harbour.pk])
    assert "we ask, we do not advise or judge" in client.get(url).content.decode()
    sent = {"ground_rules": "Only one at a time", "wording": "themes", "expected_version": agreed.version}
    assert client.post(url, sent | {"confidentiality": "My own words."}).status_code == 422
    assert client.post(url, sent).status_code == 302
    shown = client.get(reverse("sets:agreement", args=[people.harbour.pk])).content.decode()
    assert "never who said it" in shown
    assert "one person speaks, the others listen" in shown


def test_earlier_versions_are_read_by_who_belonged_while_they_were_in_force(people: Cast) -> None:
    factories.agreement(people.harbour, rules="canary-first")
    factories.agreement(people.harbour, rules="The new one", version=2)
    url = reverse("sets:agreement", args=[people.harbour.pk])
    assert "canary-first" in _client(people.ben).get(url).content.decode()
    newcomer = factories.user()
    factories.membership(newcomer, people.harbour, started_at=clock.now())
    assert "canary-first" not in _client(newcomer).get(url).content.decode()


def test_sheet_has_the_topic_and_the_report_of_whoever_presented(people: Cast, held: Session) -> None:
    with scopes_disabled():
        Round.objects.update(issue=factories.issue(people.ben, people.harbour, "How do I say no?"))
        action = factories.action(people.ben, people.harbour, "I will go home at five.")
        told = factories.report(action, happened="It went well.")
        type(told).objects.filter(pk=told.pk).update(reported_at=held.closed_at)
    url = reverse("sessions:mine", args=[held.pk])
    sheets = [_client(person).get(url).content.decode() for person in (people.ben, people.cleo)]
    for words in ("How do I say no?", "It went well.", "I will go home at five."):
        assert [words in sheet for sheet in sheets] == [True, False]
