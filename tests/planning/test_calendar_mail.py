"""The raw mails of a session's life, as a real SMTP server receives them, read by two libraries that share no code."""

import email
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.message import Message
from typing import Any

import icalendar
import pytest
import time_machine
import vobject
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message as MessageHandler
from django_scopes import scopes_disabled
from pytest_django.fixtures import Settings

from accounts.models import User
from core import clock
from core.jobs import outbox
from planning.calendar_links import calendar_links
from planning.models import CalendarEntry
from planning.periodic import forget_places, tell_news
from planning.services import scheduling
from room.services.opening import open_room
from sessions.models import Session
from sets import services as set_services
from sets import tokens
from sets.models import Invitation, Membership
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast, cast
from tests.servers import free_port

BEGUN = datetime(2027, 1, 4, 8, tzinfo=UTC)
# Wall time in London, three days before the clocks change there.
MEETS = datetime.fromisoformat("2027-03-25T10:00")
MINUTES = timedelta(minutes=1)
DAYS = timedelta(days=1)

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Raw:
    """One mail as it came over the wire."""

    message: Message

    @property
    def parts(self) -> list[Message]:
        return [part for part in self.message.walk() if not part.is_multipart()]

    def part(self, kind: str) -> Message:
        (found,) = [part for part in self.parts if part.get_content_type() == kind]
        return found

    def text(self, kind: str) -> str:
        payload = self.part(kind).get_payload(decode=True)
        assert isinstance(payload, bytes)
        return payload.decode()

    @property
    def calendar(self) -> icalendar.Calendar:
        return icalendar.Calendar.from_ical(self.text("text/calendar"))

    @property
    def event(self) -> Any:
        (event,) = self.calendar.walk("VEVENT")
        return event

    @property
    def second(self) -> Any:
        """The same, as the other library reads it."""
        return vobject.readOne(self.text("text/calendar"))


class Mailbox(MessageHandler):
    """A mail server's memory."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[Message] = []
        self.taken: list[Message] = []  # all that came with what was looked at last

    def prepare_message(self, session: Any, envelope: Any) -> Message:
        return email.message_from_bytes(envelope.original_content)

    def handle_message(self, message: Message) -> None:
        self.received.append(message)

    def take(self, to: User) -> list[Raw]:
        """What came for one person since one looked last."""
        tell_news()
        outbox.send_due()
        mine = [Raw(message) for message in self.received if message["To"] == to.email]
        self.taken = list(self.received)
        self.received.clear()
        return mine


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[Mailbox]:
    box = Mailbox()
    server = Controller(box, hostname="127.0.0.1", port=free_port())
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.DEFAULT_FROM_EMAIL = "Action Learning Sets <sets@als.example>"
    yield box
    server.stop()


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(BEGUN, tick=False) as moved:
        yield moved


def plan(people: Cast, at: datetime = MEETS, venue: str = "Mill Lane, room 2") -> Session:
    return scheduling.plan_session(
        learning_set=people.harbour, person=people.ada, roles=roles_of(people.ada.pk), local_start=at,
        minutes=120, venue=venue, link="https://meet.example/harbour",
    )  # fmt: skip


def change(people: Cast, session: Session, **changed: Any) -> None:
    session.refresh_from_db()
    values: dict[str, Any] = {
        "local_start": datetime.fromisoformat(session.local_start), "minutes": session.minutes,
        "venue": session.venue, "link": session.link, "format": session.format, "rounds": session.planned_rounds,
    }  # fmt: skip
    scheduling.change_session(
        session_id=session.pk, person=people.ada, roles=roles_of(people.ada.pk),
        expected_version=session.version, **(values | changed),
    )  # fmt: skip


def cancel(people: Cast, session: Session, *, back: bool = False) -> None:
    with scopes_disabled():
        scheduling.cancel_session(
            session_id=session.pk, person=people.ada, roles=roles_of(people.ada.pk), expected_version=None,
            back=back,
        )  # fmt: skip


def end(people: Cast, person: User) -> None:
    held = Membership.objects.current().get(learning_set=people.harbour, person=person)
    set_services.end_membership(membership_id=held.pk, person=people.ada, roles=roles_of(people.ada.pk))


def join(people: Cast, person: User) -> None:
    factories.membership(person, people.harbour, started_at=clock.now())


def check_shape(letter: Raw, session: Session, reader: User, method: str) -> None:
    """Row by row what calendars need (design: iCalendar by mail)."""
    kinds = [part.get_content_type() for part in letter.parts]
    assert kinds == ["text/plain", "text/html", "text/calendar", "application/ics"]
    pieces: Any = letter.message.get_payload()
    alternative, file = pieces
    assert (letter.message.get_content_type(), alternative.get_content_type()) == (
        "multipart/mixed",
        "multipart/alternative",
    )
    part = letter.part("text/calendar")
    assert (part.get_param("method"), part.get_param("charset")) == (method, "utf-8")
    assert part["Content-Disposition"] is None
    assert file.get_filename() == "invite.ics"
    assert letter.text("application/ics") == letter.text("text/calendar")
    assert all(len(line.encode()) <= 75 for line in letter.text("text/calendar").splitlines())
    check_event(letter, session, reader, method)


def check_event(letter: Raw, session: Session, reader: User, method: str) -> None:
    calendar, event, second = letter.calendar, letter.event, letter.second
    assert (calendar["METHOD"], second.method.value) == (method, method)
    assert "METHOD" not in event
    state = "CANCELLED" if method == "CANCEL" else "CONFIRMED"
    assert (event["STATUS"], second.vevent.status.value) == (state, state)
    assert (event["UID"], second.vevent.uid.value) == (f"{session.pk}@127.0.0.1",) * 2
    assert (event["ORGANIZER"], second.vevent.organizer.value) == ("mailto:sets@als.example",) * 2
    assert dict(event["ORGANIZER"].params) == {}
    assert "sets@als.example" in letter.message["From"]
    (attendee,) = second.vevent.contents["attendee"]
    assert (str(event["ATTENDEE"]), attendee.value) == (f"mailto:{reader.email}",) * 2
    assert (event["ATTENDEE"].params["RSVP"], attendee.params["RSVP"]) == ("FALSE", ["FALSE"])
    assert (event["DTSTAMP"].dt, second.vevent.dtstamp.value) == (clock.now(), clock.now())
    assert event["DTSTART"].params["TZID"] == "Europe/London"
    (zone,) = calendar.walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/London"
    assert "meet.example" not in str(letter.message)
    assert "session 1" not in str(event["SUMMARY"]).lower()


def steps(people: Cast, mailbox: Mailbox, now: time_machine.Traveller) -> Iterator[tuple[str, Session, Raw]]:
    """Create, change twice, cancel, restore, leave, rejoin, change: each with the one mail that Femi gets of it."""
    session = plan(people)
    changes: list[tuple[str, Any]] = [
        ("REQUEST", lambda: None),
        ("REQUEST", lambda: change(people, session, local_start=MEETS + 7 * DAYS)),
        ("REQUEST", lambda: change(people, session, venue="Quay House", minutes=90)),
        ("CANCEL", lambda: cancel(people, session)),
        ("REQUEST", lambda: cancel(people, session, back=True)),
        ("CANCEL", lambda: end(people, people.femi)),
        ("REQUEST", lambda: join(people, people.femi)),
        ("REQUEST", lambda: change(people, session, local_start=MEETS + 8 * DAYS)),
        ("CANCEL", lambda: cancel(people, session)),
    ]
    for method, act in changes:
        act()
        now.shift(3 * MINUTES)
        session.refresh_from_db()
        (letter,) = mailbox.take(people.femi)
        yield method, session, letter


def test_each_mail_of_a_session_is_what_calendars_take(mailbox: Mailbox, now: time_machine.Traveller) -> None:
    people, sequences, stamps = cast(), [], []
    for method, session, letter in steps(people, mailbox, now):
        check_shape(letter, session, people.femi, method)
        for start in (letter.event["DTSTART"].dt, letter.second.vevent.dtstart.value):
            assert start == session.starts_at
            assert start.replace(tzinfo=None) == datetime.fromisoformat(session.local_start)
        sequences.append(int(letter.event["SEQUENCE"]))
        stamps.append(letter.event["DTSTAMP"].dt)
        assert int(letter.second.vevent.sequence.value) == sequences[-1]
    assert sequences == sorted(set(sequences))
    assert stamps == sorted(set(stamps))


def test_a_moved_date_says_the_old_and_the_new(mailbox: Mailbox, now: time_machine.Traveller) -> None:
    people = cast()
    letters = [letter for _method, _session, letter in steps(people, mailbox, now)]
    moved, elsewhere = letters[1], letters[2]
    assert (
        moved.message["Subject"] == "Harbour set: session 1 has moved to 1 April 2027, 10:00"
    )  # Lagos has no summer time
    old = "Thursday 25 March 2027, 11:00 to 13:00 (Africa/Lagos)"
    new = "Thursday 1 April 2027, 10:00 to 12:00 (Africa/Lagos)"
    assert f"Before: {old}\nNow: {new}\n" in moved.text("text/plain").replace("\r\n", "\n")
    assert f"<s>{old}</s>" in moved.text("text/html").replace(' style=""', "")
    assert f">{new}</strong>" in moved.text("text/html")
    assert "Where, before: Mill Lane, room 2" in elsewhere.text("text/plain")
    assert "Where: Quay House" in elsewhere.text("text/plain")
    assert "Before: Thursday 1 April 2027, 10:00 to 12:00" in elsewhere.text("text/plain")
    assert "Before:" not in letters[0].text("text/plain") + letters[4].text("text/plain")
    assert "You have left Harbour set" in letters[5].text("text/plain")
    assert "http" not in letters[5].text("text/plain")


def test_who_accepts_an_invitation_gets_every_date_at_once_and_only_those(
    mailbox: Mailbox, now: time_machine.Traveller
) -> None:
    people = cast()
    first, second = plan(people), plan(people, MEETS + 35 * DAYS)
    now.shift(4 * DAYS)
    mailbox.take(people.ada)
    guest = factories.user("Nia Late")
    asked = Invitation.objects.create(
        learning_set=people.harbour, email=guest.email, invited_by=people.ada, salt="salt"
    )
    Invitation.objects.filter(pk=asked.pk).update(token_hash=tokens.hash_of(tokens.token_of(asked)))
    set_services.accept_invitation(token=tokens.token_of(asked), person=guest)
    letters = mailbox.take(guest)
    assert {str(letter.event["UID"]).split("@")[0] for letter in letters} == {str(first.pk), str(second.pk)}
    assert mailbox.take(guest) == []
    assert "You have joined Harbour set. Session 1 is already planned." in "".join(
        letter.text("text/plain") for letter in letters
    )


def test_an_end_taken_back_at_once_tells_nobody(mailbox: Mailbox, now: time_machine.Traveller) -> None:
    people = cast()
    plan(people)
    now.shift(3 * MINUTES)
    mailbox.take(people.ada)
    end(people, people.hal)
    now.shift(MINUTES)
    assert mailbox.take(people.hal) == []
    gone = Membership.objects.get(learning_set=people.harbour, person=people.hal)
    set_services.restore_membership(membership_id=gone.pk, person=people.ada, roles=roles_of(people.ada.pk))
    now.shift(10 * MINUTES)
    assert mailbox.take(people.hal) == []


def test_a_set_that_ends_takes_its_dates_out_of_every_calendar(
    mailbox: Mailbox, now: time_machine.Traveller
) -> None:
    people = cast()
    plan(people)
    now.shift(3 * MINUTES)
    mailbox.take(people.ada)
    set_services.change_status(
        learning_set_id=people.harbour.pk, person=people.ada, roles=roles_of(people.ada.pk), status="ended"
    )
    now.shift(3 * MINUTES)
    letters = mailbox.take(people.hal)
    assert len(letters) == 2  # one offers a copy of what is theirs
    (taken_out,) = [
        one for one in letters if any("calendar" in part.get_content_type() for part in one.parts)
    ]
    assert taken_out.calendar["METHOD"] == "CANCEL"
    assert not CalendarEntry.objects.filter(is_on=True).exists()


def test_no_copy_of_a_place_outlives_its_session(mailbox: Mailbox, now: time_machine.Traveller) -> None:
    people = cast()
    plan(people)
    now.shift(3 * MINUTES)
    mailbox.take(people.ada)
    forget_places()
    assert set(CalendarEntry.objects.values_list("venue", flat=True)) == {"Mill Lane, room 2"}
    now.shift(90 * DAYS)
    forget_places()
    assert set(CalendarEntry.objects.values_list("venue", "sequence")) == {("", 0)}


def test_format_and_link_are_in_no_calendar_so_changing_them_tells_nobody(
    mailbox: Mailbox, now: time_machine.Traveller
) -> None:
    people = cast()
    session = plan(people)
    now.shift(3 * MINUTES)
    mailbox.take(people.ada)
    change(people, session, format="suggestions", link="https://meet.example/other")
    now.shift(3 * MINUTES)
    assert mailbox.take(people.ada) == []
    session.refresh_from_db()
    assert session.sequence == 0


def test_sessions_planned_together_say_so_each_in_its_own_letter(
    mailbox: Mailbox, now: time_machine.Traveller
) -> None:
    people = cast()
    for weeks in range(3):
        plan(people, MEETS + weeks * 7 * DAYS)
    now.shift(3 * MINUTES)
    letters = mailbox.take(people.ben)
    assert len(letters) == 3
    assert all(
        "Ada Marsh has planned 3 sessions of Harbour set." in letter.text("text/plain") for letter in letters
    )


def test_links_to_calendars_carry_date_place_and_page_and_never_the_video_link(
    mailbox: Mailbox, now: time_machine.Traveller
) -> None:
    links = dict(calendar_links(plan(cast())))
    assert list(links) == ["Google", "Outlook", "Apple"]
    assert "dates=20270325T100000Z%2F20270325T120000Z" in links["Google"]
    assert "startdt=2027-03-25T10%3A00%3A00Z" in links["Outlook"]
    assert links["Apple"].endswith("/calendar.ics")
    assert not any("meet.example" in link for link in links.values())


def test_quotes_and_what_cannot_be_seen_never_reach_a_calendar(
    mailbox: Mailbox, now: time_machine.Traveller
) -> None:
    people = cast()
    User.objects.filter(pk=people.ben.pk).update(name='Ben "Benny" Oka\u200bfor')
    plan(people, venue='The "Old" Mill\u202e')
    now.shift(3 * MINUTES)
    (letter,) = mailbox.take(people.ben)
    assert letter.event["ATTENDEE"].params["CN"] == "Ben Benny Okafor"
    assert (letter.event["LOCATION"], letter.second.vevent.location.value) == ("The Old Mill",) * 2
    assert "^'" not in letter.text("text/calendar")


def test_moved_to_now_every_calendar_moves_with_it(mailbox: Mailbox, now: time_machine.Traveller) -> None:
    people = cast()
    session = plan(people)
    now.shift(3 * MINUTES)
    mailbox.take(people.ada)
    now.shift(3 * DAYS)
    with scopes_disabled():
        open_room(
            session_id=session.pk, person=people.ada, roles=roles_of(people.ada.pk), expected_version=None,
            early="move",
        )  # fmt: skip
    session.refresh_from_db()
    outbox.send_due()
    letters = [Raw(message) for message in mailbox.received]
    assert {letter.message["To"] for letter in letters} >= {people.ada.email, people.femi.email}
    (mine,) = [letter for letter in letters if letter.message["To"] == people.femi.email]
    check_shape(mine, session, people.femi, "REQUEST")
    assert (int(mine.event["SEQUENCE"]), mine.event["DTSTART"].dt) == (1, session.starts_at)
    assert "Before: Thursday 25 March 2027, 11:00 to 13:00" in mine.text("text/plain")
