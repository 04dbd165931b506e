"""Planning a session: what is usual, what is refused beside its field, and what a zone makes of it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from sessions.models import Session
from sessions.reads.hours import span
from tests import factories
from tests.cast import Cast, cast

pytestmark = pytest.mark.django_db

TODAY = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)


@pytest.fixture
def people() -> Cast:
    return cast()


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def typed(**changed: object) -> dict[str, object]:
    sound = {
        "date": "2026-12-17", "time": "10:00", "minutes": "120", "venue": "Mill Lane", "link": "", "rounds": "2",
        "format": "classic", "key": "k",
    }  # fmt: skip
    return sound | changed


def plan(people: Cast, **changed: object) -> Any:
    with time_machine.travel(TODAY, tick=True):
        return client_of(people.ada).post(
            reverse("planning:plan", args=[people.harbour.pk]), typed(**changed)
        )


def test_plan_makes_one_session_when_the_form_is_sent_twice(people: Cast) -> None:
    first, second = plan(people), plan(people)
    assert (first.status_code, first.url) == (302, second.url)
    made = Session.objects.get()
    assert (made.local_start, made.time_zone, made.minutes) == ("2026-12-17T10:00", "Europe/London", 120)
    assert made.starts_at == datetime(2026, 12, 17, 10, 0, tzinfo=UTC)


def test_plan_asks_whether_another_year_was_meant_when_the_date_has_passed(people: Cast) -> None:
    answer = plan(people, date="2025-12-17")
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "17 December 2025 has passed. Did you mean 2026?" in shown
    assert 'value="2025-12-17"' in shown
    assert "If you mean Thursday 17 December 2026" in shown
    assert "Mill Lane" in shown
    assert "Did you mean" not in plan(people, date="2026-11-02").content.decode()


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("date", "", "Choose a date."),
        ("date", "soon", "Write the date as day, month and year."),
        ("date", "0001-01-01", "has passed."),
        ("date", "9999-12-31", "That is more than three years away."),
        ("time", "25:00", "Write the time as hours and minutes."),
        ("minutes", "0", "A session lasts at least 30 minutes."),
        ("minutes", "1000", "A session lasts at most 480 minutes."),
        ("minutes", "two", "Minutes are a whole number"),
        ("format", "wild", "There is no such format."),
        ("rounds", "9", "Choose from 0 to 4 rounds."),
        ("link", "meet.example/heron-5", "The video link needs to start with https://"),
        ("link", "javascript:alert(1)", "The video link needs to start with https://"),
        ("link", "https://", "This does not look like a link."),
        ("venue", "x" * 10_000, "Keep the place under 200 characters."),
    ],
)
def test_plan_says_what_is_wrong_beside_the_field_and_changes_nothing(
    people: Cast, field: str, value: str, said: str
) -> None:
    answer = plan(people, **{field: value})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Session.objects.count() == 0


def test_plan_refuses_an_hour_that_the_clocks_skip(people: Cast) -> None:
    answer = plan(people, date="2027-03-28", time="01:30")
    assert "The clocks skip that hour" in answer.content.decode()


def test_plan_asks_which_hour_when_it_comes_twice(people: Cast) -> None:
    answer = plan(people, date="2027-10-31", time="01:30")
    assert "Say which of the two you mean." in answer.content.decode()
    assert plan(people, date="2027-10-31", time="01:30", which="second").status_code == 302
    assert Session.objects.get().starts_at == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


def follow(people: Cast, **typed: str) -> str:
    """What stands beside the form while somebody types."""
    url = reverse("planning:plan", args=[people.harbour.pk])
    with time_machine.travel(TODAY, tick=True):
        answer = client_of(people.ada).get(url, typed, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_the_times_beside_the_form_follow_what_is_typed(people: Cast) -> None:
    people.femi.time_zone = "Asia/Tokyo"
    people.femi.save()
    shown = follow(people, date="2026-12-18", time="11:15", minutes="90")
    assert "Friday 18 December 2026" in shown
    assert "Femi, Tokyo</dt><dd>20:15" in shown
    assert "Ends at 12:45." in shown
    assert "Ends at" not in follow(people, date="2026-12-18", time="11:15", minutes="abc")
    assert "this shows what time it is" in follow(people, date="2026-12-", time="11:15", minutes="90")
    assert not Session.objects.exists()


def test_the_night_of_the_clock_change_says_so_beside_its_end(people: Cast) -> None:
    shown = follow(people, date="2027-10-31", time="00:30", minutes="120")
    assert "Ends at 01:30, after the clocks go back." in shown
    assert "Which of the two" not in shown
    asked = follow(people, date="2027-10-31", time="01:30", minutes="120")
    assert "Which of the two" in asked
    assert "(optional)" not in asked
    assert "<dd>01:30" in follow(people, date="2027-10-31", time="01:30", minutes="120", which="second")
    zone = people.harbour.zone
    begins = datetime(2027, 10, 30, 23, 30, tzinfo=UTC)
    assert span(begins, begins + timedelta(hours=2), zone) == "00:30 to 01:30, after the clocks go back"


def test_plan_refuses_a_time_that_has_passed_today(people: Cast) -> None:
    assert "That time has passed today." in plan(people, date="2026-11-12", time="08:00").content.decode()


def test_plan_offers_what_is_usual_in_wall_time_across_a_clock_change(people: Cast) -> None:
    factories.session(people.harbour, starts_at=datetime(2026, 10, 8, 9, 0, tzinfo=UTC))  # 10:00 in London
    with time_machine.travel(TODAY, tick=True):
        shown = client_of(people.ada).get(reverse("planning:plan", args=[people.harbour.pk])).content.decode()
    assert 'value="2026-11-19"' in shown
    assert 'value="10:00"' in shown
    assert "Plan session 2" in shown
    assert "Femi, Lagos" in shown


def test_plan_is_for_those_who_may_open_the_room(people: Cast) -> None:
    url = reverse("planning:plan", args=[people.harbour.pk])
    answers = [client_of(p).get(url).status_code for p in (people.ada, people.gita, people.ben, people.finn)]
    assert answers == [200, 200, 403, 404]


def test_edit_moves_the_session_and_refuses_a_version_from_before(people: Cast) -> None:
    session = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=20))
    day = (clock.now() + timedelta(days=25)).date().isoformat()
    ada, url = client_of(people.ada), reverse("planning:edit", args=[session.pk])
    told = ada.post(url, typed(date=day, expected_version="0"), follow=True)
    assert "Each of you is told by one letter" in told.content.decode()
    moved = Session.objects.get()
    assert (moved.local_start, moved.sequence, moved.version) == (f"{day}T10:00", 1, 1)
    stale = ada.post(url, typed(date=day, venue="Typed anew", expected_version="0"))
    assert stale.status_code == 409
    assert "Typed anew" in stale.content.decode()
    assert 'name="expected_version" value="1"' in stale.content.decode()


def test_edit_is_refused_in_words_when_the_room_is_open(people: Cast) -> None:
    session = factories.open_session(people.harbour)
    answer = client_of(people.ada).post(
        reverse("planning:edit", args=[session.pk]),
        typed(date="2027-12-01", expected_version=str(session.version)),
    )
    assert answer.status_code == 422
    assert "That cannot be done now" in answer.content.decode()


@pytest.mark.parametrize(("weeks", "said"), [(1, "usually leave a week."), (5, "usually leave five weeks.")])
def test_plan_says_in_words_how_much_is_usually_left(people: Cast, weeks: int, said: str) -> None:
    type(people.harbour).objects.update(weeks_between=weeks)
    url = reverse("planning:plan", args=[people.harbour.pk])
    factories.closed_session(people.harbour, on=clock.now() - timedelta(days=3))
    assert f"and {said}" in client_of(people.ada).get(url).content.decode()
    factories.session(people.harbour, starts_at=clock.now() + timedelta(days=3))
    assert f"you {said}" in client_of(people.ada).get(url).content.decode()


def test_edit_says_that_a_time_of_another_day_has_passed(people: Cast) -> None:
    session = factories.session(people.harbour, starts_at=clock.now() - timedelta(days=2))
    day = session.local_start[:10]
    form = typed(date=day, time="00:05", expected_version="0")
    shown = client_of(people.ada).post(reverse("planning:edit", args=[session.pk]), form).content.decode()
    assert ("That time has passed." in shown, "passed today" in shown) == (True, False)


def test_edit_names_the_zone_in_which_the_session_was_planned(people: Cast) -> None:
    session = factories.session(people.harbour)
    type(people.harbour).objects.update(time_zone="Africa/Lagos")
    url = reverse("planning:edit", args=[session.pk])
    shown = client_of(people.ada).get(url).content.decode()
    assert (
        "In the time zone in which this session was planned, Europe/London; the set’s is now Africa/Lagos"
        in shown
    )
    assert "In the set’s time zone" not in shown


def test_plan_keeps_whole_minutes(people: Cast) -> None:
    assert plan(people, time="10:00:30").status_code == 302
    made = Session.objects.get()
    assert (made.local_start, made.starts_at) == (
        "2026-12-17T10:00",
        datetime(2026, 12, 17, 10, 0, tzinfo=UTC),
    )


def test_an_overlap_in_one_set_and_a_bank_holiday_are_said_beside_the_date(people: Cast) -> None:
    with time_machine.travel(TODAY, tick=False):
        other = factories.session(people.harbour, starts_at=datetime(2027, 3, 29, 9, 0, tzinfo=UTC))
        url = reverse("planning:plan", args=[people.harbour.pk])
        asked = {"date": "2027-03-29", "time": "11:00", "minutes": "120"}
        said = client_of(people.ada).get(url, asked, HTTP_HX_REQUEST="true").content.decode()
        assert "This set already meets then, until 12:00." in said
        assert "Easter Monday" in said
        edit = reverse("planning:edit", args=[other.pk])
        own = client_of(people.ada).get(edit, asked, HTTP_HX_REQUEST="true").content.decode()
        assert "already meets then" not in own
