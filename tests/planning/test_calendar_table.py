"""The table of what calendars need (docs/calendars.md), row by row, each under its own name: the raw mails of create,
change, change, cancel, restore, leave, rejoin, change and cancel, as a real SMTP server received them, read by two
libraries that share no code."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import time_machine
from pytest_django.fixtures import Settings

from planning.models import CalendarEntry
from sessions.models import Session
from tests.cast import Cast, cast
from tests.planning.test_calendar_mail import Mailbox, Raw, cancel, change, end, join, mailbox, now, plan

__all__ = ["mailbox", "now"]

pytestmark = pytest.mark.django_db

SITE = "sets@als.example"
MEETS = datetime.fromisoformat("2027-03-25T10:00")
WEEK = timedelta(days=7)
METHODS = [
    "REQUEST", "REQUEST", "REQUEST", "CANCEL", "REQUEST", "CANCEL", "REQUEST", "REQUEST", "CANCEL",
]  # fmt: skip


@dataclass(frozen=True)
class Step:
    """What was done, the mail that one member got of it, and how the session stood then."""

    letter: Raw
    starts_at: datetime
    ends_at: datetime

    @property
    def event(self) -> Any:
        return self.letter.event

    @property
    def other(self) -> Any:
        """The event as the second library reads it."""
        return self.letter.second.vevent


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def steps(people: Cast, mailbox: Mailbox, now: time_machine.Traveller, settings: Settings) -> list[Step]:
    """A life of one session, for Femi, who leaves before its last change and comes back."""
    session = plan(people)
    acts: list[Callable[[], object]] = [
        lambda: None,
        lambda: change(people, session, local_start=MEETS + WEEK),
        lambda: change(people, session, venue="", minutes=90),
        lambda: cancel(people, session),
        lambda: cancel(people, session, back=True),
        lambda: end(people, people.femi),
        lambda: join(people, people.femi),
        lambda: change(people, session, local_start=MEETS + WEEK, venue="Quay House"),
        lambda: cancel(people, session),
    ]
    return list(_lived(people, session, acts, mailbox, now))


def _lived(
    people: Cast,
    session: Session,
    acts: list[Callable[[], object]],
    mailbox: Mailbox,
    now: time_machine.Traveller,
) -> Iterator[Step]:
    for act in acts:
        act()
        now.shift(timedelta(minutes=3))
        session.refresh_from_db()
        (letter,) = mailbox.take(people.femi)
        yield Step(letter, session.starts_at, session.planned_end)


def test_method_stands_on_the_calendar_and_in_the_header_and_not_on_the_event(steps: list[Step]) -> None:
    assert [one.letter.calendar["METHOD"] for one in steps] == METHODS
    assert [one.letter.second.method.value for one in steps] == METHODS
    assert [one.letter.part("text/calendar").get_param("method") for one in steps] == METHODS
    assert not any("METHOD" in one.event or "method" in one.other.contents for one in steps)


def test_a_cancel_is_cancelled_of_the_same_event_by_the_same_organizer_and_later(steps: list[Step]) -> None:
    states = ["CANCELLED" if method == "CANCEL" else "CONFIRMED" for method in METHODS]
    assert [str(one.event["STATUS"]) for one in steps] == states
    assert [one.other.status.value for one in steps] == states
    assert len({str(one.event["UID"]) for one in steps} | {one.other.uid.value for one in steps}) == 1
    assert len({str(one.event["ORGANIZER"]) for one in steps}) == 1
    for before, after in pairwise(steps):
        assert int(after.event["SEQUENCE"]) > int(before.event["SEQUENCE"])


def test_organizer_is_the_bare_mailbox_that_the_mail_comes_from(steps: list[Step]) -> None:
    for one in steps:
        assert str(one.event["ORGANIZER"]) == one.other.organizer.value == f"mailto:{SITE}"
        assert dict(one.event["ORGANIZER"].params) == one.other.organizer.params == {}
        assert SITE in one.letter.message["From"]


def test_the_facilitator_is_an_attendee_like_everybody(
    people: Cast, mailbox: Mailbox, now: time_machine.Traveller
) -> None:
    plan(people)
    now.shift(timedelta(minutes=3))
    (letter,) = mailbox.take(people.ada)
    assert str(letter.event["ATTENDEE"]) == f"mailto:{people.ada.email}"
    assert str(letter.event["ORGANIZER"]) == f"mailto:{SITE}"


def test_the_one_attendee_is_the_reader_and_no_answer_is_asked_for_by_mail(
    people: Cast, steps: list[Step]
) -> None:
    for one in steps:
        (attendee,) = one.other.contents["attendee"]
        assert str(one.event["ATTENDEE"]) == attendee.value == f"mailto:{people.femi.email}"
        assert (one.event["ATTENDEE"].params["RSVP"], attendee.params["RSVP"]) == ("FALSE", ["FALSE"])
        others = {person.email for person in (*people.members, people.ada)} - {people.femi.email}
        assert not any(email in one.letter.text("text/calendar") for email in others)


def test_sequence_rises_with_each_mail_and_never_falls(steps: list[Step]) -> None:
    numbers = [int(one.event["SEQUENCE"]) for one in steps]
    assert numbers == sorted(set(numbers)) == [int(one.other.sequence.value) for one in steps]
    assert (CalendarEntry.objects.order_by("-sequence").values_list("sequence", flat=True)[0]) == numbers[-1]


def test_the_stamp_is_new_in_each_mail(steps: list[Step]) -> None:
    stamps = [one.event["DTSTAMP"].dt for one in steps]
    assert stamps == sorted(set(stamps)) == [one.other.dtstamp.value for one in steps]


def test_who_leaves_gets_a_cancel_alone_and_who_comes_back_a_later_request(
    people: Cast, mailbox: Mailbox, now: time_machine.Traveller
) -> None:
    plan(people)
    now.shift(timedelta(minutes=3))
    (first,) = mailbox.take(people.femi)
    end(people, people.femi)
    now.shift(timedelta(minutes=3))
    mailbox.take(people.hal)
    (left,) = [Raw(one) for one in mailbox.taken if one["To"] == people.femi.email]
    assert {one["To"] for one in mailbox.taken if "calendar" in str(one)} == {people.femi.email}
    join(people, people.femi)
    now.shift(timedelta(minutes=3))
    (back,) = mailbox.take(people.femi)
    assert [one.calendar["METHOD"] for one in (first, left, back)] == ["REQUEST", "CANCEL", "REQUEST"]
    numbers = [int(one.event["SEQUENCE"]) for one in (first, left, back)]
    assert numbers == sorted(set(numbers))


def test_start_and_end_are_in_the_sets_zone_with_its_rules_a_year_each_side(steps: list[Step]) -> None:
    for one in steps:
        assert one.event["DTSTART"].params["TZID"] == one.event["DTEND"].params["TZID"] == "Europe/London"
        assert (one.event["DTSTART"].dt, one.event["DTEND"].dt) == (one.starts_at, one.ends_at)
        assert (one.other.dtstart.value, one.other.dtend.value) == (one.starts_at, one.ends_at)
        zone: Any
        (zone,) = one.letter.calendar.walk("VTIMEZONE")
        assert zone["TZID"] == "Europe/London"
        assert {part["DTSTART"].dt.year for part in zone.subcomponents} == {2026, 2027, 2028}


def test_the_letter_says_the_old_value_and_the_new(steps: list[Step]) -> None:
    _made, moved, elsewhere = (one.letter.text("text/plain").replace("\r\n", "\n") for one in steps[:3])
    assert (
        "Before: Thursday 25 March 2027, 11:00 to 13:00 (Africa/Lagos)\nNow: Thursday 1 April 2027" in moved
    )
    assert "Where, before: Mill Lane, room 2\nWhere: No place is set now" in elsewhere


def test_the_location_is_the_place_or_our_page_and_never_the_video_link(steps: list[Step]) -> None:
    places = [str(one.event["LOCATION"]) for one in steps]
    assert places == [one.other.location.value for one in steps]
    assert set(places[:2]) == {"Mill Lane, room 2"}
    assert all(place == str(one.event["URL"]) for place, one in zip(places[2:7], steps[2:7], strict=True))
    assert set(places[7:]) == {"Quay House"}
    assert not any("meet.example" in str(one.letter.message) for one in steps)


def test_the_mail_has_its_parts_in_the_order_that_clients_take(steps: list[Step]) -> None:
    for one in steps:
        kinds = [part.get_content_type() for part in one.letter.parts]
        assert kinds == ["text/plain", "text/html", "text/calendar", "application/ics"]
        pieces: Any = one.letter.message.get_payload()
        assert [piece.get_content_type() for piece in pieces] == ["multipart/alternative", "application/ics"]
        assert one.letter.part("text/calendar")["Content-Disposition"] is None
        assert one.letter.text("application/ics") == one.letter.text("text/calendar")


def test_lines_fold_at_75_octets_and_the_calendar_has_no_name_that_changes(steps: list[Step]) -> None:
    for one in steps:
        lines = one.letter.text("text/calendar").splitlines()
        assert max(len(line.encode()) for line in lines) <= 75
        assert "UID" not in one.letter.calendar
    assert len({str(one.letter.calendar["PRODID"]) for one in steps}) == 1


def test_an_answer_goes_to_the_facilitator_where_the_set_has_agreed_to_it_alone(
    people: Cast, mailbox: Mailbox, now: time_machine.Traveller
) -> None:
    session = plan(people)
    now.shift(timedelta(minutes=3))
    (letter,) = mailbox.take(people.femi)
    assert letter.message["Reply-To"] is None
    assert f"Answers to this address are not read. Write to Ada Marsh: {people.ada.email}." in letter.text(
        "text/plain"
    )
    people.harbour.replies_to_facilitator = True
    people.harbour.save(update_fields=["replies_to_facilitator"])
    session.learning_set.refresh_from_db()
    change(people, session, local_start=MEETS + WEEK)
    now.shift(timedelta(minutes=3))
    mailbox.take(people.femi)
    letters = {one["To"]: Raw(one) for one in mailbox.taken}
    assert letters[people.femi.email].message["Reply-To"] == people.ada.email
    assert f"Your answer goes to Ada Marsh: {people.ada.email}." in letters[people.femi.email].text(
        "text/plain"
    )
    assert letters[people.ada.email].message["Reply-To"] is None  # hers would come back to herself
    assert str(letters[people.femi.email].event["ORGANIZER"]) == f"mailto:{SITE}"
