"""Private calendar feeds: two queries, nothing that anybody wrote, 304 when nothing has changed, gone with the role."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import icalendar
import pytest
import time_machine
import vobject
from allauth.account.models import EmailAddress
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from planning.feed_tokens import token_of
from planning.models import CalendarFeed
from planning.services import feeds, scheduling
from planning.views.feeds import READS_AN_HOUR, recent_reads
from programmes.models import ProgrammeRole
from sessions.models import Attendance, Session
from sets.models import Membership
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast, cast

TODAY = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
DAYS = timedelta(days=1)
PASSWORD = "a long throw-away password"

pytestmark = pytest.mark.django_db


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TODAY, tick=False) as moved:
        yield moved


@pytest.fixture
def people(now: time_machine.Traveller) -> Cast:
    return cast()


def plan(people: Cast, day: str, zone_hour: str = "10:00") -> Session:
    return scheduling.plan_session(
        learning_set=people.harbour, person=people.ada, roles=roles_of(people.ada.pk), minutes=120,
        local_start=datetime.fromisoformat(f"{day}T{zone_hour}"), venue="Mill Lane",
        link="https://meet.example/harbour",
    )  # fmt: skip


def read(feed: CalendarFeed, **headers: Any) -> Any:
    return Client().get(reverse("planning:feed", args=[token_of(feed)]), **headers)


def events(feed: CalendarFeed) -> list[Any]:
    answer = read(feed)
    assert answer.status_code == 200
    return list(icalendar.Calendar.from_ical(answer.content).walk("VEVENT"))


@pytest.mark.parametrize("many", [1, 10])
def test_two_queries_and_304_when_nothing_has_changed(
    people: Cast, many: int, django_assert_num_queries: Callable[[int], Any], now: time_machine.Traveller
) -> None:
    for n in range(many):
        plan(people, f"2027-01-{n + 1:02}")
    feed = feeds.make(person=people.femi)
    first = read(feed)
    with django_assert_num_queries(2):
        again = read(feed)
    assert (again.status_code, again["ETag"], again.content) == (200, first["ETag"], first.content)
    now.shift(30 * DAYS)
    feed.refresh_from_db()
    read(feed)  # once an hour it is noted that it was read
    with django_assert_num_queries(2):
        assert read(feed, HTTP_IF_NONE_MATCH=first["ETag"]).status_code == 304
    assert again.cookies.output() == ""


def test_a_feed_holds_dates_in_the_sets_zone_and_nothing_else(people: Cast) -> None:
    session = plan(people, "2027-03-29")
    feed = feeds.make(person=people.femi)
    answer = read(feed)
    text = answer.content.decode()
    second = vobject.readOne(text)
    (event,) = events(feed)
    assert event["DTSTART"].dt == datetime(2027, 3, 29, 10, 0, tzinfo=ZoneInfo("Europe/London"))
    assert second.vevent.uid.value == event["UID"] == f"{session.pk}@127.0.0.1"
    assert (event["CLASS"], event["LOCATION"]) == ("PRIVATE", "Mill Lane")
    assert "METHOD" not in text
    assert "meet.example" not in text
    assert "REFRESH-INTERVAL;VALUE=DURATION:PT1H" in text
    assert "X-PUBLISHED-TTL:PT1H" in text


def test_declined_left_out_cancelled_kept_for_thirty_days_old_ones_for_sixty(
    people: Cast, now: time_machine.Traveller
) -> None:
    stays, declined, cancelled = (plan(people, f"2027-01-{day}") for day in ("05", "06", "07"))
    factories.session(people.harbour, starts_at=TODAY - 61 * DAYS)
    old = factories.closed_session(people.harbour, on=TODAY - 59 * DAYS, presenters=[people.ben])
    Attendance.objects.create(session=declined, person=people.femi, answer="no")
    from planning.periodic import tell_news

    now.shift(timedelta(minutes=3))
    tell_news()
    with scopes_disabled():
        scheduling.cancel_session(
            session_id=cancelled.pk, person=people.ada, roles=roles_of(people.ada.pk), expected_version=None
        )
    now.shift(timedelta(minutes=3))
    tell_news()
    feed = feeds.make(person=people.femi)
    shown = {str(event["UID"]).split("@")[0]: str(event["STATUS"]) for event in events(feed)}
    assert shown == {str(stays.pk): "CONFIRMED", str(cancelled.pk): "CANCELLED", str(old.pk): "CONFIRMED"}
    now.shift(31 * DAYS)
    assert str(cancelled.pk) not in str(read(feed).content)


def test_a_leads_feed_keeps_what_is_cancelled_for_thirty_days_too(
    people: Cast, now: time_machine.Traveller
) -> None:
    from planning.periodic import tell_news

    cancelled = plan(people, "2027-01-07")
    now.shift(timedelta(minutes=3))
    tell_news()
    with scopes_disabled():
        scheduling.cancel_session(
            session_id=cancelled.pk, person=people.ada, roles=roles_of(people.ada.pk), expected_version=None
        )
    now.shift(timedelta(minutes=3))
    tell_news()
    feed = feeds.make(person=people.esi, programme_id=people.programme.pk)
    assert [str(event["STATUS"]) for event in events(feed)] == ["CANCELLED"]
    now.shift(31 * DAYS)
    assert events(feed) == []


def test_the_calendar_itself_reminds_where_its_owner_wants_that(people: Cast) -> None:
    plan(people, "2027-01-05")
    browser, url = browser_of(people.femi), reverse("planning:feed_link")
    browser.post(url, {"act": "make"})
    feed = CalendarFeed.objects.get()
    assert "VALARM" not in read(feed).content.decode()
    tag = read(feed)["ETag"]
    browser.post(url, {"act": "remind"})
    assert "Do not remind me" in browser.get(reverse("planning:feeds")).content.decode()
    (event,) = events(feed)
    (alarm,) = event.walk("VALARM")
    assert (str(alarm["ACTION"]), alarm["TRIGGER"].dt) == ("DISPLAY", -timedelta(hours=1))
    assert read(feed)["ETag"] != tag
    again = vobject.readOne(read(feed).content.decode())
    assert again.vevent.valarm.trigger.value == -timedelta(hours=1)
    browser.post(url, {"act": "silent"})
    assert read(feed)["ETag"] == tag


def test_a_feed_ends_with_the_last_role_and_answers_as_for_an_unknown_link(people: Cast) -> None:
    plan(people, "2027-01-05")
    feed = feeds.make(person=people.femi)
    assert read(feed).status_code == 200
    Membership.objects.filter(person=people.femi).update(ended_at=TODAY)
    gone = read(feed)
    unknown = Client().get(reverse("planning:feed", args=["AAAAAAAAAAAAAAAAAAAAAA"]))
    assert (gone.status_code, gone.content) == (unknown.status_code, unknown.content) == (404, gone.content)


def test_a_leads_feed_holds_dates_and_names_of_sets_while_they_lead(people: Cast) -> None:
    plan(people, "2027-01-05")
    feed = feeds.make(person=people.esi, programme_id=people.programme.pk)
    (event,) = events(feed)
    assert event["SUMMARY"] == "Harbour set session"
    assert not {"LOCATION", "DESCRIPTION"} & set(event)
    assert "Mill Lane" not in read(feed).content.decode()
    ProgrammeRole.objects.filter(person=people.esi).update(ended_at=TODAY)
    assert read(feed).status_code == 404


def test_a_link_made_anew_ends_the_old_one_and_too_many_reads_are_refused(people: Cast) -> None:
    old = feeds.make(person=people.femi)
    feed = feeds.make(person=people.femi)
    assert (read(old).status_code, read(feed).status_code) == (404, 200)
    assert token_of(feed) not in {feed.salt, feed.token_hash}
    for _n in range(READS_AN_HOUR):
        recent_reads.is_too_often(feed.pk)
    assert read(feed).status_code == 429
    feeds.end(person=people.femi)
    assert read(feed).status_code == 404


def browser_of(person: User) -> Client:
    person.set_password(PASSWORD)
    person.save()
    EmailAddress.objects.get_or_create(user=person, email=person.email, verified=True, primary=True)
    browser = Client()
    browser.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return browser


def test_the_page_makes_shows_and_ends_the_link(people: Cast) -> None:
    browser, url = browser_of(people.femi), reverse("planning:feed_link")
    made = browser.post(url, {"act": "make"})
    feed = CalendarFeed.objects.get(person=people.femi)
    assert token_of(feed) in made.content.decode()
    page = browser.get(reverse("planning:feeds")).content.decode()
    assert token_of(feed) not in page
    assert token_of(feed) in browser.post(url, {"act": "show"}).content.decode()
    assert browser.post(url, {"act": "make", "programme": str(people.programme.pk)}).status_code == 404
    browser.post(url, {"act": "end"})
    assert not CalendarFeed.objects.exists()
