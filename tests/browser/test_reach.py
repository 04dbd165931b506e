"""axe finds nothing: every stage of the room for each role, and every page; light and dark, laptop and phone."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django_scopes import scopes_disabled
from playwright.sync_api import Page, ViewportSize, expect

from accounts.models import User
from actions.models import Action
from issues.models import Issue, Theme
from programmes.models import QuarterReport
from programmes.quarters import Quarter
from room.services import commitments, contributions, reflections, selection, topics
from scripts.scenes import SCENES, Play
from sessions.models import Bid, Round, Session
from sets.models import LearningSet, Placement
from tests import samples
from tests.browser.conftest import BrowserPeople
from tests.browser.site import Site

# Tall enough for the whole page: axe takes what lies under the bar at the foot of a short one for out of reach.
LAPTOP, PHONE = ViewportSize(width=1280, height=3200), ViewportSize(width=390, height=5000)
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ALL = {"resultTypes": ["violations"], "runOnly": {"type": "tag", "values": TAGS}}
# What the other theme and the other width can still change, when the page itself was looked at in both.
LOOKS = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast", "target-size", "scrollable-region-focusable"]},
}
Face = tuple[ViewportSize, Any, dict[str, Any]]
EVERY_FACE: tuple[Face, ...] = (
    (LAPTOP, "light", ALL),
    (LAPTOP, "dark", LOOKS),
    (PHONE, "light", LOOKS),
    (PHONE, "dark", ALL),
)
SMALL = """() => [...document.querySelectorAll(".room :is(button, a, select, summary, textarea, input)")]
  .filter((part) => part.checkVisibility() && !part.closest("[type=hidden], .choice, .tick, .visually-hidden, p"))
  .map((part) => [part, part.getBoundingClientRect()])
  .filter(([part, { width, height }]) => height && (height < 43.5 || (width < 43.5 && !part.matches("summary"))))
  .map(([part, { width, height }]) => `${part.outerHTML.slice(0, 80)}: ${Math.round(width)} x ${Math.round(height)}`)"""
WIDE = "() => document.documentElement.scrollWidth - innerWidth"
# What stands past the edge without making the page wider, such as the last place of a bar that is fixed.
OUT = """() => [...document.querySelectorAll("a, button, input, select, textarea, summary")]
  .filter((part) => part.checkVisibility({ opacityProperty: true }) && !part.closest(".visually-hidden, .skip"))
  .filter((part) => {
    for (let up = part.parentElement; up; up = up.parentElement)
      if (["auto", "scroll"].includes(getComputedStyle(up).overflowX)) return false;
    const { left, right, width } = part.getBoundingClientRect();
    return width && (left < -1 || right > innerWidth + 1);
  })
  .map((part) => part.outerHTML.slice(0, 120))"""
LONG_WORD = "https://intranet.northgate.example/documents/leadership/2026/a1b2c3d4e5f6.pdf"
PARTS = 2  # of the scenes, so that none of these tests is long
axe = Axe()


def faces(number: int) -> tuple[Face, ...]:
    """Every face in the deep suite; daily one by all rules, the next page in the next, tomorrow each in its next."""
    if samples.DEEP:
        return EVERY_FACE
    size, scheme, _options = samples.turned(EVERY_FACE, number)
    return ((size, scheme, ALL),)


def problems(page: Page, where: str, number: int, *, room: bool = False) -> list[str]:
    """What axe says of a page in the faces of this number; what is past the edge of the screen; in the room, targets
    under 44 px."""
    found = []
    if not page.evaluate("'axe' in window"):
        page.evaluate(axe.axe_script)
    for size, scheme, options in faces(number):
        page.set_viewport_size(size)
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        face = f"{where}, {size['width']} {scheme}"
        for fault in page.evaluate("(options) => axe.run(options)", options)["violations"]:
            nodes = [f"{node['html'][:160]} {node['failureSummary'][:240]}" for node in fault["nodes"][:3]]
            found.append(f"{face}: {fault['id']}: {nodes}")
        if options is ALL:
            found += [f"{face}: small: {part}" for part in page.evaluate(SMALL)] if room else []
            found += [f"{face}: past the edge: {part}" for part in page.evaluate(OUT)]
            if (beyond := page.evaluate(WIDE)) > 0:
                found.append(f"{face}: {beyond} px wider than the screen")
    return found


@pytest.fixture
def play(seeded_site: Site) -> Play:
    people = {user.email.split("@")[0]: user for user in User.objects.filter(email__endswith="@demo.example")}
    return Play(Session.objects.filter(learning_set__name="Harbour set").live().get(), people)


@pytest.mark.parametrize("part", range(PARTS))
def test_room_is_within_reach_at_every_stage_for_every_role(
    play: Play, browser_people: BrowserPeople, part: int
) -> None:
    pages: dict[str, Page] = {}
    found = []
    for n, (name, presenter, act) in enumerate(SCENES):
        with scopes_disabled():
            act(play)
        if n * PARTS // len(SCENES) != part:
            continue
        for role, key in enumerate(("ada", presenter, "femi")):
            if key not in pages:
                pages[key] = browser_people(play.people[key])
            pages[key].goto(f"/sessions/{play.id}/room/")
            found += problems(pages[key], f"{name} as {key}", n + role, room=True)
    wall = browser_people(play.people["ada"])
    wall.goto(f"/sessions/{play.id}/room/screen/")
    found += problems(wall, "wall", part)
    assert not found, "\n".join(found)


def test_opened_parts_of_the_room_are_within_reach(play: Play, browser_people: BrowserPeople) -> None:
    """Dialogs, drawers and what unfolds, one after the other."""
    with scopes_disabled():
        for _name, _presenter, act in SCENES[:9]:
            act(play)
    ada = browser_people(play.people["ada"])
    ada.goto(f"/sessions/{play.id}/room/")
    found = []
    for summary in ("Change the plan", "Register"):
        ada.locator("summary").get_by_text(summary, exact=True).click()
    found += problems(ada, "unfolded", 0, room=True)
    ada.set_viewport_size(LAPTOP)
    for number, opener in enumerate(("Keys", "Change: What does covering the gap give you?")):
        ada.get_by_role("button", name=opener).click()
        found += problems(ada, opener, number, room=True)
        ada.set_viewport_size(LAPTOP)
        ada.keyboard.press("Escape")
    ada.set_viewport_size(PHONE)
    ada.get_by_role("button", name="Plan", exact=True).click()
    found += problems(ada, "plan", 1, room=True)
    assert not found, "\n".join(found)


def _who(play: Play, key: str) -> dict[str, Any]:
    return {"person": play.people[key], "roles": play.roles(key)}


def write_long_words(play: Play) -> None:
    """Everything that people write in a session, as addresses write it: without a place to break at."""
    here: dict[str, Any] = {"session_id": play.id}
    ben, cleo = (_who(play, key) for key in ("ben", "cleo"))
    play.begin()
    play.go("topics")
    topics.offer(**here, **ben, topic_line=LONG_WORD, wants=f"Read {LONG_WORD}")
    issue = Issue.objects.create(
        owner=play.people["dev"],
        learning_set=play.session.learning_set,
        topic_line=LONG_WORD,
        wants=LONG_WORD,
        status=Issue.Status.CARRIED,
        offered_at=play.session.starts_at,
    )
    Theme.objects.create(learning_set_id=issue.learning_set_id, words=LONG_WORD)
    Session.objects.filter(learning_set=issue.learning_set_id).update(venue=LONG_WORD[:60], link=LONG_WORD)
    bid = Bid.objects.on_table().filter(session=play.id, person=play.people["ben"]).latest()
    selection.choose(**here, person=play.people["ada"], bid_id=bid.pk, expected_version=None)
    turn = Round.objects.get(session=play.id, presenter=play.people["ben"])
    play.go("probing", "ben")
    step = play.session.step_id
    assert step is not None
    contributions.contribute(**here, **cleo, step_id=step, kind="probing", words=LONG_WORD)
    play.go("actions", "ben")
    commitments.commit(**here, person=play.people["ben"], round_id=turn.pk, words=LONG_WORD)
    play.go("reflection")
    reflections.reflect(**here, **cleo, kind="well", words=LONG_WORD)


def test_long_words_are_broken_and_widen_no_page(play: Play, browser_people: BrowserPeople) -> None:
    with scopes_disabled():
        write_long_words(play)
    room = f"/sessions/{play.id}/room/"
    found = []
    pages = {key: browser_people(play.people[key], viewport=PHONE) for key in ("ada", "ben", "femi")}
    stages = (("topics", ""), ("selection", ""), ("probing", "ben"), ("actions", "ben"), ("reflection", ""))
    for kind, presenter in (*stages, ("next_date", "")):
        with scopes_disabled():
            play.go(kind, presenter)
        for key, page in pages.items():
            page.goto(room)
            expect(page.locator("#stage")).to_contain_text(LONG_WORD[-20:])
            found += wide(page, f"{kind} as {key}")
    for path in (f"/sessions/{play.id}/", "/issues/", f"/sets/{play.session.learning_set_id}/", "/"):
        pages["ben"].goto(path)
        found += wide(pages["ben"], path)
    assert not found, "\n".join(found)


def wide(page: Page, where: str) -> list[str]:
    """What makes the page wider than a phone, or than a laptop."""
    found = []
    for size in (PHONE, LAPTOP):
        page.set_viewport_size(size)
        beyond = page.evaluate(WIDE)
        found += [f"{where}, {size['width']}: {beyond} px wider"] if beyond > 0 else []
        found += [f"{where}, {size['width']}: past the edge: {part}" for part in page.evaluate(OUT)]
    return found


def addresses(patterns: Any = None, before: str = "") -> Iterator[tuple[str, list[str]]]:
    """Every named address and the parts it asks for."""
    for one in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(one, URLResolver):
            inside = f"{before}{one.namespace}:" if one.namespace else before
            yield from addresses(one.url_patterns, inside)
        elif isinstance(one, URLPattern) and one.name:
            yield f"{before}{one.name}", list(one.pattern.converters)


def paths(known: dict[str, str]) -> list[str]:
    """What a browser can ask for with these parts; not the admin's own pages, nor what is no page."""
    found = set()
    for name, parts in addresses():
        if name.startswith(("admin:", "account_logout")) or not set(parts) <= set(known):
            continue
        try:
            found.add(reverse(name, kwargs={part: known[part] for part in parts}))
        except NoReverseMatch:
            continue  # it lies below an address that asks for a part which the demo has none of
    return sorted(found)


def known_parts() -> dict[str, str]:
    """One of each thing that addresses name."""
    with scopes_disabled():
        harbour = LearningSet.objects.get(name="Harbour set")
        session = Session.objects.filter(learning_set=harbour, status="closed").latest("starts_at")
        rows = {
            "set_id": harbour,
            "learning_set_id": harbour,
            "session_id": session,
            "programme_id": harbour.programme,
            "placement_id": Placement.objects.filter(programme=harbour.programme).first(),
            "action_id": Action.objects.filter(learning_set=harbour).order_by("created_at").first(),
            "issue_id": Issue.objects.filter(learning_set=harbour).order_by("created_at").first(),
        }
        report = QuarterReport.objects.get(programme=harbour.programme)
        quarter = Quarter.of(report.first)
        rows["pk"] = harbour.programme
        found = {name: str(row.pk) for name, row in rows.items() if row is not None}
        return found | {"year": str(quarter.year), "quarter": str(quarter.number)}


def coming() -> Session:
    """A session that is still to be held: what says how to join it is no page of one that was."""
    with scopes_disabled():
        return Session.objects.filter(learning_set__name="Harbour set").upcoming().order_by("starts_at")[0]


@pytest.mark.parametrize("key", ["ada", "cleo", "esi", "sam", ""])
def test_every_page_is_within_reach(seeded_site: Site, browser_people: BrowserPeople, key: str) -> None:
    person = User.objects.get(email=f"{key}@demo.example") if key else None
    page = browser_people(person)
    found, seen = [], []
    joining = reverse("planning:joining", args=[coming().pk])
    for path in sorted({*paths(known_parts()), *paths({"session_id": str(coming().pk)})}):
        answer = page.request.get(path)
        arrived = answer.url.split("?")[0]  # the sign-in page remembers where one was going
        if answer.status != 200 or "text/html" not in answer.headers["content-type"] or arrived in seen:
            continue
        if "fragment" in path or "sandbox" in answer.headers["content-security-policy"]:
            continue  # a letter as a mail program draws it runs no script, so axe would wait for ever
        seen.append(arrived)
        page.goto(path)
        found += problems(page, path, len(seen))
    assert len(seen) >= (3 if not key else 8)
    theirs = {reverse("planning:notices")} if key else set()
    assert {urlsplit(url).path for url in seen} >= theirs | ({joining} if key == "ada" else set())
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", ["/sets/new/", "/sets/{set_id}/sessions/new/", "/issues/new/?set={set_id}"])
def test_form_is_within_reach_when_it_was_sent_empty(
    seeded_site: Site, browser_people: BrowserPeople, path: str
) -> None:
    page = browser_people(
        User.objects.get(email="ada@demo.example" if path.startswith("/sets") else "cleo@demo.example")
    )
    page.goto(path.format(**known_parts()))
    page.evaluate("""() => {
      for (const form of document.querySelectorAll("main form[method=post]")) form.noValidate = true;
      for (const field of document.querySelectorAll("main form[method=post] :is(input:not([type=hidden]), textarea)"))
        if (!["radio", "checkbox"].includes(field.type)) field.value = "";
    }""")
    page.locator("main form[method=post] button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text("There is a problem")
    found = problems(page, path, len(path))
    assert not found, "\n".join(found)
