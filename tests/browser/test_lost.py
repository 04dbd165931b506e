"""Nothing is lost, no screen stays behind: broken lines, dead servers, stale tabs, double clicks, a host who goes."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from accounts.models import Draft
from core import clock
from sessions.models import Attendance, Contribution, Session, StageVisit
from tests import factories
from tests.browser.company import assert_fresh, post, press
from tests.browser.conftest import BrowserPeople
from tests.browser.site import Site
from tests.cast import Cast, cast

WORDS = "What would you like them to say about you when you are not in the room?"
HALF = len(WORDS) // 2
PHONE = {"viewport": {"width": 390, "height": 844}}


@pytest.fixture
def people(live_site: Site) -> Cast:
    made = cast()
    factories.agreement(made.harbour)
    return made


@pytest.fixture
def session(people: Cast) -> Session:
    """Ben presents; the members ask probing questions."""
    running = factories.running_session(people.harbour, rounds=1, at="selection")
    factories.chosen(running, people.ben)
    return factories.go_to(running, "probing")


def enter(page: Page, session: Session) -> Page:
    """In the room, and hearing."""
    with page.expect_response("**/room/here"):
        page.goto(f"/sessions/{session.pk}/room/")
    return page


def box(page: Page) -> Locator:
    return page.locator("form.compose").get_by_role("textbox")


def stage(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def notice(page: Page) -> Locator:
    return page.locator("[data-offline]").filter(has_text="No connection since")


def drafts() -> list[str]:
    return [str(draft.words) for draft in Draft.objects.with_scopes_disabled().all()]


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
    expect(cleo.get_by_text("Typed, and not kept")).to_be_visible()
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
    expect(cleo.get_by_role("button", name="Keep my question")).to_have_count(0, timeout=5_000)
    stage(cleo, "Actions")


def test_answer_is_seen_when_an_earlier_one_took_its_form_away(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    ada = enter(browser_people(people.ada), session)
    held: list[Route] = []
    ada.route("**/room/do/*", lambda route: held.append(route))
    box(ada).fill(WORDS)
    press(ada, "Keep it")
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


def test_typing_goes_on_when_others_change_the_room_under_it(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    cleo, dev = (enter(browser_people(person), session) for person in (people.cleo, people.dev))
    box(cleo).focus()
    for n in range(4):
        cleo.keyboard.type(WORDS[n * 10 : n * 10 + 10])
        box(dev).fill(f"What holds you, {n}?")
        press(dev, "Keep my question")
        expect(cleo.locator(".entries")).to_contain_text(f"What holds you, {n}?")
        expect(box(cleo)).to_be_focused()
    expect(box(cleo)).to_have_value(WORDS[:40])
    cleo.keyboard.press("Home")
    press(dev, "I would like to ask")
    expect(cleo.locator(".queue")).to_contain_text("Dev")
    cleo.keyboard.type("And: ")
    expect(box(cleo)).to_have_value("And: " + WORDS[:40])


def test_box_is_empty_when_its_words_were_kept_after_a_draft_of_them(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    cleo = enter(browser_people(people.cleo, **PHONE), session)
    for words in ("What holds you?", "What would be enough?"):
        box(cleo).fill(words)
        expect(cleo.locator("#q-state")).to_contain_text("Saved")
        press(cleo, "Keep my question")
        expect(cleo.locator(".entries")).to_contain_text(words)
        expect(box(cleo)).to_have_value("")
    cleo.wait_for_timeout(1500)  # longer than a draft waits before it is sent
    assert drafts() == []


def test_box_is_empty_when_a_draft_of_its_words_came_after_them(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    cleo = enter(browser_people(people.cleo, **PHONE), session)
    held: list[Route] = []
    cleo.route("**/drafts/", lambda route: route.continue_() if held else held.append(route))
    box(cleo).press_sequentially(WORDS[:HALF])
    while not held:
        cleo.wait_for_timeout(20)
    box(cleo).press_sequentially(WORDS[HALF:])
    press(cleo, "Keep my question")
    expect(cleo.locator(".entries")).to_contain_text(WORDS)
    late = held[0].fetch()
    cleo.evaluate("document.body.dispatchEvent(new CustomEvent('room:changed'))")
    expect(box(cleo)).to_have_value(WORDS[:HALF])  # painted with what is no draft any more
    held[0].fulfill(response=late)
    expect(box(cleo)).to_have_value("")
    cleo.reload()
    expect(box(cleo)).to_have_value("")
    assert drafts() == []


def test_words_count_once_when_their_answer_was_lost(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    cleo = enter(browser_people(people.cleo, **PHONE), session)
    box(cleo).fill(WORDS)

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    cleo.route("**/room/do/contribute", lose)
    press(cleo, "Keep my question")
    expect(cleo.locator(".entries")).to_contain_text(WORDS)  # the room was painted anew
    expect(cleo.get_by_text("No answer came. Keep it again: it counts once.")).to_be_visible()
    expect(box(cleo)).to_have_value(WORDS)
    cleo.unroute("**/room/do/contribute")
    press(cleo, "Keep my question")
    expect(box(cleo)).to_have_value("")
    expect(cleo.locator("[data-unheard]")).to_be_hidden()
    assert Contribution.objects.with_scopes_disabled().count() == 1
    box(cleo).fill(WORDS)  # said again, and meant
    press(cleo, "Keep my question")
    expect(cleo.locator(".entries > li")).to_have_count(2)
    assert drafts() == []


def test_words_that_changed_after_a_lost_answer_are_kept_and_it_is_said(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    cleo = enter(browser_people(people.cleo, **PHONE), session)
    cleo.route(
        re.compile("/room/(fragment|here|pulse)"), lambda route: route.abort()
    )  # no painting in between
    box(cleo).fill(WORDS[:HALF])

    def lose(route: Route) -> None:
        route.fetch()
        route.abort()

    cleo.route("**/room/do/contribute", lose)
    press(cleo, "Keep my question")
    cleo.wait_for_timeout(2500)  # a second press within two seconds is let drop
    cleo.unroute("**/room/do/contribute")
    box(cleo).fill(WORDS)
    press(cleo, "Keep my question")
    expect(cleo.get_by_text("An earlier version of this was kept already.")).to_be_visible()
    expect(cleo.locator(".entries")).to_contain_text(WORDS[:HALF])
    expect(box(cleo)).to_have_value(WORDS)
    press(cleo, "Keep my question")
    expect(cleo.locator(".entries > li")).to_have_count(2)


def test_words_in_another_tab_become_a_draft_when_the_first_one_keeps_its_own(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    one = enter(browser_people(people.cleo), session)
    two = enter(one.context.new_page(), session)
    for page, words in ((two, "Half a thought"), (one, WORDS)):
        box(page).fill(words)
        expect(page.locator("#q-state")).to_contain_text("Saved")
    press(one, "Keep my question")
    expect(two.locator(".entries")).to_contain_text(WORDS)
    expect(box(two)).to_have_value("Half a thought")
    two.wait_for_timeout(2000)
    two.reload()
    expect(box(two)).to_have_value("Half a thought")


def test_open_dialog_keeps_its_words_when_others_change_the_room_under_it(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    ada, cleo = (enter(browser_people(person), session) for person in (people.ada, people.cleo))
    box(ada).fill("What do you want?")
    press(ada, "Keep it")
    ada.locator("[aria-label^='Change: What do']").click()
    dialog = ada.get_by_role("dialog", name="Say it better")
    dialog.get_by_role("textbox").fill("What do you really want?")
    press(cleo, "I would like to ask")
    expect(ada.get_by_role("button", name="Give the floor to Cleo", include_hidden=True)).to_have_count(1)
    expect(dialog.get_by_role("textbox")).to_have_value("What do you really want?")
    expect(dialog.get_by_role("textbox")).to_be_focused()
    dialog.get_by_role("button", name="Keep the change").click()
    expect(dialog).to_have_count(0)
    expect(cleo.locator(".entries")).to_contain_text("What do you really want?")


def test_plan_drawer_stays_open_when_the_room_changes(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    cleo, dev = (enter(browser_people(person, **PHONE), session) for person in (people.cleo, people.dev))
    press(cleo, "Plan")
    press(dev, "I would like to ask")
    expect(cleo.locator(".queue")).to_contain_text("Dev")
    expect(cleo.get_by_role("navigation", name="Plan")).to_be_visible()


def test_stale_tab_changes_nothing_and_shows_its_words_when_it_is_sent(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    session = factories.go_to(session, "actions")
    room = f"/sessions/{session.pk}/room/"
    ada = enter(browser_people(people.ada), session)
    old_ada, old_ben = (
        browser_people(person, java_script_enabled=False) for person in (people.ada, people.ben)
    )
    for page in (old_ada, old_ben):
        page.goto(room)
    old_ben.get_by_label("I will …").fill(WORDS)
    press(ada, "Next: Read back")
    stage(ada, "Read back")
    press(old_ada, "Next: Read back")
    expect(old_ada.get_by_text("The session moved on to Read back before that arrived")).to_be_visible()
    session.refresh_from_db()
    assert session.step is not None
    assert session.step.kind == "read_back"
    for name in ("Reflection", "Next date"):
        press(ada, f"Next: {name}")
        stage(ada, name)
    press(ada, "Close the session")
    ada.get_by_role("dialog").get_by_role("button", name="Close the session").click()
    stage(ada, "The session is closed")
    press(old_ben, "Keep this action")
    stage(old_ben, "The session is closed")
    expect(old_ben.get_by_text(WORDS).first).to_be_visible()


def test_session_moves_once_when_next_is_clicked_twice(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    ada = enter(browser_people(people.ada), session)
    before = session.version
    ada.get_by_role("button", name="Next: Action questions").dblclick()
    stage(ada, "Action questions")
    expect(ada.locator(".htmx-request")).to_have_count(0)
    ada.wait_for_timeout(500)
    session.refresh_from_db()
    assert session.version == before + 1
    stage(ada, "Action questions")


def test_page_is_true_when_the_back_button_brings_it_back(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    ada, cleo = (enter(browser_people(person), session) for person in (people.ada, people.cleo))
    cleo.goto(f"/sets/{people.harbour.pk}/")
    press(ada, "Next: Action questions")
    stage(ada, "Action questions")
    cleo.go_back()
    stage(cleo, "Action questions")
    assert_fresh(cleo)


def test_two_tabs_of_one_person_agree_when_one_keeps_something(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    one = enter(browser_people(people.cleo), session)
    two = enter(one.context.new_page(), session)
    box(two).fill("Half a thought")
    box(one).fill(WORDS)
    press(one, "Keep my question")
    for page in (one, two):
        expect(page.locator(".entries")).to_contain_text(WORDS)
    expect(box(two)).to_have_value("Half a thought")
    # Empty, or with what is now the person's draft, as on any other screen of theirs; but not what is kept already.
    expect(box(one)).not_to_have_value(WORDS)
    press(two, "Keep my question")
    expect(one.locator(".entries > li")).to_have_count(2)
    for page in (one, two):
        expect(box(page)).to_have_value("")
    assert Contribution.objects.with_scopes_disabled().count() == 2
    for page in (one, two):
        assert_fresh(page)


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
