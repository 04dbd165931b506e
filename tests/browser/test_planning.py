"""Seven people in three zones plan: a run of nine, a date poll, and a move of all later sessions; on a phone too.

Each page is measured by the layout guard and by axe. The first run of nine takes fewer than twenty presses.
"""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect

from planning.models import DatePoll
from planning.rhythm import first_on
from sessions.models import Attendance, Session
from sets.models import LearningSet
from tests.browser.drawn import close_all, drawn_for
from tests.browser.measured import faults
from tests.cast import Cast, cast

pytestmark = pytest.mark.django_db

PHONE = {"viewport": {"width": 390, "height": 844}}
LAPTOP = {"viewport": {"width": 1280, "height": 800}}
SCREENS: dict[str, dict[str, Any]] = {
    "ada": PHONE, "ben": PHONE | {"color_scheme": "dark"}, "cleo": LAPTOP, "dev": PHONE, "femi": PHONE,
    "gita": LAPTOP | {"color_scheme": "dark"}, "hal": PHONE,
}  # fmt: skip
ZONES = {"femi": "Africa/Lagos", "dev": "Asia/Kolkata"}
axe = Axe()


@pytest.fixture
def people(db: None) -> Cast:
    found = cast()
    for key, zone in ZONES.items():
        person = getattr(found, key)
        person.time_zone = zone
        person.save(update_fields=["time_zone"])
    return found


@pytest.fixture
def pages(chromium: Browser, people: Cast) -> Iterator[dict[str, Page]]:
    opened = {key: drawn_for(chromium, getattr(people, key), **screen) for key, screen in SCREENS.items()}
    yield opened
    close_all(opened.values())


def looked_at(page: Page) -> None:
    """Nothing lies over another, nothing is past the edge, and axe finds nothing."""
    assert faults(page, focus=False) == []
    size = page.viewport_size
    assert size is not None
    # Axe takes what lies under the bar at the foot of a short page for out of reach.
    page.set_viewport_size({"width": size["width"], "height": 5000})
    page.evaluate(axe.axe_script)
    found = page.evaluate("axe.run()")["violations"]
    page.set_viewport_size(size)
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


class Hand:
    """Presses on one page, and counts them."""

    def __init__(self, page: Page) -> None:
        self.page, self.presses = page, 0

    def press(self, name: str, role: Any = "button") -> None:
        self.page.get_by_role(role, name=name, exact=True).first.click()
        self.presses += 1

    def fill(self, box: str, value: str) -> None:
        self.page.locator(box).fill(value)
        self.presses += 2  # into the field, and what is chosen there


def skipped_day(learning_set: LearningSet) -> date:
    """The next day on which the set's clocks skip the hour from one o'clock."""
    day = timezone.localdate()
    while True:
        day += timedelta(days=1)
        early, late = (
            datetime(day.year, day.month, day.day, hour, tzinfo=learning_set.zone) for hour in (0, 5)
        )
        if (late.utcoffset() or timedelta()) > (early.utcoffset() or timedelta()):
            return day


def plan_run(page: Page, learning_set: LearningSet, first: date) -> int:
    """Ada's way from the set's page to nine sessions, with one date that cannot be on the way; the presses of it
    without that one."""
    hand = Hand(page)
    page.goto(f"/sets/{learning_set.pk}/")
    hand.press("Plan the run", "link")
    hand.fill("#id_first", first.isoformat())
    hand.press("Show the dates")
    expect(page.get_by_role("heading", name="Nine sessions")).to_be_visible()
    looked_at(page)
    row = page.locator(".run > li", has=page.locator("#id_row-2-date"))
    row.locator("summary").click()
    was = page.locator("#id_row-2-date").input_value()
    page.locator("#id_row-2-date").fill(skipped_day(learning_set).isoformat())
    page.locator("#id_row-2-time").fill("01:30")
    expect(row).to_contain_text("The clocks skip that hour on this day.")
    expect(page.locator("#id_row-2-time")).to_be_focused()
    page.locator("#id_row-2-time").fill("10:00")
    page.locator("#id_row-2-date").fill(was)
    expect(row).not_to_contain_text("The clocks skip that hour")
    looked_at(page)
    hand.press("Save 9 sessions")
    expect(page.get_by_text("9 sessions planned.")).to_be_visible()
    looked_at(page)
    return hand.presses


def answer_poll(page: Page, poll: DatePoll, zone: str, first: str) -> None:
    """One press for each date and a save, in one's own zone."""
    page.goto(f"/polls/{poll.pk}/")
    if zone:
        expect(page.locator(".slots").first).to_contain_text("your time")
    boxes = [
        f"[name='slot-{slot.pk}'][value='{'need' if n else first}']"
        for n, slot in enumerate(poll.slots.all())
    ]
    for box in boxes:
        page.locator(f"label:has({box})").click()
    looked_at(page)
    page.get_by_role("button", name="Save my answers").click()
    expect(page.locator(boxes[-1])).to_be_checked()


def test_a_run_a_poll_and_a_move(people: Cast, pages: dict[str, Page]) -> None:
    ada, harbour = pages["ada"], people.harbour
    first = first_on(timezone.localdate() + timedelta(days=14), 3)
    assert plan_run(ada, harbour, first) < 20
    sessions = list(Session.objects.filter(learning_set=harbour).order_by("starts_at"))
    assert [one.local_start[:10] for one in sessions][:2] == [
        str(first),
        str(first + timedelta(weeks=harbour.weeks_between)),
    ]
    ada.goto(f"/sets/{harbour.pk}/polls/new/")
    looked_at(ada)
    ada.get_by_role("button", name="Ask the set").click()
    expect(ada.get_by_role("heading", name="Which dates suit you?")).to_be_visible()
    poll = DatePoll.objects.get()
    for key in ("ben", "cleo", "dev", "femi", "gita", "hal"):
        answer_poll(pages[key], poll, ZONES.get(key, ""), "no" if key == "hal" else "yes")
    ada.goto(f"/polls/{poll.pk}/")
    expect(ada.get_by_text("6 of 7 answered")).to_be_visible()
    looked_at(ada)
    ada.get_by_role("button", name="Choose the marked date").click()
    expect(ada.get_by_role("heading", level=1)).to_contain_text("Session")
    poll.refresh_from_db()
    assert Attendance.objects.filter(session=poll.session, answer="maybe").count() == 6
    moved = sessions[4]
    ada.goto(f"/sessions/{moved.pk}/move/")
    ada.locator("label", has_text="A week later").click()
    looked_at(ada)
    ada.get_by_role("button", name="Move").click()
    expect(ada.get_by_text("sessions moved.")).to_be_visible()
    was = moved.starts_at
    moved.refresh_from_db()
    assert (moved.starts_at - was).days in (6, 7)
    for key in ("ben", "femi", "gita"):
        pages[key].goto(f"/sessions/{moved.pk}/")
        looked_at(pages[key])
