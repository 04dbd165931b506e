"""What a screen reader is given: a new stage, a late joiner and a take-over are said once, and the focus has a name."""

import re
from functools import partial
from typing import Any

from django_scopes import scopes_disabled
from playwright.sync_api import Page, expect

from room.services import presence
from sessions.models import Session
from sets.models import Membership
from sets.roles import roles_of
from tests import factories
from tests.browser.company import press
from tests.browser.conftest import BrowserPeople
from tests.browser.probing import enter, until
from tests.cast import Cast

LIVE = {"status", "alert", "log"}


class Tree:
    """The accessibility tree of a page, as the browser hands it to a screen reader."""

    def __init__(self, page: Page) -> None:
        wire = page.context.new_cdp_session(page)
        nodes: list[dict[str, Any]] = wire.send("Accessibility.getFullAXTree")["nodes"]
        wire.detach()
        self._nodes = {node["nodeId"]: node for node in nodes}

    def _name(self, node: dict[str, Any]) -> str:
        return str(node.get("name", {}).get("value", "")).strip()

    def _role(self, node: dict[str, Any]) -> str:
        return str(node.get("role", {}).get("value", ""))

    def _words(self, node: dict[str, Any]) -> str:
        below = [self._nodes[one] for one in node.get("childIds", []) if one in self._nodes]
        own = self._name(node) if self._role(node) == "StaticText" else ""
        return " ".join(filter(None, [own, *map(self._words, below)]))

    def said(self) -> list[str]:
        """What is read out by itself."""
        live = [node for node in self._nodes.values() if self._role(node) in LIVE and not node.get("ignored")]
        return [words for words in map(self._words, live) if words]

    def named(self, role: str) -> list[str]:
        """The names of everything of that role."""
        found = (
            node for node in self._nodes.values() if self._role(node) == role and not node.get("ignored")
        )
        return [self._name(node) for node in found]

    def focus(self) -> list[str]:
        """The name of what has the focus; the page's own where nothing in it has."""

        def has_focus(node: dict[str, Any]) -> bool:
            return any(
                one["name"] == "focused" and one["value"]["value"] for one in node.get("properties", [])
            )

        held = [node for node in self._nodes.values() if has_focus(node)]
        inner = [node for node in held if self._role(node) != "RootWebArea"] or held
        return [self._name(node) for node in inner]


def said(page: Page, words: str) -> int:
    return sum(line.count(words) for line in Tree(page).said())


def test_next_is_said_once_on_every_screen(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    pages = [enter(browser_people(person), session) for person in (people.ada, people.ben, people.cleo)]
    ada, _ben, cleo = pages
    cleo.get_by_role("button", name="I would like to ask").focus()
    way = ada.get_by_role("button", name="Next: Action questions")
    way.focus()
    ada.keyboard.press("Enter")
    for page in pages:
        expect(page.get_by_role("heading", level=1)).to_have_text("Action questions")
        until(page, partial(said, page, "Action questions"))
        tree = Tree(page)
        assert [line for line in tree.said() if "Action questions" in line] == [
            "Moved on to Action questions." if page is ada else "Action questions"
        ]
        assert tree.named("heading").count("Action questions") == 1
        assert all(tree.focus()), page.title()
    assert Tree(ada).focus() == ["Next: Actions"]
    assert Tree(cleo).focus() == ["I would like to ask"]


def test_late_joiner_is_read_what_was_agreed_and_moves_nobody(
    people: Cast, browser_people: BrowserPeople
) -> None:
    here = [person for person in people.members if person != people.ben]
    session = factories.running_session(people.harbour, here=[people.ada, *here], at="topics")
    assert session.started_at
    Session.objects.filter(pk=session.pk).update(started_at=session.started_at - presence.LATE_AFTER * 2)
    cleo = enter(browser_people(people.cleo), session)
    cleo.get_by_label("Topic line").focus()
    ben = enter(browser_people(people.ben), session)
    expect(ben.get_by_role("button", name="I agree to this")).to_have_count(1)
    tree = Tree(ben)
    assert tree.named("heading").count("What we agreed") == 1
    assert tree.named("button").count("I agree to this") == 1
    assert tree.named("heading").count("Topics") == 1
    assert all(tree.focus())
    expect(cleo.get_by_text("arrived late")).to_have_count(1)
    assert Tree(cleo).focus() == ["Topic line"]
    assert said(cleo, "Ben") <= 1
    agree = ben.get_by_role("button", name="I agree to this")
    agree.focus()
    ben.keyboard.press("Enter")
    expect(agree).to_have_count(0)
    assert all(Tree(ben).focus())


def test_take_over_is_said_once_and_the_focus_is_on_something_named(
    people: Cast, session: Session, browser_people: BrowserPeople
) -> None:
    Membership.objects.filter(person=people.gita, learning_set=people.harbour).update(is_deputy=True)
    ada, gita, cleo = (
        enter(browser_people(person), session) for person in (people.ada, people.gita, people.cleo)
    )
    with scopes_disabled():
        assert roles_of(people.gita.pk).is_deputy(people.harbour.pk)
    gita.get_by_role("button", name=re.compile("Take over")).focus()
    gita.keyboard.press("Enter")
    expect(gita.get_by_role("region", name="Run the session")).to_be_visible()
    until(gita, lambda: said(gita, "You are running the room now."))
    assert said(gita, "You are running the room now.") == 1
    assert all(Tree(gita).focus())
    expect(ada.get_by_role("button", name=re.compile("Take over"))).to_be_visible()
    for page in (ada, cleo):
        tree = Tree(page)
        assert all(tree.focus())
        assert sum("Gita" in line for line in tree.said()) <= 1
    press(gita, "Next: Action questions")
    for page in (ada, cleo):
        expect(page.get_by_role("heading", level=1)).to_have_text("Action questions")
        until(page, partial(said, page, "Action questions"))
        assert said(page, "Action questions") == 1
