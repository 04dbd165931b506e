"""The session that is open in the demo, brought to its busiest stage with nine people in the room."""

from dataclasses import dataclass
from uuid import uuid4

from django.conf import settings
from django.middleware.csrf import _get_new_csrf_string
from django.test import Client
from django_scopes import scopes_disabled

from accounts.models import User
from core import clock
from demo import people
from live.tickets import stream_url
from sessions.models import Attendance, Contribution, Presence, Session, Step
from sessions.process.stages import StageKind
from sets.models import Membership

PEOPLE = 9
KEPT = 12  # questions written down in the round
BUSIEST = StageKind.PROBING
WORDS = "What would have to be true for you to stop covering the gaps yourself, and who would notice first?"


@dataclass(frozen=True)
class Guest:
    """Somebody in the room, signed in."""

    person: User
    cookie: str
    token: str

    @property
    def headers(self) -> dict[str, str]:
        """What their browser sends with a fragment's request."""
        return {"Cookie": self.cookie, "HX-Request": "true", "Accept-Encoding": "br"}

    @property
    def posting(self) -> dict[str, str]:
        """The same with a form."""
        form = {"X-CSRFToken": self.token, "Content-Type": "application/x-www-form-urlencoded"}
        return self.headers | form


@dataclass
class Meeting:
    """A running session; the first of its guests hosts it."""

    session: Session
    guests: list[Guest]

    @property
    def room(self) -> str:
        """Where its room is."""
        return f"/sessions/{self.session.pk}/room"

    def stream_urls(self, address: str, count: int) -> list[str]:
        """So many screens: each guest's own first, then more of the same room."""
        own = [guest.person.pk for guest in self.guests][:count]
        watchers = [*own, *(uuid4() for _more in range(count - len(own)))]
        return [address + stream_url(topic=self.session.topic, user_id=each) for each in watchers]


def gather() -> Meeting:
    """Nine people here, the session running, in the second stage of questions with a dozen written down."""
    with scopes_disabled():
        session = Session.objects.live().filter(host__email=people.address("ada")).get()
        host = sign_in(User.objects.get(email=people.address("ada")))
        guests = [host, *(sign_in(person) for person in _members(session))]
        if session.state.value == "open":
            _do(session, host, "start")
        _set_round(session, guests)
        step = Step.objects.filter(session=session, kind=BUSIEST).order_by("position")[0]
        jump(session, host, step)
        write_down(session, step, guests)
        session.refresh_from_db()
    return Meeting(session, guests)


def sign_in(person: User) -> Guest:
    """A real session in the database, as after the sign-in page."""
    client = Client()
    client.force_login(person)
    token = _get_new_csrf_string()
    own = client.cookies[settings.SESSION_COOKIE_NAME].value
    cookie = f"{settings.SESSION_COOKIE_NAME}={own}; {settings.CSRF_COOKIE_NAME}={token}"
    return Guest(person, cookie, token)


def client_of(guest: Guest) -> Client:
    """Their browser within this process, without a network."""
    return Client(headers={"Cookie": guest.cookie, "HX-Request": "true", "Host": "127.0.0.1"})


def _members(session: Session) -> list[User]:
    held = Membership.objects.current().filter(learning_set=session.learning_set_id, role="member")
    found = [membership.person for membership in held.select_related("person").seated()]
    missing = PEOPLE - 1 - len(found)
    for seat, person in enumerate(people.strangers(max(0, missing), domain="bench.example"), len(found)):
        Membership.objects.create(learning_set=session.learning_set, person=person, seat=seat)
        found.append(person)
    return found


def _set_round(session: Session, guests: list[Guest]) -> None:
    """The first round is somebody's, with their topic; all are here."""
    first = session.session_rounds.all()[0]
    bid = session.bids.exclude(issue=None)[0]
    first.presenter, first.issue = bid.person, bid.issue
    first.save()
    now = clock.now()
    for guest in guests:
        Attendance.objects.update_or_create(
            session=session,
            person=guest.person,
            defaults={"presence": Presence.IN_ROOM, "arrived_at": now, "seen_at": now},
        )


def write_down(session: Session, step: Step, guests: list[Guest]) -> None:
    """A dozen questions in a stage."""
    assert step.round is not None
    for n in range(KEPT - Contribution.objects.filter(round=step.round).count()):
        Contribution.objects.create(
            learning_set_id=session.learning_set_id,
            round=step.round,
            step=step,
            author=guests[n % len(guests)].person,
            written_by=guests[0].person,
            kind="probing",
            words=f"{WORDS} ({n})",
        )


def jump(session: Session, host: Guest, step: Step) -> None:
    """The host takes the room to a stage."""
    _do(session, host, "jump", step=str(step.pk))


def _do(session: Session, host: Guest, verb: str, **said: str) -> None:
    session.refresh_from_db()
    address = f"/sessions/{session.pk}/room/do/{verb}"
    answer = client_of(host).post(address, {"expected_version": session.version, "key": uuid4().hex, **said})
    if answer.status_code != 200:
        raise RuntimeError(f"{verb} was answered with {answer.status_code}")
