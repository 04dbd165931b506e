"""No screen stays behind: broken lines, dead servers, answers out of order, a host who goes."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Route, expect

from core import clock
from sessions.models import Attendance, Session, StageVisit
from tests.browser.company import assert_fresh, post, press
from tests.browser.conftest import BrowserPeople
from tests.browser.probing import HALF, PHONE, WORDS, box, drafts, enter, notice, stage
from tests.browser.site import Site
from tests.cast import Cast


def test_screens_are_equal_and_the_text_is_there_when_the_server_was_killed_mid_typing(
    people: Cast, session: Session, browser_people: BrowserPeople, live_site: Site
) -> None:
    ada, ben, cleo = (
        enter(browser_people(person, **size), session)
        for person, size in ((people.ada, {}), (people.ben, PHONE), (people.cleo, PHONE))
    )
    box(cleo).press_sequentially(WORDS[:HALF])
    live_site.kill()
    box(cleo).press_sequentially(WORDS[HALF:])
    for page in (ada, ben, cleo):
        expect(notice(page)).to_be_visible()
    live_site.start()
    for page in (ada, ben, cleo):
        expect(notice(page)).to_be_hidden(timeout=10_000)
    expect(box(cleo)).to_have_value(WORDS)
    press(ada, "Next: Action questions")
    for page in (ada, ben, cleo):
        stage(page, "Action questions")
    expect(cleo.get_by_text("Typed, but not shared")).to_be_visible()
    expect(cleo.get_by_text(WORDS)).to_be_visible()
    for page in (ada, ben, cleo):
        assert_fresh(page)


def test_screen_turns_and_shows_what_was_typed_when_it_was_offline_for_three_minutes(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    ada, cleo = browser_people(people.ada), browser_people(people.cleo, **PHONE)
    cleo.clock.install()
    for page in (ada, cleo):
        enter(page, session)
    box(cleo).press_sequentially(WORDS[:HALF])
    cleo.context.set_offline(True)
    box(cleo).press_sequentially(WORDS[HALF:])
    press(ada, "Next: Action questions")
    stage(ada, "Action questions")
    cleo.clock.fast_forward("03:00")
    expect(notice(cleo)).to_be_visible()
    expect(box(cleo)).to_have_value(WORDS)
    cleo.context.set_offline(False)
    expect(cleo.get_by_role("heading", level=1)).to_have_text("Action questions", timeout=10_000)
    expect(cleo.locator("#stage").get_by_text(WORDS)).to_be_visible(timeout=10_000)
    assert drafts() == [WORDS]
    assert_fresh(cleo)


def test_page_polls_when_no_stream_can_be_had(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    ada, cleo = browser_people(people.ada), browser_people(people.cleo, **PHONE)
    cleo.context.route("**/live/**", lambda route: route.abort())
    enter(ada, session)
    cleo.goto(f"/sessions/{session.pk}/room/")
    press(ada, "Next: Action questions")
    expect(cleo.get_by_role("heading", level=1)).to_have_text("Action questions", timeout=10_000)
    assert_fresh(cleo)


def test_screen_shows_the_latest_words_when_the_room_moved_while_older_ones_were_on_their_way(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    ada, cleo = (
        enter(browser_people(people.ada), session),
        enter(browser_people(people.cleo, **PHONE), session),
    )
    cleo.route(re.compile("/room/(here|pulse)$"), lambda route: None)  # nothing but the stream tells her
    held: list[Route] = []
    cleo.route("**/room/fragment", lambda route: held.append(route))
    press(ada, "Next: Action questions")
    while not held:
        cleo.wait_for_timeout(20)
    older = held[0].fetch()
    press(ada, "Next: Actions")
    stage(cleo, "Actions")
    cleo.unroute("**/room/fragment")
    held[0].fulfill(response=older)
    expect(cleo.get_by_role("button", name="Share my question")).to_have_count(0, timeout=5_000)
    stage(cleo, "Actions")


def test_answer_is_seen_when_an_earlier_one_took_its_form_away(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    ada = enter(browser_people(people.ada), session)
    held: list[Route] = []
    ada.route("**/room/do/*", lambda route: held.append(route))
    box(ada).fill(WORDS)
    press(ada, "Share it")
    ada.get_by_role("button", name="Next: Action questions").click()
    while len(held) < 2:
        ada.wait_for_timeout(20)
    answers = [route.fetch() for route in held]
    for route, answer in zip(held, answers, strict=True):
        route.fulfill(response=answer)
        ada.wait_for_timeout(200)
    stage(ada, "Action questions")
    expect(ada.locator(".toast")).to_contain_text("Moved on to Action questions.")


@pytest.mark.parametrize("minutes", ["1", "1000"])
def test_answer_paints_the_room_once(
    people: Cast, session: Session, browser_people: BrowserPeople, minutes: str
) -> None:
    ada = enter(browser_people(people.ada), session)
    ada.evaluate("""() => {
      window.painted = 0;
      const rooms = (change) => [...change.addedNodes].filter((part) => part.id === "room").length;
      new MutationObserver((changes) => { for (const change of changes) window.painted += rooms(change); })
        .observe(document.querySelector("[data-follow]"), { childList: true });
    }""")
    form = ada.locator("form[data-verb=time]").filter(has_text="+1 min")
    form.locator("[name=minutes]").evaluate("(field, minutes) => (field.value = minutes)", minutes)
    with ada.expect_response("**/room/do/time") as answer:
        press(ada, "+1 min")
    assert answer.value.status == (200 if minutes == "1" else 422)
    ada.wait_for_timeout(1000)
    assert ada.evaluate("window.painted") == 1


def test_wall_follows_and_stays_one_page_when_the_room_moves(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    ada, wall = enter(browser_people(people.ada), session), browser_people(people.ada)
    with wall.expect_response("**/live/**"):
        wall.goto(f"/sessions/{session.pk}/room/screen/")
    wall.evaluate("window.same = true")
    press(ada, "Next: Action questions")
    stage(wall, "Action questions")
    wall.wait_for_timeout(1000)
    assert wall.evaluate("window.same")


def test_others_may_take_over_when_the_facilitator_is_gone(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    ada, dev, gita = (
        enter(browser_people(person, **PHONE), session) for person in (people.ada, people.dev, people.gita)
    )
    expect(gita.get_by_role("button", name="Take over")).to_be_visible()  # the deputy: at once
    expect(dev.get_by_role("button", name="Take over")).to_have_count(0)
    assert post(dev, session, "take-over", expected_version=str(session.version)) == 403
    ada.goto("about:blank")
    gone = clock.now() - timedelta(seconds=61)
    Attendance.objects.filter(session=session, person=people.ada).update(seen_at=gone)
    expect(dev.get_by_role("button", name="Take over")).to_be_visible(timeout=25_000)
    press(dev, "Take over")
    press(dev, "Next: Action questions")
    stage(gita, "Action questions")
    enter(ada, session)
    expect(ada.get_by_role("button", name="Next: Actions")).to_have_count(0)
    press(ada, "Take over")
    expect(ada.get_by_role("button", name="Next: Actions")).to_be_visible()
    expect(dev.get_by_role("button", name="Next: Actions")).to_have_count(0)


@pytest.mark.parametrize("minutes", [30, -30])
def test_clock_shows_the_time_left_when_the_browsers_clock_is_wrong(
    people: Cast, session: Session, browser_people: BrowserPeople, minutes: int
) -> None:
    cleo = browser_people(people.cleo)
    cleo.clock.install(time=clock.now() + timedelta(minutes=minutes))
    enter(cleo, session)
    visit = StageVisit.objects.get(session=session, left_at=None)
    left = visit.minutes * 60 - (clock.now() - visit.entered_at).total_seconds()
    shown = cleo.get_by_role("timer").inner_text()
    assert abs(int(shown[:2]) * 60 + int(shown[3:]) - left) <= 3
