"""What a lead's pages say plainly: hidden or not yet, on now or not closed, of which day, and what a press leads to."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core import clock
from dashboards.report import content_of
from planning.models import StoppedNotice
from programmes.models import Programme, QuarterReport
from programmes.quarters import Quarter
from sets.models import LearningSet
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]

NEW = {"begins": "", "until": ""}


@pytest.fixture
def programme() -> Programme:
    return factories.programme()


@pytest.fixture
def lead(programme: Programme) -> User:
    return factories.role(factories.user(), programme).person


@pytest.fixture
def browser(lead: User) -> Client:
    found = Client()
    found.force_login(lead)
    return found


def page(browser: Client, name: str, *about: object) -> str:
    answer = browser.get(reverse(name, args=about))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().partition("<main")[2].split())


def set_in(programme: Programme, name: str = "Alder", members: int = 5) -> LearningSet:
    return factories.learning_set(name, within=programme, members=members, facilitators=[factories.user()])


def test_a_set_that_has_not_met_says_none_yet_and_a_small_one_hidden(
    programme: Programme, browser: Client
) -> None:
    one = set_in(programme)
    for shown in (
        page(browser, "dashboards:programme", programme.pk),
        page(browser, "dashboards:set_figures", one.pk),
    ):
        assert "None yet" in shown
        assert "Hidden<" not in shown
    assert "No session has been held yet." in page(browser, "dashboards:attendance", programme.pk)
    factories.closed_session(one, on=clock.now() - timedelta(days=9))
    for shown in (
        page(browser, "dashboards:programme", programme.pk),
        page(browser, "dashboards:set_figures", one.pk),
    ):
        assert "Hidden<" in shown
        assert "None yet" not in shown
    assert "Who came is hidden" in page(browser, "dashboards:attendance", programme.pk)


def test_a_session_on_now_is_another_thing_than_one_that_nobody_closed(
    programme: Programme, browser: Client
) -> None:
    on_now, left = set_in(programme, "Alder"), set_in(programme, "Birch")
    factories.open_session(on_now)
    session = factories.open_session(left)
    session.starts_at = session.opened_at = clock.now() - timedelta(days=3)
    session.save()
    alder = page(browser, "dashboards:set_figures", on_now.pk)
    birch = page(browser, "dashboards:set_figures", left.pk)
    assert "1 on now" in alder
    assert "not closed" not in alder
    assert "1 not closed" in birch
    assert "on now" not in birch
    shown = page(browser, "dashboards:attendance", programme.pk)
    assert "Over, and not closed: not counted yet" in shown
    assert "On now" in shown


def test_attendance_by_name_is_asked_about_before_it_is_decided(
    programme: Programme, browser: Client
) -> None:
    shown = page(browser, "dashboards:set_up", programme.pk)
    assert 'popovertarget="decide-by-name"' in shown
    assert "agreement says from then on that you see who came by name" in shown
    url = reverse("dashboards:decide_by_name", args=[programme.pk])
    asked = browser.post(url, {"by_name": "yes"})
    assert asked.status_code == 422
    assert "Nothing is changed yet" in asked.content.decode()
    programme.refresh_from_db()
    assert not programme.names_attendance
    browser.post(url, {"by_name": "yes", "sure": "yes"})
    programme.refresh_from_db()
    assert programme.names_attendance


def test_a_report_says_before_it_is_made_that_it_is_made_once_and_of_which_day(
    programme: Programme, browser: Client
) -> None:
    with time_machine.travel(datetime(2026, 11, 20, 12, tzinfo=UTC), tick=False):
        browser.force_login(programme.roles.get(role="lead").person)
        one = set_in(programme)
        factories.closed_session(one, on=datetime(2026, 8, 3, 9, tzinfo=UTC))
        before = page(browser, "dashboards:reports", programme.pk)
        assert "It is made once only" in before
        assert "those of today, 20 November 2026" in before
        browser.post(reverse("dashboards:make_report", args=[programme.pk]), {"quarter": "2026-3"})
        shown = page(browser, "dashboards:report", programme.pk, 2026, 3)
    assert "those of 20 November 2026, the day it was made" in shown
    assert "Turns on 20 November 2026" in shown
    assert "Turns that day" not in shown


def test_a_report_counts_the_sets_that_there_were_in_its_quarter(programme: Programme) -> None:
    days = {"Alder": date(2026, 2, 1), "Birch": date(2026, 8, 1), "Cedar": date(2026, 11, 1)}
    for name, day in days.items():
        one = set_in(programme, name)
        begun = datetime.combine(day, datetime.min.time(), tzinfo=UTC)
        LearningSet.objects.filter(pk=one.pk).update(created_at=begun)
    LearningSet.objects.filter(name="Alder").update(
        status="ended", ended_at=datetime(2026, 10, 20, tzinfo=UTC)
    )
    assert content_of(programme.pk, Quarter(2026, 3))["sets"] == 2
    assert content_of(programme.pk, Quarter(2026, 2))["sets"] == 1
    assert not QuarterReport.objects.exists()


@pytest.mark.parametrize("name", ["sets:list", "actions:list", "issues:list"])
def test_a_lead_without_a_set_is_led_on_from_empty_pages(
    programme: Programme, browser: Client, client: Client, name: str
) -> None:
    assert programme.roles.exists()
    assert reverse("dashboards:list") in page(browser, name)
    client.force_login(factories.user())
    assert reverse("dashboards:list") not in page(client, name)


def test_a_lead_of_two_programmes_goes_from_one_to_the_other(
    programme: Programme, lead: User, browser: Client
) -> None:
    assert "You also lead" not in page(browser, "dashboards:programme", programme.pk)
    second = factories.role(lead, factories.programme()).programme
    other = factories.programme()
    shown = page(browser, "dashboards:programme", programme.pk)
    assert reverse("dashboards:programme", args=[second.pk]) in shown
    assert reverse("dashboards:programme", args=[other.pk]) not in shown


def test_the_weekly_letter_of_leads_is_offered_to_leads_alone(
    programme: Programme, lead: User, browser: Client, client: Client
) -> None:
    assert programme.roles.exists()
    assert 'name="digest"' in page(browser, "planning:notices")
    person = factories.user()
    client.force_login(person)
    shown = page(client, "planning:notices")
    assert 'name="digest"' not in shown
    assert "A programme that you lead" not in shown
    StoppedNotice.objects.create(person=person, kind="digest")  # chosen while they led one
    sent = dict.fromkeys(("reminder", "nudge", "polls", "recap", "review", "set"), "send")
    answer = client.post(reverse("planning:notices"), sent | NEW)
    assert answer.status_code == 302
    assert StoppedNotice.objects.filter(person=person, kind="digest").exists()


def test_a_list_that_is_longer_than_a_page_can_be_had_whole_to_print(
    programme: Programme, browser: Client
) -> None:
    names = [f"Set {n:02}" for n in range(14)]
    for name in names:
        set_in(programme, name, members=0)
    url = reverse("dashboards:programme", args=[programme.pk])
    assert "All on one page, to print" in page(browser, "dashboards:programme", programme.pk)
    shown = browser.get(url, {"page": "all"}).content.decode()
    assert all(f">{name}</a></span>" in shown for name in names)
    assert "All on one page, to print" not in shown
    for name in ("attendance", "turns"):
        whole = browser.get(reverse(f"dashboards:{name}", args=[programme.pk]), {"page": "all"})
        assert whole.status_code == 200
