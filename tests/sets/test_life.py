"""The life of a set: each step says what it changes, the end asks first, what was agreed is renewed for a time."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from core import clock
from core.jobs import outbox
from room.services import opening
from sets.models import Acceptance, Agreement, LearningSet, Renewal, SetStep
from tests import factories
from tests.cast import Cast
from tests.sets.conftest import SignedIn

pytestmark = pytest.mark.both


def shown(signed_in: SignedIn, person: User, name: str, *args: Any) -> str:
    answer = signed_in(person).get(reverse(name, args=args))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def take(signed_in: SignedIn, person: User, harbour: LearningSet, status: str, **more: str) -> str:
    answer = signed_in(person).post(
        reverse("sets:change_status", args=[harbour.pk]), {"status": status} | more
    )
    harbour.refresh_from_db()
    return str(answer["Location"])


def letters_go() -> None:
    """Three minutes later, when an end has been thought over."""
    with time_machine.travel(clock.now() + timedelta(minutes=3), tick=True):
        outbox.send_due()


def test_each_step_says_what_it_changes_before_it_is_taken(people: Cast, signed_in: SignedIn) -> None:
    page = shown(signed_in, people.ada, "sets:step", people.harbour.pk, "self-run")
    assert 'Ada Marsh</td><td class="to-be">Every member' in page
    assert take(signed_in, people.ada, people.harbour, "self-run").endswith("/life/self-run/")
    assert people.harbour.status == "facilitated"
    twice = {"status": ["shared", "self-run"], "sure": "yes"}
    url = reverse("sets:change_status", args=[people.harbour.pk])
    assert signed_in(people.ada).post(url, twice).status_code == 422
    take(signed_in, people.ada, people.harbour, "self-run", sure="yes")
    assert people.harbour.status == "self-run"
    step = SetStep.objects.get(learning_set=people.harbour)
    assert (step.status, step.taken_by) == ("self-run", people.ada)
    life = shown(signed_in, people.ben, "sets:life", people.harbour.pk)
    assert "Runs itself, now" in life
    assert "End the set" in life  # a member arranges it now


def test_members_read_the_life_and_take_no_step(people: Cast, signed_in: SignedIn) -> None:
    page = shown(signed_in, people.ben, "sets:life", people.harbour.pk)
    assert "Take this step" not in page
    asked = signed_in(people.ben).get(reverse("sets:step", args=[people.harbour.pk, "shared"]))
    assert asked.status_code == 403


def test_end_asks_first_and_offers_everybody_their_own_copy(people: Cast, signed_in: SignedIn) -> None:
    where = take(signed_in, people.ada, people.harbour, "ended")
    assert (where, people.harbour.has_ended) == (
        reverse("sets:step", args=[people.harbour.pk, "ended"]), False,
    )  # fmt: skip
    asked = shown(signed_in, people.ada, "sets:step", people.harbour.pk, "ended")
    assert "What is deleted, and when" in asked
    take(signed_in, people.ada, people.harbour, "ended", sure="yes")
    assert people.harbour.has_ended
    page = shown(signed_in, people.ben, "sets:life", people.harbour.pk)
    assert reverse("privacy:mine") in page
    assert people.harbour.ended_at is not None
    day = (people.harbour.ended_at.astimezone(people.harbour.zone) + timedelta(days=90)).date()
    assert f"{day:%-d %B %Y}" in page
    letters_go()
    told = [letter for letter in mail.outbox if "has ended" in letter.subject]
    assert {letter.to[0] for letter in told} == {member.email for member in people.members}
    assert all(f"{day:%-d %B %Y}" in letter.body for letter in told)


def test_end_that_is_taken_back_at_once_tells_nobody(people: Cast, signed_in: SignedIn) -> None:
    take(signed_in, people.ada, people.harbour, "ended", sure="yes")
    take(signed_in, people.ada, people.harbour, "facilitated", sure="yes")
    letters_go()
    assert [letter for letter in mail.outbox if "has ended" in letter.subject] == []


def test_set_that_ends_while_its_room_is_open_finishes_its_session(people: Cast, signed_in: SignedIn) -> None:
    session = factories.running_session(people.harbour)
    assert "The room is open now" in shown(signed_in, people.ada, "sets:step", people.harbour.pk, "ended")
    take(signed_in, people.ada, people.harbour, "ended", sure="yes")
    room = signed_in(people.ben).get(reverse("room:room", args=[session.pk]))
    assert room.status_code == 200
    with scopes_disabled():
        closed = opening.close_session(session_id=session.pk, person=people.ada, expected_version=None)
    assert closed.status == "closed"
    assert shown(signed_in, people.ben, "sessions:record", session.pk)


def test_first_session_is_a_step_that_nobody_takes(people: Cast) -> None:
    LearningSet.objects.filter(pk=people.harbour.pk).update(status="forming")
    factories.closed_session(people.harbour, on=clock.now() - timedelta(days=3))
    step = SetStep.objects.get(learning_set=people.harbour)
    assert (step.status, step.taken_by) == ("facilitated", None)


@pytest.fixture
def agreed(people: Cast) -> Agreement:
    return factories.agreement(people.harbour, accepted_by=[people.ada, people.ben])


def renewal(**changes: str) -> dict[str, str]:
    return {"look_back": "We waited.", "sessions": "4", "until_on": "", "expected_version": "1"} | changes


def test_agreement_is_renewed_for_some_sessions_once(
    people: Cast, agreed: Agreement, signed_in: SignedIn
) -> None:
    LearningSet.objects.filter(pk=people.harbour.pk).update(planned_sessions=3)
    url, browser = reverse("sets:renew", args=[people.harbour.pk]), signed_in(people.ada)
    assert [browser.post(url, renewal()).status_code for _ in range(2)] == [302, 302]
    with scopes_disabled():
        made = Renewal.objects.select_related("agreement").get()
        assert (made.first_session, made.last_session, str(made.look_back)) == (1, 4, "We waited.")
        assert (made.agreement.version, made.agreement.rules) == (2, agreed.rules)
        assert [row.person for row in Acceptance.objects.filter(agreement=made.agreement)] == [people.ada]
    people.harbour.refresh_from_db()
    assert people.harbour.planned_sessions == 4
    page = shown(signed_in, people.ben, "sets:life", people.harbour.pk)
    assert ["Renewed for sessions 1 to 4" in page, "We waited." in page] == [True, True]
    assert "Version 1, from" in shown(signed_in, people.ben, "sets:agreement", people.harbour.pk)


def test_renewal_that_is_refused_keeps_what_was_typed(
    people: Cast, agreed: Agreement, signed_in: SignedIn
) -> None:
    url, browser = reverse("sets:renew", args=[people.harbour.pk]), signed_in(people.ada)
    for changes, status in (
        ({"sessions": "0"}, 422), ({"until_on": "2020-01-01"}, 422), ({"look_back": "x" * 10_001}, 422),
        ({"expected_version": "7"}, 409),
    ):  # fmt: skip
        answer = browser.post(url, renewal(**changes))
        assert answer.status_code == status
        assert changes.get("look_back", "We waited.") in answer.content.decode()
    assert Agreement.objects.with_scope(learning_set=[people.harbour.pk]).count() == 1


def test_who_came_later_reads_no_look_back(people: Cast, signed_in: SignedIn) -> None:
    factories.agreement(people.harbour, look_back="We lost Hal for a month.")
    late = factories.user("Nell Newcome")
    factories.membership(late, people.harbour, started_at=clock.now() + timedelta(microseconds=1))
    assert "We lost Hal" in shown(signed_in, people.ben, "sets:life", people.harbour.pk)
    assert "We lost Hal" not in shown(signed_in, late, "sets:life", people.harbour.pk)
