"""Planning a run in one go: the dates of a rhythm, hints beside them, one save; and moving one and all later ones."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from html.parser import HTMLParser
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from planning.bank_holidays import bank_holiday
from planning.models import SessionNews
from planning.rhythm import dates_of, first_on
from sessions.models import Session
from sets.models import LearningSet
from tests import factories
from tests.cast import Cast, cast

TODAY = datetime(2026, 11, 12, 9, 0, tzinfo=UTC)
RHYTHM = {
    "every": "5", "weekday": "3", "first": "2026-12-03", "many": "9", "time": "10:00", "minutes": "120",
    "nation": "ENG", "venue": "Mill Lane", "link": "", "key": "k",
}  # fmt: skip


class Form(HTMLParser):
    """What a browser would send from the page's form, and how many presses it takes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.values: dict[str, str] = {}
        self._select = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        name, kind = said.get("name", ""), said.get("type", "")
        if tag == "select":
            self._select = name
        elif tag == "option" and "selected" in said:
            self.values[self._select] = said["value"]
        elif tag == "input" and name and (kind not in {"radio", "checkbox"} or "checked" in said):
            self.values[name] = said.get("value", "")


@pytest.fixture
def now() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def people(now: None, db: None) -> Cast:
    return cast()


def browser_of(people: Cast) -> Client:
    client = Client()
    client.force_login(people.ada)
    return client


def send(people: Cast, act: str, **changed: str) -> Any:
    url = reverse("planning:run", args=[people.harbour.pk])
    return browser_of(people).post(url, RHYTHM | {"act": act} | changed)


def shown(people: Cast, **changed: str) -> dict[str, str]:
    return Form(send(people, "show", **changed).content.decode()).values


def starts(learning_set: LearningSet) -> list[str]:
    rows = Session.objects.filter(learning_set=learning_set).order_by("starts_at")
    return list(rows.values_list("local_start", flat=True))


def test_dates_are_reckoned_from_the_first() -> None:
    assert dates_of(date(2026, 12, 3), "5", 3) == [date(2026, 12, 3), date(2027, 1, 7), date(2027, 2, 11)]
    second_tuesday = dates_of(date(2026, 12, 8), "monthly", 4)
    assert [day.isoformat() for day in second_tuesday] == [
        "2026-12-08",
        "2027-01-12",
        "2027-02-09",
        "2027-03-09",
    ]
    fifth = dates_of(date(2026, 12, 31), "monthly", 3)  # the last one, in months that have no fifth
    assert [day.isoformat() for day in fifth] == ["2026-12-31", "2027-01-28", "2027-02-25"]
    assert first_on(date(2026, 12, 1), 3) == date(2026, 12, 3)


@pytest.mark.parametrize(
    ("day", "nation", "named"),
    [
        ("2027-03-29", "ENG", True), ("2027-03-29", "SCT", False), ("2027-08-30", "WLS", True),
        ("2027-08-02", "SCT", True), ("2027-07-12", "NIR", True), ("2027-03-29", "none", False),
    ],
)  # fmt: skip
def test_bank_holidays_differ_by_nation(day: str, nation: str, named: bool) -> None:
    assert bool(bank_holiday(date.fromisoformat(day), nation)) is named


def test_a_new_sets_nine_sessions_take_fewer_than_twenty_presses(people: Cast) -> None:
    """Every press from the set's page on, and every field that has to be typed in, counts."""
    browser, presses = browser_of(people), 0
    page = browser.get(reverse("sessions:set_page", args=[people.harbour.pk])).content.decode()
    url = reverse("planning:run", args=[people.harbour.pk])
    assert url in page
    presses += 1  # “Plan the run”
    first = Form(browser.get(url).content.decode()).values
    assert (first["many"], first["every"], first["time"]) == ("9", "5", "10:00")
    first["first"] = "2026-12-03"
    presses += 2  # into the field, and the day
    proposed = Form(browser.post(url, first | {"act": "show"}).content.decode()).values
    presses += 1  # “Show the dates”
    saved = browser.post(url, proposed | {"act": "save"})
    presses += 1  # “Save 9 sessions”
    assert saved.status_code == 302
    assert len(starts(people.harbour)) == 9
    assert presses < 20


def test_nothing_is_stored_before_the_save_and_a_save_sent_twice_counts_once(people: Cast) -> None:
    values = shown(people)
    assert not Session.objects.exists()
    assert not SessionNews.objects.exists()
    values["row-1-drop"], values["row-2-date"], values["row-2-time"] = "on", "2027-02-12", "14:00"
    first, again = (send(people, "save", **values) for _ in range(2))
    assert (first.status_code, first.url) == (302, again.url)
    assert starts(people.harbour)[:3] == ["2026-12-03T10:00", "2027-02-12T14:00", "2027-03-18T10:00"]
    assert len(starts(people.harbour)) == 8
    assert SessionNews.objects.count() == 8
    page = browser_of(people).get(first.url).content.decode()
    assert "8 planned" in page
    assert "1 to plan" in page


def test_what_was_saved_is_said_in_the_page_and_floats_over_no_date(people: Cast) -> None:
    values, browser = shown(people), browser_of(people)
    url = reverse("planning:run", args=[people.harbour.pk])
    page = browser.post(url, RHYTHM | values | {"act": "save"}, follow=True).content.decode()
    said = page.index("9 sessions planned.")
    assert said < page.index("3 Dec")
    assert "data-toast" not in page


def test_hints_stand_beside_the_dates_and_forbid_nothing(people: Cast) -> None:
    people.programme.ends_on = date(2027, 4, 30)
    people.programme.save()
    other = factories.learning_set("Weir set", within=people.programme, members=[people.cleo, people.hal])
    factories.session(other, starts_at=datetime(2027, 1, 7, 9, 0, tzinfo=UTC))
    factories.session(people.harbour, starts_at=datetime(2027, 2, 11, 11, 0, tzinfo=UTC))
    values = shown(people)
    values["row-3-date"] = "2027-03-29"
    page = send(people, "add", **values).content.decode()
    assert "Easter Monday, a bank holiday in England." in page
    assert "In another set at that time, until 11:00: Cleo and Hal." in page
    assert "Weir set" not in page
    assert "This set already meets then, until 13:00." in page
    assert "After Leading teams 2026 ends, on 30 April 2027." in page
    assert "From here 10:00 is 10:00 for Femi in Lagos; before, it is 11:00." in page
    assert 'name="row-9-date"' in page
    assert send(people, "save", **values).status_code == 302


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"row-0-date": "2026-11-02"}, "2 November 2026 has passed."),
        ({"row-0-date": "2027-03-28", "row-0-time": "01:30"}, "The clocks skip that hour on this day."),
        ({"row-0-date": "2026-10-25"}, "25 October 2026 has passed."),
        (
            {"row-0-date": "2027-10-31", "row-0-time": "01:30"},
            "That hour comes twice on this day: say which of the two.",
        ),
        ({"row-0-date": "2036-12-03"}, "That is more than three years away."),
        ({"row-0-minutes": "20"}, "A session lasts at least 30 minutes."),
        ({"link": "javascript:alert(1)"}, "The video link needs to start with https://"),
        ({"many": "200"}, "Plan at most 24 sessions at once."),
        ({"every": "3"}, "Choose one of these."),
    ],
)
def test_bad_input_is_said_beside_the_field_and_nothing_is_planned(
    people: Cast, changed: dict[str, str], said: str
) -> None:
    answer = send(people, "save", **(shown(people) | {"venue": "Quay House"} | changed))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "Quay House" in page
    assert not Session.objects.exists()


def test_no_dates_or_only_dropped_ones_are_refused(people: Cast) -> None:
    answer = send(people, "save")
    assert answer.status_code == 422
    assert "There is no date to save yet." in answer.content.decode()
    assert send(people, "save", **{"rows": "999999", "row-0-drop": "on"}).status_code == 422


def test_an_hour_at_which_the_set_meets_already_is_planned_once(people: Cast) -> None:
    values = shown(people, many="2", key="k")
    twice = values | {f"row-1-{name}": values[f"row-0-{name}"] for name in ("date", "time")}
    answer = send(people, "save", **twice)
    assert answer.status_code == 422
    assert "already" in answer.content.decode()
    assert not Session.objects.exists()
    assert send(people, "save", **values).status_code == 302
    assert send(people, "save", **values).status_code == 302  # the same press again
    assert send(people, "save", **(values | {"key": "another"})).status_code == 422
    assert Session.objects.count() == 2


def run_of(people: Cast, count: int) -> list[Session]:
    values = shown(people, many=str(count), key=f"k{count}")
    send(people, "save", **values)
    SessionNews.objects.all().delete()
    return list(Session.objects.filter(learning_set=people.harbour).order_by("starts_at"))


def move(people: Cast, session: Session, **sent: str) -> Any:
    return browser_of(people).post(reverse("planning:move", args=[session.pk]), sent)


def test_this_and_all_later_ones_move_by_a_week_each_told_once(people: Cast) -> None:
    _first, second, third = run_of(people, 3)
    assert move(people, second, by="7").status_code == 302
    assert starts(people.harbour) == ["2026-12-03T10:00", "2027-01-14T10:00", "2027-02-18T10:00"]
    assert sorted(SessionNews.objects.values_list("session", flat=True)) == sorted([second.pk, third.pk])
    assert move(people, second, by="weekday", weekday="1").status_code == 302
    assert starts(people.harbour) == ["2026-12-03T10:00", "2027-01-12T10:00", "2027-02-16T10:00"]


def test_what_was_held_or_cancelled_is_not_moved(people: Cast) -> None:
    first, second = run_of(people, 2)
    Session.objects.filter(pk=first.pk).update(status="cancelled")
    assert move(people, first, by="7").url == reverse("planning:detail", args=[first.pk])
    second.refresh_from_db()
    assert second.local_start == "2027-01-07T10:00"


def test_a_move_into_the_past_or_without_a_day_moves_nothing(people: Cast) -> None:
    first, _second = run_of(people, 2)
    before = starts(people.harbour)
    with time_machine.travel(datetime(2026, 11, 30, tzinfo=UTC), tick=False):
        into_past = move(people, first, by="-7")
    assert into_past.status_code == 422
    assert "Thursday 26 November 2026: That time has passed." in into_past.content.decode()
    assert "Choose a day of the week." in move(people, first, by="weekday").content.decode()
    assert move(people, first, by="7", expected_version="99").status_code == 409
    assert starts(people.harbour) == before


def test_a_first_date_on_another_day_of_the_week_is_said_and_can_be_kept(people: Cast) -> None:
    page = send(people, "show", first="2026-12-01").content.decode()
    assert "You chose Tuesday 1 December 2026." in page
    assert "it begins on Thursday 3 December 2026." in page
    followed = send(people, "follow", first="2026-12-01").content.decode()
    assert "You chose" not in followed
    values = Form(followed).values
    assert (values["weekday"], values["row-0-date"], values["row-1-date"]) == (
        "1",
        "2026-12-01",
        "2027-01-05",
    )
    assert send(people, "follow", first="x").status_code == 422


def test_what_is_wrong_with_a_date_is_said_beside_it_while_it_is_typed(people: Cast) -> None:
    values = shown(people, every="4", first="2027-03-28", weekday="6", time="01:30", many="2")
    page = send(people, "show", every="4", first="2027-03-28", weekday="6", time="01:30").content.decode()
    assert "Sun 28 March 2027, 01:30" in page
    assert "The clocks skip that hour on this day." in page
    said = send(people, "look", **values)  # nothing is refused, and no field is painted
    assert said.status_code == 200
    assert "The clocks skip that hour on this day." in said.content.decode()
    assert "<input" not in said.content.decode()
    late = send(people, "look", **(shown(people) | {"row-1-date": "2026-12-03", "row-1-time": "11:00"}))
    assert "Another of these sessions is on at that time." in late.content.decode()
    assert "By the rhythm it would be Thursday 7 January 2027." in late.content.decode()
    assert not Session.objects.exists()


def test_each_session_of_a_run_can_have_its_host(people: Cast) -> None:
    values = shown(people, many="3", hosts="turns")
    in_turn = [values[f"row-{n}-host"] for n in range(3)]
    assert in_turn == [str(one.pk) for one in (people.ben, people.cleo, people.dev)]
    values["row-1-host"] = str(people.ada.pk)
    assert send(people, "save", **(values | {"row-2-host": str(people.finn.pk)})).status_code == 422
    assert send(people, "save", **values).status_code == 302
    hosts = list(Session.objects.order_by("starts_at").values_list("named_host__name", flat=True))
    assert hosts == [people.ben.name, people.ada.name, people.dev.name]


def test_more_than_the_set_plans_is_said_and_no_host_is_offered_twice(people: Cast) -> None:
    page = send(people, "show", many="9").content.decode()
    assert "They can be planned all the same" not in page
    first = page[page.index('name="row-0-host"') :]
    assert first[: first.index("</select>")].count(">Ada<") == 1
    sent = shown(people, many="10")
    page = send(people, "look", **sent).content.decode()
    assert "The set plans 9 sessions, and these go up to session 10." in page
    dropped = send(people, "look", **sent, **{"row-9-drop": "on"}).content.decode()
    assert "They can be planned all the same" not in dropped
    assert '<s class="soft">' in dropped
    assert send(people, "save", **sent).status_code == 302
    assert len(starts(people.harbour)) == 10


def test_the_open_session_counts_in_the_plan(people: Cast) -> None:
    factories.session(people.harbour, starts_at=TODAY, status="running")
    page = browser_of(people).get(reverse("planning:run", args=[people.harbour.pk])).content.decode()
    assert "1 open" in page
    assert "0 planned" in page
    assert "8 to plan" in page
