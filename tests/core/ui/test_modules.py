"""What pages do by themselves, in a real browser: clock, drafts, keys, and the rest of main.js."""

import os
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Browser, Dialog, Page, Request, Route, expect, sync_playwright

STATIC = Path(__file__).resolve().parents[3] / "static"
HOME = "http://ui.test/"
TYPES = {".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
]

pytestmark = pytest.mark.browser
Open = Callable[..., Page]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = os.environ.get("CHROMIUM") or shutil.which("chromium")
    if program is None:
        pytest.fail("Chromium is missing: install Debian's package chromium, or name a program in CHROMIUM")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """`open_page('<p>…')` is a page with that body and main.js; the network is this folder and nothing else."""
    context = browser.new_context(locale="en-GB", timezone_id="Europe/London")
    context.set_default_timeout(5_000)
    complaints: list[str] = []
    context.on("weberror", lambda error: complaints.append(str(error.error)))

    def open_(body: str, answer: Callable[[Request], int] = lambda _request: 204, at: str = "") -> Page:
        def serve(route: Route) -> None:
            url = route.request.url.removeprefix(HOME).split("?")[0]
            file = STATIC / url
            if route.request.method == "POST":
                status = answer(route.request)
                route.abort() if status == 0 else route.fulfill(status=status, headers={"Location": "/"})
            elif url and file.is_file():
                route.fulfill(body=file.read_text(), content_type=TYPES[file.suffix])
            else:
                head = '<script type="module" src="/js/main.js"></script><link rel="stylesheet" href="/css/reset.css">'
                text = f"<!DOCTYPE html><html lang='en'>{head}<body hx-headers='{TOKEN}'>{body}</body></html>"
                route.fulfill(body=text, content_type="text/html")

        context.route("**/*", serve)
        page = context.new_page()
        if at:
            # It stands still but for `run_for`: on a busy machine seconds go by between two lines.
            page.clock.install(time=datetime.fromisoformat(at) - timedelta(seconds=1))
            page.clock.pause_at(at)
        page.goto(HOME)
        return page

    yield open_
    context.close()
    assert complaints == []


TOKEN = '{"X-CSRFToken": "the-token"}'
DRAFT = (
    '<p role="status" data-warnings></p><textarea data-draft="brief:1" data-draft-url="/drafts/" data-draft-state="s">'
    '</textarea><span id="s" data-said-saved="Saved {}" data-said-lost="No connection since {}."'
    ' data-said-refused="Not saved at {}."></span>'
)


def clock(ends: str, now: str = "2026-12-03T10:51:18Z", minutes: int = 12) -> str:
    return (
        '<p role="status" data-warnings></p><div id="clock" role="timer" data-clock data-state="calm"'
        f' data-ends-at="{ends}" data-now="{now}" data-minutes="{minutes}" data-note-five="5 minutes left"'
        ' data-say-five="5 minutes left" data-note-over="over" data-say-over="Time is up"></div>'
        '<p data-note="clock">left of 12 minutes</p><svg><circle data-ring="clock"></circle></svg>'
    )


def test_clock_follows_the_server_and_not_the_browser(open_page: Open) -> None:
    # This browser believes it is half an hour later.
    page = open_page(clock("2026-12-03T10:59:00Z"), at="2026-12-03T11:21:18Z")
    expect(page.get_by_role("timer")).to_have_text("07:42")
    page.clock.run_for(10_000)
    expect(page.get_by_role("timer")).to_have_text("07:32")
    assert page.locator("[data-ring]").get_attribute("stroke-dashoffset") == "37.22"


def test_clock_warns_once_in_words_and_counts_up_past_the_end(open_page: Open) -> None:
    page = open_page(clock("2026-12-03T10:56:19Z"), at="2026-12-03T10:51:18Z")
    expect(page.get_by_role("status")).to_have_text("")
    page.clock.run_for(2_000)
    expect(page.get_by_role("status")).to_have_text("5 minutes left")
    expect(page.locator("[data-note]")).to_have_text("5 minutes left")
    page.clock.run_for(340_000)
    expect(page.get_by_role("timer")).to_have_text("+0:41")
    expect(page.get_by_role("status")).to_have_text("Time is up")
    assert page.get_by_role("timer").get_attribute("data-state") == "over"


def test_clock_turns_at_once_when_facts_arrive(open_page: Open) -> None:
    page = open_page(clock("2026-12-03T10:59:00Z"), at="2026-12-03T10:51:18Z")
    facts = '{ends_at: "2026-12-03T11:05:00Z", now: "2026-12-03T11:00:00Z", minutes: 5}'
    page.evaluate(f"import('/js/clock.js').then((clock) => clock.update({facts}))")
    expect(page.get_by_role("timer")).to_have_text("05:00")
    page.evaluate("import('/js/clock.js').then((clock) => clock.update({paused: 'Ada', ends_at: null}))")
    page.clock.run_for(5_000)
    expect(page.get_by_role("timer")).to_have_text("05:00")
    assert page.get_by_role("timer").get_attribute("data-state") == "paused"


def test_draft_is_sent_with_its_slot_and_the_token(open_page: Open) -> None:
    sent: list[tuple[str | None, dict[str, list[str]]]] = []

    def answer(request: Request) -> int:
        sent.append((request.headers.get("x-csrftoken"), parse_qs(request.post_data or "")))
        return 204

    page = open_page(DRAFT, answer)
    page.locator("textarea").fill("What would it take?")
    expect(page.locator("#s")).to_contain_text("Saved ")
    [(token, fields)] = sent
    assert re.fullmatch("[0-9a-f]{16}:1", fields.pop("stamp")[0])
    assert (token, fields) == ("the-token", {"slot": ["brief:1"], "words": ["What would it take?"]})
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


def test_draft_waits_for_the_connection_and_says_so(open_page: Open) -> None:
    statuses = [0, 503]
    sent: list[str] = []

    def answer(request: Request) -> int:
        if statuses:
            return statuses.pop(0)
        sent.append(parse_qs(request.post_data or "")["words"][0])
        return 204

    page = open_page(DRAFT, answer)
    page.locator("textarea").fill("kept")
    expect(page.locator("#s")).to_contain_text("No connection since ")
    expect(page.get_by_role("status")).to_contain_text("No connection since ")
    expect(page.locator("#s")).to_contain_text("Saved ", timeout=15_000)
    assert sent == ["kept"]


@pytest.mark.parametrize("status", [403, 302])
def test_draft_that_is_refused_does_not_blame_the_connection(open_page: Open, status: int) -> None:
    """Not allowed, or sent to sign in again: either way the words are not taken, and that is said."""
    page = open_page(DRAFT, lambda _request: status)
    page.locator("textarea").fill("kept")
    expect(page.locator("#s")).to_contain_text("Not saved at ")


def test_draft_survives_a_box_that_is_swapped_while_it_waits(open_page: Open) -> None:
    page = open_page(f"<div id='stage'>{DRAFT}</div>", lambda _request: 0)
    page.locator("textarea").fill("typed before the swap")
    page.evaluate("document.getElementById('stage').innerHTML = document.getElementById('stage').innerHTML")
    expect(page.locator("textarea")).to_have_value("")
    page.evaluate("document.dispatchEvent(new Event('htmx:load'))")
    expect(page.locator("textarea")).to_have_value("typed before the swap")


def test_flush_sends_what_waits_at_once(open_page: Open) -> None:
    sent: list[str] = []

    def answer(request: Request) -> int:
        sent.append(parse_qs(request.post_data or "")["words"][0])
        return 204

    page = open_page(DRAFT, answer, at="2026-12-03T10:51:18Z")
    page.locator("textarea").fill("now")
    page.evaluate("import('/js/drafts.js').then((drafts) => drafts.flush())")
    assert sent == ["now"]
    assert page.evaluate("import('/js/drafts.js').then((drafts) => drafts.unsent().size)") == 0


def test_draft_goes_every_three_seconds_while_somebody_types_without_a_pause(open_page: Open) -> None:
    sent: list[str] = []

    def answer(request: Request) -> int:
        sent.append(parse_qs(request.post_data or "")["words"][0])
        return 204

    page = open_page(DRAFT, answer, at="2026-12-03T10:51:18Z")
    page.clock.pause_at("2026-12-03T10:52:00Z")
    box = page.locator("textarea")
    for _letter in range(30):
        box.press("End")
        box.press("w")
        page.clock.run_for(500)  # less than the pause that a draft waits for
    lengths = [0, *map(len, sent)]
    assert max(now - before for before, now in pairwise(lengths)) <= 6  # in three seconds
    assert lengths[-1] >= 24


KEYS = (
    '<button data-key="n" onclick="this.dataset.times = (+this.dataset.times || 0) + 1">Next</button>'
    '<textarea aria-label="words"></textarea><input type="checkbox" checked data-keys-on>'
)


def test_key_presses_its_button_unless_somebody_types(open_page: Open) -> None:
    page = open_page(KEYS)
    page.keyboard.press("n")
    page.get_by_label("words").press_sequentially("nnn")
    assert page.locator("[data-key]").get_attribute("data-times") == "1"
    page.get_by_label("words").blur()
    page.keyboard.press("Control+n")
    page.locator("[data-keys-on]").uncheck()
    page.keyboard.press("n")
    assert page.locator("[data-key]").get_attribute("data-times") == "1"


def test_question_mark_shows_the_keys(open_page: Open) -> None:
    page = open_page('<div class="dialog" id="keys" popover>One key each</div>')
    page.keyboard.press("?")
    expect(page.get_by_text("One key each")).to_be_visible()
    page.keyboard.press("?")
    expect(page.get_by_text("One key each")).to_be_hidden()


def test_borrowed_question_is_added_and_never_overwrites(open_page: Open) -> None:
    page = open_page(
        '<textarea id="q">Mine. </textarea><button data-borrow="q">Which part is hardest?</button>'
    )
    page.get_by_role("button").click()
    expect(page.locator("#q")).to_have_value("Mine.\nWhich part is hardest?")
    expect(page.locator("#q")).to_be_focused()


def test_lines_are_counted_and_more_than_enough_is_a_hint(open_page: Open) -> None:
    page = open_page(
        '<textarea id="b" data-counted="2">one</textarea><span data-lines-of="b" data-words="{} of {} lines"></span>'
    )
    expect(page.locator("span")).to_have_text("1 of 2 lines")
    page.locator("#b").fill("one\n\ntwo\nthree")
    expect(page.locator("span")).to_have_text("3 of 2 lines")
    expect(page.locator("span")).to_have_class("saved-past")


def test_form_is_sent_once_for_two_quick_presses(open_page: Open) -> None:
    sent: list[str] = []

    def answer(request: Request) -> int:
        sent.append(request.url)
        return 204

    page = open_page('<form method="post" action="/keep"><button type="submit">Keep</button></form>', answer)
    with page.expect_request("**/keep"):
        page.get_by_role("button").dblclick()
    page.wait_for_timeout(200)  # long enough for a second one to follow the first
    assert len(sent) == 1


def test_toast_goes_after_ten_seconds_but_not_while_it_has_the_focus(open_page: Open) -> None:
    body = '<div data-toast>Moved on <button>Undo</button></div><button id="other">Other</button>'
    page = open_page(body, at="2026-12-03T10:51:18Z")
    page.get_by_role("button", name="Undo").focus()
    page.clock.run_for(25_000)
    expect(page.get_by_text("Moved on")).to_be_visible()
    page.locator("#other").focus()
    page.clock.run_for(10_100)
    expect(page.get_by_text("Moved on")).to_have_count(0)


def test_summary_takes_the_focus_and_leads_to_the_control(open_page: Open) -> None:
    page = open_page(
        '<section data-problems tabindex="-1"><a href="#date">Date: Enter a valid date.</a></section>'
        '<label for="date">Date</label><input id="date">'
    )
    expect(page.locator("[data-problems]")).to_be_focused()
    page.get_by_role("link").click()
    expect(page.locator("#date")).to_be_focused()


def test_box_is_as_tall_as_its_words_where_the_browser_does_not_see_to_it(open_page: Open) -> None:
    """Safari and Firefox have no field-sizing: no third line is cut, and an empty box is no ten rows high."""
    page = open_page('<textarea class="input" rows="1" style="resize: none"></textarea>')
    page.evaluate("CSS.supports = () => false")
    page.evaluate("import('/js/grow.js?without')")
    box = page.locator("textarea")
    empty = box.evaluate("(box) => box.offsetHeight")
    box.fill("One\nTwo\nThree\nFour")
    hidden, height = box.evaluate("(box) => [box.scrollHeight - box.clientHeight, box.offsetHeight]")
    assert hidden <= 0
    assert 2 * empty < height < 6 * empty
    box.fill("")
    assert box.evaluate("(box) => box.offsetHeight") == empty


def test_modules_stay_small_and_leave_nothing_in_the_browser() -> None:
    files = sorted((STATIC / "js").glob("*.js"))
    lines = {file.name: len(file.read_text().splitlines()) for file in files}
    # A hand's breadth each; all of them, with following the room, drafts, presses that found no line, what another
    # device typed and the hint on questions; its lists of words are data, in a folder of their own.
    assert {name: n for name, n in lines.items() if n > 250} == {}
    assert sum(lines.values()) < 1500
    kept = ("localStorage", "sessionStorage", "indexedDB")
    assert [file.name for file in files if any(word in file.read_text() for word in kept)] == []


def test_what_was_typed_in_another_form_is_asked_about_before_it_is_lost(open_page: Open) -> None:
    page = open_page(
        '<main><form data-unsaved="Not saved"><textarea id="purpose"></textarea></form>'
        '<form data-unsaved="Not saved" onsubmit="window.sent = (window.sent || 0) + 1; return false">'
        '<input id="names"><button>Create</button></form></main>'
    )
    asked: list[str] = []
    answers = [False, True]

    def answer(dialog: Dialog) -> None:
        asked.append(dialog.message)
        (dialog.accept if answers.pop(0) else dialog.dismiss)()

    page.on("dialog", answer)
    page.locator("#names").fill("Alder")
    page.get_by_role("button").click()
    assert (page.evaluate("window.sent"), asked) == (1, [])  # its own words are sent, and no others are there
    page.locator("#purpose").fill("To grow.")
    page.get_by_role("button").click()
    assert (page.evaluate("window.sent"), asked) == (1, ["Not saved"])
    assert page.locator("#purpose").input_value() == "To grow."
    page.get_by_role("button").click()
    assert (page.evaluate("window.sent"), asked) == (2, ["Not saved"] * 2)
