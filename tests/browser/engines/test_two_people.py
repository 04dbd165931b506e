"""Two people hold a session from its opening to its close in Safari's engine and in Firefox."""

from datetime import timedelta

import pytest

from core import clock
from sessions.models import Session
from tests import factories
from tests.browser.engines.conftest import Open
from tests.browser.engines.window import FINDS, Window
from tests.cast import Cast, cast

# Of selenium itself: its driver of this engine asks in its own old way.
pytestmark = pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning")
LAPTOP, PHONE = (1280, 800), (390, 844)
LINE = "I keep covering the gaps in the rota myself. What would it take for me to stop?"
QUESTION = "What does covering the gap give you?"
FIRST = "Who decides, when someone calls in ill?"
ACTION = "leave the first gap open until noon."
AS_SAID = "As it was said"
TYPED = "due.dispatchEvent(new Event('input', { bubbles: true }))"
OPEN = "return document.getElementById('change-plan').open"


@pytest.fixture
def people(live_site: object) -> Cast:
    made = cast()
    factories.agreement(made.harbour, accepted_by=[made.ben, made.cleo])
    return made


@pytest.fixture
def session(people: Cast) -> Session:
    return factories.session(people.harbour, starts_at=clock.now(), rounds=1)


def test_two_people_hold_a_session(people: Cast, session: Session, windows: Open) -> None:
    ada, cleo = windows(people.ada, LAPTOP), windows(people.cleo, PHONE)
    ada.go(f"/sessions/{session.pk}/")
    ada.press("Open the room")
    ada.heading("People are arriving")
    cleo.go(f"/sessions/{session.pk}/room/")
    cleo.heading("People are arriving")
    ada.press("Start")
    for window in (ada, cleo):
        window.heading("Welcome")
    _change_the_plan(ada)
    move(ada, cleo, "Action reports", "Topics")
    _offer(ada, cleo)
    move(ada, cleo, "Selection")
    ada.press("Add Cleo")
    ada.there("button", "Cleo is in round 1")
    move(ada, cleo, "Presenting", "Clarification questions", "Probing questions")
    cleo.reads(LINE)
    _write_while_the_other_acts(ada, cleo)
    move(ada, cleo, "Action questions", "Actions")
    _commit(ada, cleo)
    move(ada, cleo, "Read back", "Reflection", "Next date")
    ada.press("Close the session")
    ada.reads("Close the session?")
    ada.press_last("Close the session")
    for window in (ada, cleo):
        window.heading("The session is closed")
        window.fits()
    cleo.press("Read the record")
    for words in (LINE, QUESTION, ACTION):
        cleo.reads(words)


def move(ada: Window, cleo: Window, *stages: str) -> None:
    """One stage after the other, on both screens; nothing is wider than its screen."""
    for stage in stages:
        ada.press(f"Next: {stage}")
        for window in (ada, cleo):
            window.heading(stage)
            window.fits()


def _change_the_plan(ada: Window) -> None:
    """It opens at the first press although a scroll bar may come, and shuts at the next."""
    ada.rest()
    ada.press("Change the plan")
    ada.until(lambda: ada.run(OPEN), "the plan's changes are open")
    ada.press("Change the plan")
    ada.until(lambda: not ada.run(OPEN), "the plan's changes are shut")


def _offer(ada: Window, cleo: Window) -> None:
    """Pressed while the draft may be on its way: what was offered stays offered, and is not asked for again."""
    cleo.fill("Topic line", LINE)
    cleo.press("Offer my topic")
    cleo.reads("Change my topic")
    ada.reads(LINE)
    assert "Write your topic in one line" not in cleo.text


def _write_while_the_other_acts(ada: Window, cleo: Window) -> None:
    """The box keeps its letters, its caret and its place while somebody else presses."""
    ada.fill(AS_SAID, FIRST)
    ada.press("Share it")
    cleo.reads(FIRST)
    half = len(QUESTION) // 2
    ada.fill(AS_SAID, QUESTION[:half])
    cleo.press(f"Mark: {FIRST}")
    ada.reads("Cleo marked this")
    ada.type(QUESTION[half:])
    assert ada.value(AS_SAID) == QUESTION
    ada.press("Share it")
    cleo.reads(QUESTION)
    assert ada.value(AS_SAID) == ""


def _commit(ada: Window, cleo: Window) -> None:
    """A date that lacks its year is said beside its field, where the engine has such a field; what was typed stays."""
    cleo.fill("I will …", ACTION)
    cleo.there("box", "Due")
    cleo.run(FINDS + "find('box', 'Due').value = ''; find('box', 'Due').focus()")
    cleo.type("12")
    if cleo.run(FINDS + "return find('box', 'Due').validity.badInput"):
        cleo.press("Add this action")
        cleo.reads("That date is not complete.")
        assert cleo.value("I will …") == ACTION
        assert ACTION not in ada.text
    day = (clock.now() + timedelta(days=20)).date().isoformat()
    cleo.run(FINDS + "const due = find('box', 'Due'); due.value = arguments[0];" + TYPED, day)
    cleo.press("Add this action")
    ada.reads(ACTION)
