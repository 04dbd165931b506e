"""The letter of a review: once to each whose sheet is missing, in their daytime, with a link and no words."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from core import clock
from core.jobs import outbox
from planning.models import StoppedNotice
from planning.services.review_letters import post_review_letters
from sets import services
from sets.models import Membership, Review
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]

BEGUN = datetime(2026, 12, 8, 11, tzinfo=UTC)


@pytest.fixture(autouse=True)
def begun(people: Cast) -> None:
    """Ada begins one."""
    with time_machine.travel(BEGUN, tick=False), scopes_disabled():
        factories.agreement(people.harbour, rules="Never a word of mine")
        services.open_review(
            learning_set_id=people.harbour.pk, person=people.ada, roles=roles_of(people.ada.pk), kind="middle"
        )


def sent_at(moment: datetime) -> list[str]:
    with time_machine.travel(moment, tick=False):
        mail.outbox.clear()
        post_review_letters()
        outbox.send_due()
    return sorted(message.to[0] for message in mail.outbox)


def hand_in(person: User) -> None:
    with scopes_disabled():
        services.share_sheet(
            review_id=Review.objects.get().pk, person=person, roles=roles_of(person.pk), marks=["3"],
            keep="", change="",
        )  # fmt: skip


def test_each_whose_sheet_is_missing_gets_one_letter_without_words(people: Cast) -> None:
    assert sent_at(BEGUN + timedelta(minutes=1)) == []
    hand_in(people.ben)
    others = sorted(one.email for one in people.members if one != people.ben)
    assert sent_at(BEGUN + timedelta(minutes=3)) == others
    letter = mail.outbox[0]
    assert reverse("sets:review", args=[people.harbour.pk]) in str(letter.body)
    assert f"{people.ada.name} has opened a review of {people.harbour.name}." in str(letter.body)
    assert "Never a word of mine" not in str(letter.message())
    assert "List-Unsubscribe" in letter.extra_headers
    assert sent_at(BEGUN + timedelta(hours=3)) == []


def test_who_stopped_it_left_or_only_observes_gets_none(people: Cast) -> None:
    StoppedNotice.objects.create(person=people.cleo, kind="review")
    observer = factories.user("Olu")
    factories.membership(observer, people.harbour, "observer")
    Membership.objects.filter(person=people.dev).update(ended_at=clock.now() - timedelta(days=30))
    gone = {people.cleo.email, people.dev.email, observer.email}
    assert sent_at(BEGUN + timedelta(minutes=3)) == sorted({one.email for one in people.members} - gone)


@pytest.mark.parametrize("what", ["taken back", "looked at", "ended"])
def test_a_letter_that_waits_for_the_morning_does_not_go_when_there_is_nothing_to_ask(
    people: Cast, what: str
) -> None:
    evening = BEGUN.replace(hour=22)
    Review.objects.update(created_at=evening)
    assert sent_at(evening + timedelta(minutes=3)) == []
    if what == "taken back":
        Review.objects.all().delete()
    elif what == "looked at":
        Review.objects.update(shown_at=evening)
    else:
        people.harbour.status, people.harbour.ended_at = "ended", evening
        people.harbour.save()
    assert sent_at(evening + timedelta(hours=12)) == []


def test_a_review_whose_opener_is_gone_is_told_without_a_name(people: Cast) -> None:
    Review.objects.update(opened_by=None)
    assert people.ben.email in sent_at(BEGUN + timedelta(minutes=3))
    assert f"A review of {people.harbour.name} is open." in str(mail.outbox[0].body)


def test_what_was_begun_long_ago_is_asked_on_home_alone(people: Cast) -> None:
    assert sent_at(BEGUN + timedelta(days=4)) == []
