"""A quarter's report: made of what the pages show, once, and the same for whoever looks later."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from actions.models import Evidence
from core import clock
from dashboards import reads
from dashboards.meetings import meetings
from dashboards.report import content_of, offered
from privacy.services.erasure import erase
from programmes.models import Programme, QuarterReport
from programmes.quarters import Quarter
from sets.models import LearningSet, Membership
from tests import factories
from tests.dashboards import chance
from tests.dashboards.attacker import View, leaks, look
from tests.dashboards.history import History

pytestmark = [pytest.mark.django_db, pytest.mark.both]

AUTUMN = Quarter(2026, 3)


@pytest.fixture
def days() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(datetime(2026, 10, 14, 12, tzinfo=UTC), tick=False) as day:
        yield day


def set_of(name: str, members: int, within: Programme, on: tuple[date, ...]) -> LearningSet:
    one = factories.learning_set(
        name, within=within, members=members, facilitators=[factories.user(f"Host of {name}")]
    )
    people = factories.members_of(one)
    for day in on:
        at = datetime.combine(day, datetime.min.time(), tzinfo=UTC) + timedelta(hours=9)
        factories.closed_session(one, on=at, came=people[1:], presenters=people[:1])
    return one


def lead_of(programme: Programme) -> tuple[User, Client]:
    person, browser = factories.user(), Client()
    factories.role(person, programme)
    browser.force_login(person)
    return person, browser


def made(browser: Client, programme: Programme, quarter: str = "2026-3") -> str:
    answer = browser.post(reverse("dashboards:make_report", args=[programme.pk]), {"quarter": quarter})
    page = browser.get(answer["Location"])
    assert page.status_code == 200
    return " ".join(page.content.decode().partition("<article")[2].split())


def test_quarter_knows_its_days_and_when_it_has_settled() -> None:
    assert (AUTUMN.first, AUTUMN.last, AUTUMN.settled_on) == (
        date(2026, 7, 1), date(2026, 9, 30), date(2026, 10, 14),
    )  # fmt: skip
    assert (AUTUMN.name, Quarter(2026, 4).following, Quarter(2026, 1).before) == (
        "July to September 2026", Quarter(2027, 1), Quarter(2025, 4),
    )  # fmt: skip
    ready, ahead = offered(date(2026, 5, 3), [], date(2026, 10, 13))
    assert (ready, ahead) == ([Quarter(2026, 2)], AUTUMN)
    ready, ahead = offered(date(2026, 5, 3), [QuarterReport(first=AUTUMN.first)], date(2026, 10, 14))
    assert (ready, ahead) == ([Quarter(2026, 2)], Quarter(2026, 4))


def test_report_stays_as_it_was_made_and_tells_of_no_small_set(days: time_machine.Traveller) -> None:
    programme = factories.programme()
    on = (date(2026, 7, 6), date(2026, 8, 10), date(2026, 9, 14))
    big = set_of("Alder", 5, programme, on)
    set_of("Reed", 3, programme, on)
    lead, browser = lead_of(programme)
    page = made(browser, programme)
    assert "80&nbsp;%<small>12 of 15 places</small>" in page
    assert "6<small>of 6 planned</small>" in page
    assert "2<small>of 2 in the programme</small>" in page
    content = QuarterReport.objects.get().content
    days.shift(timedelta(days=3))
    members = factories.members_of(big)
    Membership.objects.filter(person=members[0]).update(ended_at=clock.now())
    erase(person_id=members[1].pk)
    factories.closed_session(big, on=datetime(2026, 9, 20, 9, tzinfo=UTC))
    factories.role(factories.user(), programme)
    assert made(browser, programme) == page  # the second press changes nothing
    assert QuarterReport.objects.get().content == content
    assert lead.name in page


def test_report_waits_until_the_quarter_has_settled_and_takes_no_nonsense(
    days: time_machine.Traveller,
) -> None:
    programme = factories.programme()
    set_of("Alder", 5, programme, (date(2026, 7, 6), date(2026, 8, 10)))
    _lead, browser = lead_of(programme)
    for asked in ("2026-4", "2026-5", "", "<script>", "0-1", "2026-3-1", "9999-4", "２０２６-3"):
        made_url = reverse("dashboards:make_report", args=[programme.pk])
        answer = browser.post(made_url, {"quarter": asked})
        assert answer["Location"] == reverse("dashboards:reports", args=[programme.pk])
    assert not QuarterReport.objects.exists()
    for year, quarter in ((2026, 3), (0, 1), (2026, 9), (99999, 1)):
        address = reverse("dashboards:report", args=[programme.pk, year, quarter])
        assert browser.get(address).status_code == 404


def test_who_is_erased_and_what_is_taken_back_is_gone_from_it(days: time_machine.Traveller) -> None:
    programme = factories.programme()
    one = set_of("Alder", 5, programme, (date(2026, 7, 6), date(2026, 8, 10)))
    host = Membership.objects.get(learning_set=one, role="facilitator").person
    with scopes_disabled():
        for words in ("We meet on time.", "I sleep."):
            Evidence.objects.create(person=factories.members_of(one)[0], programme=programme, words=words)
    _lead, browser = lead_of(programme)
    page = made(browser, programme)
    assert host.name in page
    assert "We meet on time." in page
    days.shift(timedelta(days=1))
    with scopes_disabled():
        Evidence.objects.create(person=factories.members_of(one)[0], programme=programme, words="Later.")
        Evidence.objects.filter(person=factories.members_of(one)[0]).order_by("created_at")[0].delete()
    name = host.name
    erase(person_id=host.pk)
    page = made(browser, programme)
    assert name not in page
    assert "We meet on time." not in page
    assert "I sleep." in page
    assert "Later." not in page


@pytest.mark.parametrize("seed", range(3))
def test_reports_of_a_random_history_are_sums_of_what_stood_on_the_pages(seed: int) -> None:
    with time_machine.travel(datetime(2026, 1, 5, 18, tzinfo=UTC), tick=False) as day:
        history = History(seed, factories.programme())
        views: list[View] = []
        for _event in range(24):
            day.shift(timedelta(days=7))
            history.step()
            day.shift(timedelta(hours=1))
            views.append(look(history.set, views[-1] if views else None))
            quarter = Quarter.of(clock.now().date())
            content = content_of(history.set.programme_id, quarter)
            for first, _held, _sets, *sums in content["quarters"]:
                within = Quarter.of(date.fromisoformat(first))
                cells = [cell for at, cell in views[-1].cells.items() if within.holds(at.date())]
                assert sums == [sum(places for places, _came in cells), sum(came for _p, came in cells)]
            assert tuple(content["actions"][:2]) == (views[-1].actions or (0, 0, None))[:2]
        assert leaks(views) == []


def test_calendar_says_what_was_held_is_open_and_is_planned_where_the_set_meets(
    days: time_machine.Traveller,
) -> None:
    programme = factories.programme()
    east = factories.learning_set("East", within=programme, members=5, time_zone="Pacific/Auckland")
    # Thursday morning there, and still September in London.
    factories.session(east, starts_at=datetime(2026, 9, 30, 20, tzinfo=UTC), status="closed")
    for hour, status in ((8, "scheduled"), (40, "scheduled"), (11, "running"), (12, "cancelled")):
        at = datetime(2026, 10, 13, tzinfo=UTC) + timedelta(hours=hour)
        factories.session(factories.learning_set(f"At {hour}", within=programme), starts_at=at, status=status)
    _lead, browser = lead_of(programme)
    address = reverse("dashboards:calendar", args=[programme.pk])
    page = " ".join(browser.get(address).content.decode().split())
    assert "Thursday 1 October" in page
    for said in ("Held 1", "Open 1", "Planned 1", "Not opened 1", "Cancelled 1"):
        assert f"<span>{said}</span>" in page
    assert "No session this month" in browser.get(address, {"month": "2026-09"}).content.decode()
    for asked in ("", "2026-13", "<script>", "0001-01", "x" * 5000, "2026-1"):
        assert browser.get(address, {"month": asked}).status_code == 200
    assert not meetings(programme.pk, date(2026, 9, 1), date(2026, 9, 30))


@pytest.mark.parametrize("name", ["calendar", "reports", "report"])
def test_pages_take_as_many_queries_for_twelve_sets_as_for_two(
    name: str, days: time_machine.Traveller
) -> None:
    counted = []
    for sets in (2, 12):
        programme = chance.programme(3, sets=sets)
        _lead, browser = lead_of(programme)
        made(browser, programme)
        given = [2026, 3] if name == "report" else []
        address = reverse(f"dashboards:{name}", args=[programme.pk, *given])
        browser.get(address)
        reads.forget()
        with CaptureQueriesContext(connection) as queries:
            browser.get(address)
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 16
