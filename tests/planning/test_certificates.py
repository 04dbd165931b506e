"""Hours from closed registers, the sheet that is issued of them, and the page that proves it to a stranger."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import segno
from django.test import Client
from django.urls import reverse

from planning.models import Certificate
from planning.models.certificate import plain_code
from planning.reads.hours import hours_of
from sessions.models import Attendance, Presence, RegisterCorrection, Session
from sets.models import LearningSet
from tests import factories
from tests.cast import Cast
from tests.room.scene import client_of

pytestmark = pytest.mark.django_db

BEGAN = datetime(2026, 8, 20, 9, 0, tzinfo=UTC)
MINUTES = timedelta(minutes=1)


def held(learning_set: LearningSet, began: datetime = BEGAN, minutes: int = 120) -> Session:
    return factories.session(
        learning_set, starts_at=began, status="closed", opened_at=began, started_at=began,
        closed_at=began + minutes * MINUTES,
    )  # fmt: skip


def there(
    session: Session, people: Cast, late: int = 0, left: int | None = None, **more: object
) -> Attendance:
    began = session.started_at
    assert began is not None
    return Attendance.objects.create(
        session=session, person=people.gita, presence=Presence.IN_ROOM, arrived_at=began + late * MINUTES,
        left_at=None if left is None else began + left * MINUTES, **more,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("late", "left", "minutes"), [(0, None, 120), (20, None, 90), (0, 100, 90), (-10, None, 120)]
)
def test_what_was_missed_is_left_out_and_the_rest_rounded_down(
    people: Cast, late: int, left: int | None, minutes: int
) -> None:
    there(held(people.harbour), people, late, left)
    assert hours_of(people.gita.pk).minutes == minutes


def test_sessions_at_the_same_hour_count_once_and_who_was_not_there_counts_nothing(people: Cast) -> None:
    there(held(people.harbour), people)
    there(held(people.heron, BEGAN + 60 * MINUTES), people)
    missed = held(people.harbour, BEGAN + timedelta(days=30))
    Attendance.objects.create(session=missed, person=people.gita, presence=Presence.ABSENT)
    there(
        factories.session(
            people.harbour, starts_at=BEGAN, started_at=BEGAN, opened_at=BEGAN, status="running"
        ),
        people,
    )
    sheet = hours_of(people.gita.pk)
    assert [line.minutes for line in sheet.lines] == [120, 60]
    assert sheet.said == "3 hours of action learning, in 2 sessions"


def test_the_public_page_says_what_the_sheet_says_until_it_is_withdrawn(people: Cast) -> None:
    there(held(people.harbour), people)
    mine, stranger = client_of(people.gita), Client()
    sent = {"with_sets": "", "key": "once"}
    pages = {mine.post(reverse("planning:issue_certificate"), sent).headers["Location"] for _ in range(2)}
    (made,) = Certificate.objects.all()
    assert pages == {reverse("planning:certificate", args=[made.pk])}
    assert client_of(people.ada).get(pages.pop()).status_code == 404
    typed = made.spaced_code.lower().replace("0", "o").replace("1", "l")
    found = stranger.get(reverse("planning:verify"), {"code": typed})
    page = stranger.get(found.headers["Location"])
    said = page.content.decode()
    assert page["X-Robots-Tag"] == "noindex"
    for part in ("Gita Nair", "2 hours of action learning, in 1 session", "20 August 2026", "In force"):
        assert part in said
    assert "Harbour" not in said
    for _ in range(2):
        mine.post(reverse("planning:withdraw_certificate", args=[made.pk]))
    gone = stranger.get(found.headers["Location"]).content.decode()
    assert "was withdrawn" in gone
    assert "Gita" not in gone


def test_the_code_on_the_sheet_is_the_address_that_proves_it_dark_on_its_own_white(people: Cast) -> None:
    there(held(people.harbour), people)
    mine = client_of(people.gita)
    mine.post(reverse("planning:issue_certificate"), {"with_sets": "on"})
    made = Certificate.objects.get()
    sheet = mine.get(reverse("planning:certificate", args=[made.pk])).content.decode()
    (drawn,) = re.findall(
        r'<svg viewBox="0 0 (\d+) \1"[^>]*><path fill="#fff" d="M0 0h\1v\1H0z"/>(.*?)</svg>', sheet
    )
    dark = {
        (int(x) + n, int(y))
        for x, y, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\3z", drawn[1])
        for n in range(int(length))
    }
    url = f"http://testserver{reverse('planning:verified', args=[made.code])}"
    meant = segno.make(url, error="m", micro=False).matrix
    assert dark == {(x + 4, y + 4) for y, row in enumerate(meant) for x, one in enumerate(row) if one}
    assert int(drawn[0]) == len(meant) + 8
    assert "The sheet should say exactly this" in Client().get(url).content.decode()


def test_minutes_count_from_the_opening_to_the_close(people: Cast) -> None:
    session = held(people.harbour)
    session.started_at = BEGAN + 20 * MINUTES
    session.save(update_fields=["started_at"])
    Attendance.objects.create(
        session=session, person=people.gita, presence=Presence.IN_ROOM, arrived_at=BEGAN + MINUTES
    )
    assert hours_of(people.gita.pk).minutes == 105  # 119, rounded down


def test_a_corrected_register_supersedes_the_sheet_and_says_when(people: Cast) -> None:
    row = there(held(people.harbour), people)
    client_of(people.gita).post(reverse("planning:issue_certificate"), {"with_sets": "on"})
    made = Certificate.objects.get()
    url = reverse("planning:verified", args=[made.code])
    assert "Harbour set" in Client().get(url).content.decode()
    row.presence = Presence.ABSENT
    row.save()
    RegisterCorrection.objects.create(
        attendance=row, by=people.ada, before="in-room", after="absent", was_late=False, is_late=False,
        had_left_early=False, left_early=False,
    )  # fmt: skip
    said = Client().get(url).content.decode()
    assert "Superseded on" in said
    assert "2 hours of action learning" in said


def test_codes_that_are_none_are_said_to_be_none(people: Cast) -> None:
    assert plain_code("k7qf-2mxd 9trb") == "K7QF2MXD9TRB"
    short = Client().get(reverse("planning:verify"), {"code": "K7QF <script>"})
    assert short.status_code == 422
    assert "twelve letters" in short.content.decode()
    unknown = Client().get(reverse("planning:verified", args=["K7QF2MXD9TRB"]))
    assert unknown.status_code == 404
    assert "No sheet has this code" in unknown.content.decode()
    assert client_of(people.noor).post(reverse("planning:issue_certificate"), {}).status_code == 422
