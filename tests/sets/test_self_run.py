"""A set that runs itself: every member arranges, and nobody reads from before they came."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import Refused
from sessions.models import Session
from sets import services, tokens
from sets.models import Invitation, LearningSet, Membership, SetStatus
from sets.roles import FROM_THE_START, roles_of
from tests import factories
from tests.cast import Cast
from tests.sets.conftest import SignedIn

pytestmark = pytest.mark.both

OLD = "canary-old-promise"


@pytest.fixture
def harbour(people: Cast) -> LearningSet:
    """Runs itself; it met a month ago."""
    promises = [(people.cleo, OLD)]
    month_ago = clock.now() - timedelta(days=30)
    factories.closed_session(people.harbour, on=month_ago, presenters=[people.cleo], promises=promises)
    people.harbour.status = SetStatus.SELF_RUN
    people.harbour.save()
    return people.harbour


@pytest.fixture
def nell(harbour: LearningSet) -> User:
    """A member since an hour ago."""
    newcomer = factories.user("Nell Newcome")
    factories.membership(newcomer, harbour, started_at=clock.now() - timedelta(hours=1), seat=6)
    return newcomer


def without_facilitator(harbour: LearningSet) -> None:
    Membership.objects.filter(learning_set=harbour, role="facilitator").update(ended_at=clock.now())


def ask(harbour: LearningSet, person: User, role: str = "facilitator") -> services.Asked:
    return services.invite(
        learning_set_id=harbour.pk, person=person, roles=roles_of(person.pk), emails=["puppet@example.org"], role=role
    )  # fmt: skip


@pytest.mark.parametrize("facilitated", [True, False])
def test_newcomer_makes_nobody_facilitator(harbour: LearningSet, nell: User, facilitated: bool) -> None:
    if not facilitated:
        without_facilitator(harbour)
    with pytest.raises(Refused) as refused:
        ask(harbour, nell)
    assert refused.value.field == "role"
    assert not Invitation.objects.exists()
    assert ask(harbour, nell, "member").invited


def test_newcomer_who_asks_themself_in_is_told_so_on_the_page(
    harbour: LearningSet, nell: User, signed_in: SignedIn
) -> None:
    sent = {"emails": nell.email, "role": "facilitator"}
    answer = signed_in(nell).post(reverse("sets:invite", args=[harbour.pk]), sent)
    assert answer.status_code == 422
    assert "Only somebody who facilitates the set can invite other facilitators." in answer.content.decode()


def test_whoever_was_there_from_the_first_session_asks_a_facilitator_in_when_there_is_none(
    harbour: LearningSet, people: Cast
) -> None:
    with pytest.raises(Refused):
        ask(harbour, people.ben)
    assert ask(harbour, people.ada).invited
    Invitation.objects.all().delete()
    without_facilitator(harbour)
    assert ask(harbour, people.ben).invited


def test_member_who_facilitates_reads_from_the_day_they_came(
    harbour: LearningSet, nell: User, signed_in: SignedIn
) -> None:
    invitation = Invitation(
        learning_set=harbour, email=nell.email, role="facilitator", invited_by=nell, salt=tokens.new_salt()
    )
    invitation.token_hash = tokens.hash_of(tokens.token_of(invitation))
    invitation.save()
    services.accept_invitation(token=tokens.token_of(invitation), person=nell)
    assert roles_of(nell.pk).is_facilitator(harbour.pk)
    came = Membership.objects.get(person=nell, role="member").started_at
    assert roles_of(nell.pk).reads(harbour.pk) == [(came, None)]
    assert reads_old(signed_in, nell, harbour) == [False, False, False]


def reads_old(signed_in: SignedIn, person: User, harbour: LearningSet) -> list[bool]:
    """Whether the old promise is on the set's actions, in the record and in what a search finds."""
    browser = signed_in(person)
    page = browser.get(reverse("actions:of_set", args=[harbour.pk]))
    assert page.status_code == 200
    record = browser.get(reverse("sessions:record", args=[Session.objects.get(learning_set=harbour).pk]))
    found = browser.post(reverse("search"), {"words": OLD}).context["search"].found
    return [OLD in page.content.decode(), OLD in record.content.decode(), bool(found)]


@pytest.mark.parametrize("status", [SetStatus.SHARED, SetStatus.FACILITATED, SetStatus.SELF_RUN])
def test_a_switch_in_ones_own_hand_opens_nothing(
    harbour: LearningSet, nell: User, people: Cast, signed_in: SignedIn, status: str
) -> None:
    factories.membership(nell, harbour, "facilitator", started_at=clock.now())
    asked: dict[str, Any] = {"learning_set_id": harbour.pk, "person": nell, "roles": roles_of(nell.pk)}
    services.change_status(**asked, status=status)
    assert reads_old(signed_in, nell, harbour) == [False, False, False]
    assert reads_old(signed_in, people.ben, harbour) == [True, True, True]
    services.change_status(**asked, status=SetStatus.ENDED)
    services.change_status(**asked, status=status)
    assert reads_old(signed_in, nell, harbour) == [False, False, False]


def test_who_reads_a_part_asks_nobody_in_who_would_read_it_all(harbour: LearningSet, nell: User) -> None:
    factories.membership(nell, harbour, "facilitator", started_at=clock.now())
    with pytest.raises(Refused) as refused:
        ask(harbour, nell)
    assert refused.value.field == "role"
    assert not Invitation.objects.exists()


def test_facilitator_from_outside_reads_all_while_they_facilitate(harbour: LearningSet, people: Cast) -> None:
    assert roles_of(people.ada.pk).reads(harbour.pk) == [(FROM_THE_START, None)]
    later = factories.user("Fay Later")
    factories.membership(later, harbour, "facilitator", started_at=clock.now())
    assert roles_of(later.pk).reads(harbour.pk) == [(FROM_THE_START, None)]


def test_member_who_facilitates_reads_from_the_day_they_came_whatever_the_set_is(people: Cast) -> None:
    came = Membership.objects.get(person=people.ben, learning_set=people.harbour).started_at
    factories.membership(people.ben, people.harbour, "facilitator", started_at=clock.now())
    assert roles_of(people.ben.pk).reads(people.harbour.pk) == [(came, None)]
