"""What somebody is sent: every letter is of one kind, some can be stopped, in one click too, and quiet hours wait."""

import re
from datetime import UTC, datetime, time, timedelta
from email import message_from_bytes
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from core.jobs import outbox
from core.models import OutboxMail
from planning.letter_kinds import KINDS, kind_of
from planning.models import QuietHours, StoppedNotice
from planning.quiet_hours import first_moment
from planning.stop_links import stop_url
from sessions.models import Session
from tests import factories
from tests.cast import Cast
from tests.room.scene import client_of

pytestmark = pytest.mark.django_db

FRIDAY_EVENING = datetime(2026, 12, 18, 20, 0, tzinfo=UTC)


def post_reminder(people: Cast, session: Session, **more: str) -> OutboxMail:
    about = {"session": str(session.pk), "person": str(people.ben.pk), "date": session.starts_at.isoformat()}
    key = f"k{OutboxMail.objects.count()}"
    return outbox.post(key=key, to=people.ben.email, letter="sessions.reminder", about=about | more)


def planned(people: Cast, **ahead: int) -> Session:
    return factories.session(people.harbour, starts_at=FRIDAY_EVENING + timedelta(**ahead))


def quiet(people: Cast, *, weekends: bool = True) -> None:
    QuietHours.objects.create(person=people.ben, begins=time(18, 30), until=time(8), weekends=weekends)


def test_every_letter_belongs_to_one_kind() -> None:
    known = [letter for kind in KINDS for letter in kind.letters]
    ours = [name for name, writer in outbox._writers.items() if not writer.__module__.startswith("tests.")]
    assert sorted(known) == sorted(ours)  # one that is missing here belongs into planning/letter_kinds.py


def test_the_page_shows_each_kind_with_an_example_and_why_it_came(people: Cast) -> None:
    page = client_of(people.ben).get(reverse("planning:letter_kinds")).content.decode()
    for kind in KINDS:
        assert str(kind.name) in page
    assert "Mill Lane, room 2" in page
    drawn = client_of(people.ben).get(reverse("planning:letter_example", args=["reminder"]))
    assert "Why did I get this?" in drawn.content.decode()
    leads = re.findall(r'href="([^"]*)"', drawn.content.decode())
    assert {urlsplit(link).path for link in leads} == {reverse("planning:notices")}
    assert "sandbox" in drawn["Content-Security-Policy"]


def test_one_click_in_a_mail_program_stops_the_kind_and_dates_go_on(people: Cast) -> None:
    with time_machine.travel(FRIDAY_EVENING, tick=False):
        session = planned(people, days=2)
        post_reminder(people, session)
        outbox.send_due()
        (sent,) = mail.outbox
        seen = message_from_bytes(sent.message().as_bytes())
        assert seen["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        url = seen["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
        path = url[url.index("/stop/") :]
        stranger = Client(enforce_csrf_checks=True)
        assert stranger.get(path).status_code == 200
        assert not StoppedNotice.objects.exists()
        for _ in range(2):
            answer = stranger.post(path, {"List-Unsubscribe": "One-Click"})
            assert answer.status_code == 200
        assert StoppedNotice.objects.get().person == people.ben
        late = post_reminder(people, session)
        outbox.send_due()
        late.refresh_from_db()
        assert late.state == OutboxMail.State.DROPPED
        assert not kind_of("sessions.changed").can_stop  # type: ignore[union-attr]


def test_a_link_that_was_not_made_here_stops_nothing(people: Cast) -> None:
    forged = stop_url(people.ben.pk, "polls")[:-4] + "xyz/"
    path = forged[forged.index("/stop/") :]
    assert Client().post(path).status_code == 404
    always = stop_url(people.ben.pk, "dates")
    assert Client().post(always[always.index("/stop/") :]).status_code == 404
    assert not StoppedNotice.objects.exists()


def test_quiet_hours_wait_for_monday_but_never_too_long_and_not_for_who_presses_send(people: Cast) -> None:
    quiet(people)
    with time_machine.travel(FRIDAY_EVENING, tick=False):
        waits = post_reminder(people, planned(people, days=4))
        too_late = post_reminder(people, planned(people, days=2))
        by_hand = post_reminder(people, planned(people, days=4, hours=1), now="yes")
        outbox.send_due()
    for one in (waits, too_late, by_hand):
        one.refresh_from_db()
    assert (waits.state, waits.attempts) == (OutboxMail.State.WAITING, 0)
    assert waits.due_at == datetime(2026, 12, 21, 8, 0, tzinfo=UTC)
    assert {too_late.state, by_hand.state} == {OutboxMail.State.SENT}


@pytest.mark.parametrize(
    ("now", "until"),
    [
        ("2026-12-18T07:59", "2026-12-18T08:00"), ("2026-12-18T08:00", "2026-12-18T08:00"),
        ("2026-12-18T18:30", "2026-12-21T08:00"), ("2026-12-17T23:00", "2026-12-18T08:00"),
        ("2027-03-27T12:00", "2027-03-29T08:00"),  # over the night in which the clocks change
    ],
)  # fmt: skip
def test_the_first_moment_that_is_not_quiet(now: str, until: str) -> None:
    zone = ZoneInfo("Europe/London")
    moment = datetime.fromisoformat(now).replace(tzinfo=zone)
    found = first_moment(moment, zone, begins=time(18, 30), until=time(8), weekends=True)
    assert found.replace(tzinfo=None).isoformat(timespec="minutes") == until


def test_choices_are_saved_and_what_is_wrong_stands_beside_its_field(people: Cast) -> None:
    browser, url = client_of(people.ben), reverse("planning:notices")
    sound = {
        "reminder": "never",
        "polls": "send",
        "recap": "send",
        "digest": "send",
        "nudge": "send",
        "set": "send",
        "review": "send",
        "begins": "18:30",
        "until": "08:00",
        "weekends": "on",
    }
    half = browser.post(url, sound | {"until": ""})
    assert half.status_code == 422
    assert "Quiet hours need both times" in half.content.decode()
    assert not StoppedNotice.objects.exists()
    for _ in range(2):
        assert browser.post(url, sound).status_code == 302
    assert list(StoppedNotice.objects.values_list("kind", flat=True)) == ["reminder"]
    assert QuietHours.objects.get().until == time(8)
    kinds = dict.fromkeys(("reminder", "nudge", "review", "polls", "recap", "digest", "set"), "send")
    browser.post(url, {**kinds, "begins": "", "until": ""})
    assert not StoppedNotice.objects.exists()
    assert not QuietHours.objects.exists()
