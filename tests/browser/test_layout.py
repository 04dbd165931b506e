"""The layout guard: every stage for every role at four sizes, with long names, twelve people and a third round.

No text lies over another, nothing is wider than the screen, what has the focus is seen, the work of the stage is on
the first screen, and nothing moves under anybody's eyes while others act. A few stages a day; in the deep suite all.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django_scopes import scopes_disabled
from playwright.sync_api import Browser, Page, expect

from room.services import fishbowl, hold, silence
from sessions.models import Round, Step
from sets.roles import roles_of
from tests import samples
from tests.browser.crowd import Crowd, crowd
from tests.browser.drawn import close_all, drawn_for
from tests.browser.measured import faults, not_at_first

pytestmark = pytest.mark.django_db

LAPTOP, WIDE, PHONE, ZOOMED = (1280, 800), (1440, 900), (390, 844), (320, 256)
SIZES = (LAPTOP, WIDE, PHONE, ZOOMED)
DAYS = 7  # after so many days every stage was looked at
QUEUE, BOX = "#stage section:has(#turn-h)", "#stage .compose textarea"
# What has to be on the first screen, by stage and role, on a laptop and a phone: the work there is. A "presenter" is
# whoever presents then.
WORK: dict[tuple[str, str], tuple[str, int]] = {
    ("probing", "host"): (QUEUE, 1),
    ("probing", "member"): (BOX, 1),
    ("suggestions", "host"): (BOX, 1),
    ("suggestions", "member"): (BOX, 1),
    ("suggestions", "presenter"): ("#pad", 1),
    ("topics", "member"): ("#topic-line", 1),
    ("reflection", "member"): ("#stage textarea", 1),
    ("actions", "presenter"): ("#stage form[data-verb=commit] textarea", 1),
    ("bring_to_life", "presenter"): ("#stage textarea", 1),
}


@pytest.fixture
def made(db: None) -> Crowd:
    return crowd()


@pytest.fixture
def pages(chromium: Browser, made: Crowd) -> Iterator[dict[str, Page]]:
    """One page for each role; each stage is drawn in it once, and measured at every size."""
    opened = {role: drawn_for(chromium, person) for role, person in made.roles.items()}
    for page in opened.values():
        page.goto(f"/sessions/{made.session.pk}/room/")
    yield opened
    close_all(opened.values())


def painted(page: Page, made: Crowd) -> None:
    """The page shows the room as it is now."""
    made.session.refresh_from_db()
    page.evaluate("document.body.dispatchEvent(new CustomEvent('room:changed'))")
    # Somebody's beat may have changed more meanwhile.
    page.wait_for_function(
        "changes => document.getElementById('room').dataset.changes >= changes", arg=made.session.changes
    )


def sized(page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})


def looked_at(page: Page, step: Step, role: str, *, presents: bool = False) -> list[str]:
    found = []
    work = WORK.get((step.kind, "presenter" if presents else role))
    for size in SIZES:
        sized(page, size)
        wrong = faults(page)
        if work and size != ZOOMED:
            wrong += not_at_first(page, *work)
        if (step.kind, role, size) == ("selection", "host", LAPTOP):
            wrong += not_at_first(page, ".topics > li", 5)
        found += [f"{step.kind} as {role}, {size[0]} x {size[1]}: {one}" for one in wrong]
    return found


def test_every_stage_is_laid_out_for_every_role_at_every_size(made: Crowd, pages: dict[str, Page]) -> None:
    found = []
    for step in samples.share(made.stages(), DAYS):
        made.go(step)
        for role, page in pages.items():
            painted(page, made)
            presents = step.round is not None and step.round.presenter_id == made.roles[role].pk
            found += looked_at(page, step, role, presents=presents)
    assert not found, "\n".join(found)


def test_hard_moment_and_wall_are_laid_out_too(made: Crowd, pages: dict[str, Page]) -> None:
    found = []
    for role in ("host", "member"):
        pages[role].goto(f"/sessions/{made.session.pk}/room/")
    wall = pages["observer"]
    for held in (False, True):
        if held:
            hold.hold(session_id=made.session.pk, person=made.host)
            made.session.refresh_from_db()
        wall.goto(f"/sessions/{made.session.pk}/room/screen/")
        for size in (LAPTOP, WIDE):
            sized(wall, size)
            found += [f"wall: {one}" for one in faults(wall, focus=False)]
    for role in ("host", "member"):
        painted(pages[role], made)
        found += looked_at(pages[role], Step(kind="held"), role)
    assert not found, "\n".join(found)


def _measured(page: Page, where: str, sizes: tuple[tuple[int, int], ...] = SIZES) -> list[str]:
    found = []
    for size in sizes:
        sized(page, size)
        found += [f"{where}, {size[0]} x {size[1]}: {one}" for one in faults(page)]
    return found


def test_silence_fishbowl_and_hint_are_laid_out_too(made: Crowd, pages: dict[str, Page]) -> None:
    found = []
    here: dict[str, Any] = {"session_id": made.session.pk, "person": made.host}
    made.go(next(step for step in made.stages() if step.kind == "probing"))
    with scopes_disabled():
        fishbowl.begin(**here, size=6, open_chair=True)
    for role in ("host", "member", "late"):
        painted(pages[role], made)
        found += _measured(pages[role], f"fishbowl as {role}")
    with scopes_disabled():
        fishbowl.end(**here)
    painted(pages["member"], made)
    sized(pages["member"], PHONE)
    pages["member"].locator(BOX).fill("Have you tried to speak with her?")
    expect(pages["member"].locator(".question-hint")).to_be_visible()
    found += _measured(pages["member"], "hint as member")
    with scopes_disabled():
        silence.keep_silence(**here, roles=roles_of(made.host.pk))
    for role in ("host", "member"):
        painted(pages[role], made)
        found += _measured(pages[role], f"silence as {role}", (LAPTOP, PHONE, ZOOMED))
    assert not found, "\n".join(found)


def test_questions_that_stop_a_press_are_laid_out_too(made: Crowd, pages: dict[str, Page]) -> None:
    """Who presents, and what has no report: in view, with their first button in hand."""
    found = []
    host = pages["host"]
    with scopes_disabled():
        Round.objects.filter(session=made.session).update(presenter=None, issue=None)
    for kind, dialog in (("selection", "#who-presents"), ("reports", "#untold")):
        made.go(next(step for step in made.stages() if step.kind == kind))
        painted(host, made)
        sized(host, LAPTOP)
        host.locator("#room [data-key=n]").click()
        expect(host.locator(f"{dialog}:popover-open")).to_be_visible()
        assert host.evaluate("(id) => document.activeElement.closest(id) !== null", dialog)
        found += _measured(host, dialog)
        host.keyboard.press("Escape")
    assert not found, "\n".join(found)


def test_practice_is_laid_out_from_its_welcome_to_its_close(made: Crowd, pages: dict[str, Page]) -> None:
    found = []
    page = pages["host"]
    sized(page, LAPTOP)
    page.goto("/practice/")
    page.get_by_text("At my press").click()
    page.get_by_role("button", name="Open the practice room").click()
    for place in range(1, 14):
        expect(page.locator(f'#room[data-at="{place}"]')).to_be_visible()
        happens, add = page.get_by_role("button", name="Let it happen"), page.locator("[value=choose]")
        for _n in range(2):
            if happens.count():
                happens.click()
                expect(page.locator(".htmx-request")).to_have_count(0)
        if add.count():
            add.click()
            expect(page.locator("[value=choose][aria-pressed=true]")).to_have_count(1)
        found += _measured(page, f"practice, step {place}", (LAPTOP, PHONE) if place % 3 else SIZES)
        sized(page, LAPTOP)
        if page.locator("#close").count():
            break
        page.locator("[data-key=n]").click()
    page.locator("[data-key=n]").click()
    found += _measured(page, "practice, close?", (LAPTOP, PHONE))
    page.locator("#close [value=next]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The session is closed")
    found += _measured(page, "practice, closed", (LAPTOP, PHONE))
    assert not found, "\n".join(found)


def test_nothing_moves_under_twenty_foreign_presses(made: Crowd, pages: dict[str, Page]) -> None:
    """Where the eye is, where the caret is, what is open and what was typed."""
    step = next(step for step in made.stages() if step.kind == "probing")
    made.go(step)
    role = samples.turned(("host", "member"), 0)
    page = pages[role]
    painted(page, made)
    sized(page, PHONE)
    page.locator("#say-facts summary, #line-facts summary").first.click()
    box = page.locator(BOX)
    box.fill("What holds you there, and since when?")
    box.evaluate("box => { box.focus(); box.setSelectionRange(5, 9); scrollBy(0, 120); }")

    def state() -> Any:
        return page.evaluate("""() => {
          const box = document.activeElement, top = Math.round(box.getBoundingClientRect().top);
          return [box.name, box.value, box.selectionStart, box.selectionEnd, top,
            [...document.querySelectorAll("#room details[open]")].map((part) => part.id)];
        }""")

    before = state()
    for _press in range(20):
        made.tell()
        painted(page, made)
    after = state()
    assert abs(after.pop(4) - before.pop(4)) <= 1  # pixels: screens have halves of them
    assert after == before
    assert before[0] == "words"
