"""The reminder as the session's page shows it: when, to how many, held, sent at once; in the reader's daytime."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from core.jobs import outbox
from planning.reads.reminders import SPREAD, in_daytime, leaves_at
from planning.services.reminders import draft_reminders
from sessions.models import Attendance, Session
from tests import factories
from tests.cast import Cast
from tests.room.scene import client_of

pytestmark = pytest.mark.django_db

MEETS = datetime(2026, 12, 17, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def session(people: Cast) -> Session:
    with time_machine.travel(MEETS - 20 * DAY, tick=False):
        made = factories.session(people.harbour, starts_at=MEETS)
        Attendance.objects.create(session=made, person=people.cleo, answer="no")
    return made


def page(people: Cast, session: Session) -> str:
    answer = client_of(people.ada).get(reverse("planning:detail", args=[session.pk]))
    return " ".join(answer.content.decode().split())


def press(people: Cast, session: Session, name: str, **data: str) -> None:
    answer = client_of(people.ada).post(reverse(f"planning:{name}", args=[session.pk]), data)
    assert answer.status_code == 302


def sent_at(moment: datetime) -> int:
    """How many letters leave then."""
    with time_machine.travel(moment, tick=False):
        before = len(mail.outbox)
        draft_reminders()
        outbox.send_due()
        return len(mail.outbox) - before


def test_it_says_when_it_goes_out_and_to_whom_and_the_others_see_none_of_it(
    people: Cast, session: Session
) -> None:
    with time_machine.travel(MEETS - 10 * DAY, tick=False):
        assert "Goes out on Tuesday 15 December, 10:00, to 6 people" in page(people, session)
        other = client_of(people.ben).get(reverse("planning:detail", args=[session.pk]))
        assert "Send now" not in other.content.decode()


def test_held_nobody_gets_it_and_let_go_in_time_everybody_does(people: Cast, session: Session) -> None:
    with time_machine.travel(MEETS - 3 * DAY, tick=False):
        draft_reminders()
        press(people, session, "hold_reminder")
        assert "Held: nobody gets it" in page(people, session)
        press(people, session, "hold_reminder", back="yes")
    assert sent_at(MEETS - 2 * DAY + timedelta(minutes=SPREAD)) == 6


def test_held_over_its_time_it_is_not_sent_by_itself(people: Cast, session: Session) -> None:
    with time_machine.travel(MEETS - 3 * DAY, tick=False):
        draft_reminders()
        press(people, session, "hold_reminder")
    assert sent_at(MEETS - DAY) == 0


def test_sent_now_it_leaves_at_once_and_once(people: Cast, session: Session) -> None:
    with time_machine.travel(MEETS - 3 * DAY, tick=False):
        draft_reminders()
        for _ in range(2):
            press(people, session, "send_reminder")
        assert "Sent." in page(people, session)
    assert sent_at(MEETS - 3 * DAY + timedelta(minutes=1)) == 6
    assert sent_at(MEETS - DAY) == 0


def test_nobody_is_written_to_at_night() -> None:
    early = datetime(2026, 12, 15, 5, 0, tzinfo=UTC)
    assert in_daytime(early, ZoneInfo("Europe/London")) == datetime(2026, 12, 15, 8, 0, tzinfo=UTC)
    assert in_daytime(early, ZoneInfo("Asia/Tokyo")) == early
    late = datetime(2026, 12, 15, 20, 0, tzinfo=UTC)
    assert in_daytime(late, ZoneInfo("Europe/London")) == datetime(2026, 12, 15, 18, 30, tzinfo=UTC)


def test_letters_of_one_session_leave_over_minutes_and_never_in_the_evening(people: Cast) -> None:
    readers, last = (people.ada, *people.members), datetime(2026, 12, 15, 18, 30, tzinfo=UTC)
    for starts_at in (MEETS, MEETS.replace(hour=23)):
        leaves = [leaves_at(starts_at, person) for person in readers if person != people.femi]
        assert len(set(leaves)) > 1
        assert max(leaves) - min(leaves) < timedelta(minutes=SPREAD)
        assert max(leaves) <= last


def test_own_words_stand_in_front_and_are_looked_at_again_when_the_date_moves(
    people: Cast, session: Session
) -> None:
    with time_machine.travel(MEETS - 10 * DAY, tick=False):
        press(people, session, "reminder_words", words="Bring your badge. <b>Gate 2</b>.")
        seen = client_of(people.ada).get(reverse("planning:reminder_preview", args=[session.pk]))
        assert "Bring your badge. &lt;b&gt;Gate 2" in seen.content.decode()
        assert "Look at them again" not in page(people, session)
        too_long = client_of(people.ada).post(
            reverse("planning:reminder_words", args=[session.pk]), {"words": "x" * 501}
        )
        assert too_long.status_code == 422
        assert "x" * 501 in too_long.content.decode()
        Session.objects.filter(pk=session.pk).update(starts_at=MEETS + DAY)
        assert "Look at them again" in page(people, session)
        Session.objects.filter(pk=session.pk).update(starts_at=MEETS)
    assert sent_at(MEETS - 2 * DAY + timedelta(minutes=SPREAD)) == 6
    assert str(mail.outbox[-1].body).startswith("Bring your badge. <b>Gate 2</b>.\n")
    assert mail.outbox[-1].extra_headers["References"] == f"<{session.pk}@127.0.0.1>"
