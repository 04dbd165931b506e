"""Home: what needs whom, in what order, and at what cost."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts.models import User
from core import clock
from sets.models import Invitation, Membership
from sets.tokens import hash_of, new_salt, token_of
from tests import factories
from tests.cast import Cast, cast

pytestmark = pytest.mark.django_db

HOME_QUERIES = 12


@pytest.fixture
def people(settings: Settings) -> Cast:
    settings.USERSESSIONS_TRACK_ACTIVITY = False  # the list of sign-ins is not home's own cost
    return cast()


def page(person: User) -> str:
    client = Client()
    client.force_login(person)
    answer = client.get(reverse("home"))
    assert answer.status_code == 200
    return answer.content.decode()


def test_home_says_who_to_ask_when_there_is_no_set(people: Cast) -> None:
    shown = page(people.noor)
    assert "No set yet" in shown
    assert "Esi leads Leading teams 2026" in shown


def test_home_after_leaving_says_what_was_left_and_where_ones_words_are(people: Cast) -> None:
    Membership.objects.filter(person=people.ben).update(ended_at=clock.now())
    shown = page(people.ben)
    assert "You are no longer in Harbour set" in shown
    assert f'Your own words are in <a href="{reverse("privacy:mine")}">your data</a>' in shown
    assert not any(said in shown for said in ("No set yet", "Before your first session"))
    client = Client()
    client.force_login(people.ben)
    listed = client.get(reverse("sets:list")).content.decode()
    assert "You are no longer in Harbour set" in listed
    assert f'in <a href="{reverse("privacy:mine")}">your data</a>' in listed
    assert "You are not in a set yet" not in listed


def test_home_offers_the_way_in_when_a_session_is_open(people: Cast) -> None:
    session = factories.open_session(people.harbour, here=[people.cleo, people.dev])
    shown = page(people.ben)
    assert "Harbour set is meeting" in shown
    assert "Ada, Cleo and Dev are here." in shown
    assert reverse("room:room", args=[session.pk]) in shown


def test_home_lists_what_a_member_does_next_in_order(people: Cast) -> None:
    factories.session(people.harbour, starts_at=clock.now() + timedelta(days=9))
    factories.action(people.ben, people.harbour, "I will ask her canary-words.")
    factories.agreement(people.harbour)
    shown = page(people.ben)
    order = [
        "Harbour set meets on",
        "Four things to do.",
        "Are you coming on",
        "Your first week",
        "Report on one action; then one line for the set",
        "Read what Harbour",
    ]
    places = [shown.index(part) for part in order]
    assert places == sorted(places)
    assert "canary-words" not in shown


def test_home_shows_an_invitation_to_the_address_it_was_sent_to(people: Cast) -> None:
    invitation = Invitation(
        learning_set=people.heron, email="BEN@demo.example", invited_by=people.ada, salt=new_salt()
    )
    invitation.token_hash = hash_of(token_of(invitation))
    invitation.save()
    assert "Ada invites you to Heron set" in page(people.ben)
    assert "invites you" not in page(people.cleo)


def test_home_tells_a_facilitator_what_has_no_date_and_what_was_missed(people: Cast) -> None:
    assert "Harbour set has no next date" in page(people.ada)
    factories.session(people.harbour, starts_at=clock.now() - timedelta(days=2))
    shown = page(people.ada)
    assert "Harbour set did not meet on" in shown
    assert "did not meet" not in page(people.ben)


def test_home_says_so_when_nobody_has_answered(people: Cast) -> None:
    factories.session(people.harbour, starts_at=clock.now() + timedelta(days=9))
    assert "Nobody has said yes yet." in page(people.ada)


def test_home_leads_a_lead_to_their_programme_without_words(people: Cast) -> None:
    factories.issue(people.ben, people.harbour, "canary-line")
    shown = page(people.esi)
    assert "Leading teams 2026" in shown
    assert "canary-line" not in shown


@pytest.mark.parametrize("many", [1, 3])
def test_home_takes_as_many_queries_whatever_the_data(
    people: Cast, many: int, django_assert_num_queries: Callable[[int], Any]
) -> None:
    for n in range(many):
        other = factories.learning_set(members=[people.ben, people.cleo], facilitators=[people.ada])
        factories.session(other, starts_at=clock.now() + timedelta(days=9 + n))
        factories.closed_session(other, on=clock.now() - timedelta(days=20 + n), presenters=[people.cleo])
        factories.action(people.ben, other)
    factories.open_session(people.harbour)
    client = Client()
    client.force_login(people.ben)
    client.get(reverse("privacy:who_sees_what"))
    with django_assert_num_queries(HOME_QUERIES):
        client.get(reverse("home"))


def test_home_asks_a_facilitator_to_invite_while_nobody_is_in(people: Cast) -> None:
    kestrel = factories.learning_set("Kestrel set", within=people.programme, facilitators=[people.noor])
    shown = page(people.noor)
    assert "Invite people to Kestrel set" in shown
    assert reverse("sets:invite", args=[kestrel.pk]) in shown
    assert shown.count('class="lack"') == 6
    Invitation.objects.create(
        learning_set=kestrel, email="a@example.org", invited_by=people.noor, salt="s", token_hash="h"
    )
    assert "No one has joined yet; one invitation is waiting." in page(people.noor)
    Invitation.objects.create(
        learning_set=kestrel, email="b@example.org", invited_by=people.noor, salt="s", token_hash="i"
    )
    assert "No one has joined yet; two invitations are waiting." in page(people.noor)
    factories.membership(people.ben, kestrel)
    assert "Invite people to Kestrel set" not in page(people.noor)
    assert "Invite people to Kestrel set" not in page(people.ben)


def test_lead_sees_the_seats_that_wait_in_a_set_of_nobody(people: Cast) -> None:
    kestrel = factories.learning_set("Kestrel set", within=people.programme)
    client = Client()
    client.force_login(people.esi)
    shown = client.get(reverse("dashboards:programme", args=[people.programme.pk])).content.decode()
    row = shown[shown.index(f'id="set-{kestrel.pk}"') :]
    assert row[: row.index("</tr>")].count('class="lack"') == 6


def test_home_says_of_a_weekly_set_that_it_meets_every_week(people: Cast) -> None:
    type(people.harbour).objects.update(weeks_between=1)
    assert "They usually meet every week." in page(people.ada)
    factories.closed_session(people.harbour)
    assert "and usually meet every week." in page(people.ada)


def test_home_leads_a_site_admin_to_the_administration(people: Cast) -> None:
    shown = page(people.sam)
    assert shown.count(f'href="{reverse("admin:index")}"') == 2
    assert "You look after this site" in shown
    assert reverse("admin:index") not in page(people.noor)


def test_home_leads_a_newcomer_to_their_first_week_until_they_have_come(people: Cast) -> None:
    session = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=9))
    assert reverse("first_week") in page(people.ben)
    shown = Client().get(reverse("first_week")).content.decode()
    assert shown.count('class="mins"') == 7
    assert "Who else might know?" in shown
    client = Client()
    client.force_login(people.cleo)
    assert reverse("first_week_read") in client.get(reverse("first_week")).content.decode()
    assert client.post(reverse("first_week_read")).status_code == 302
    assert reverse("first_week") not in page(people.cleo)
    assert reverse("first_week") in page(people.ben)
    factories.closed_session(people.harbour)
    assert reverse("first_week") not in page(people.ben)
    assert "A theme is set." not in page(people.ben)
    factories.theme(people.harbour, "canary-theme")
    shown = page(people.ben)
    assert "A theme is set." in shown
    assert "canary-theme" not in shown
    client = Client()
    client.force_login(people.ben)
    assert "canary-theme" in client.get(reverse("planning:detail", args=[session.pk])).content.decode()


def test_where_members_take_turns_whoever_was_asked_finds_the_next_date_and_after_a_week_each(
    people: Cast,
) -> None:
    said = "Harbour set has no next date"
    people.harbour.status = "self-run"
    people.harbour.save()
    held = factories.closed_session(people.harbour, presenters=[people.ben])
    assert said in page(people.ben)
    held.next_host, held.starts_at = people.cleo, clock.now() - timedelta(days=2)
    held.save()
    assert said in page(people.cleo)
    assert said not in page(people.ben)
    held.starts_at -= timedelta(days=6)
    held.save()
    assert said in page(people.ben)
    assert said not in page(people.finn)


def test_a_set_that_ended_with_its_room_open_is_not_said_to_meet(people: Cast) -> None:
    session = factories.open_session(people.harbour, here=[people.cleo])
    people.harbour.status, people.harbour.ended_at = "ended", clock.now()
    people.harbour.save()
    shown = page(people.ben)
    assert "Harbour set has ended. Its last session is open." in shown
    assert "Harbour set has ended; its last session is open" in shown
    assert "is meeting" not in shown
    assert reverse("room:room", args=[session.pk]) in shown


def test_who_stays_away_twice_running_is_told_quietly_to_who_facilitates_alone(people: Cast) -> None:
    came = [people.ben, people.cleo, people.dev, people.gita]
    factories.closed_session(people.harbour, on=clock.now() - timedelta(days=40), came=came)
    assert "were not at the last two sessions" not in page(people.ada)
    factories.closed_session(people.harbour, on=clock.now() - timedelta(days=9), came=[*came, people.femi])
    shown = page(people.ada)
    assert "Hal was not at the last two sessions of Harbour set" in shown
    assert f"mailto:?bcc={people.hal.email}" in shown
    for other in (people.ben, people.hal, people.esi):
        assert "not at the last two sessions" not in page(other)
    factories.closed_session(
        people.harbour, on=clock.now() - timedelta(days=2), came=[people.hal, people.femi]
    )
    assert "Ben, Cleo, Dev and Gita" not in page(people.ada)
    factories.closed_session(
        people.harbour, on=clock.now() - timedelta(days=1), came=[people.hal, people.femi]
    )
    assert "Ben, Cleo, Dev and Gita were not at the last two sessions of Harbour set" in page(people.ada)


def test_coming_sessions_say_the_sets_time_to_who_lives_in_another_zone(people: Cast) -> None:
    factories.session(people.harbour, starts_at=datetime(2027, 1, 14, 10, tzinfo=UTC))
    with time_machine.travel(datetime(2027, 1, 4, 9, tzinfo=UTC), tick=False):
        here = " ".join(page(people.ben).split())
        assert "10:00 to 12:00" in here
        assert "your time" not in here
        people.ben.time_zone = "Pacific/Auckland"
        people.ben.save()
        assert "23:00 to 01:00 your time, 10:00 in London" in " ".join(page(people.ben).split())
        people.ben.time_zone = "Pacific/Kiritimati"
        people.ben.save()
        there = " ".join(page(people.ben).split())
        assert "00:00 to 02:00 your time, Thursday 14 January, 10:00 in London" in there
