"""Every page with nothing on it yet, for whoever is new: it answers, says what will stand there, and leads on."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from programmes.models import Programme
from sets.models import LearningSet
from tests import factories

pytestmark = pytest.mark.django_db

# Of one's own: what is there when nothing has happened yet.
OWN = {
    "home": ("No set yet",),
    "sets:list": ("You are not in a set yet",),
    "actions:list": ("No actions yet", "When you are in a set"),
    "actions:released": ("You have released nothing",),
    "issues:list": ("No issues yet",),
    "sessions:log": ("Nothing in your log yet",),
    "planning:hours": ("Nothing yet. Once you have been at a session",),
    "planning:growth": ("No hours yet",),
    "planning:supervising": ("You supervise nobody",),
    "planning:feeds": ("Make a link",),
    "planning:notices": ("What we send you",),
    "privacy:mine": ("You are not in a set, so nothing of yours is kept except your account.",),
    "dashboards:list": ("You do not lead a programme",),
    "search": ("Nobody sees what you look for.",),
    "sets:at_risk_anywhere": ("Whom to call",),
}
# Of a set that has just been created, for whoever facilitates it and for its first member.
OF_SET = {
    "sessions:set_page": "Session 1",
    "sets:people": "Facilitator",
    "sets:agreement": "Who has accepted",
    "sets:life": "Forming",
    "actions:of_set": "What is committed to in a round is listed here",
    "sessions:waiting": "A topic that is offered and not chosen is not lost",
    "sets:review": "No review yet",
    "sets:at_risk": "Whom to call",
}
ARRANGED = {
    "sets:invite": "Five to eight work best",
    "sessions:formats": "None yet. Begin with one of the built-in formats.",
    "planning:run": "Choose a rhythm, then show its dates",
    "planning:plan": "Once you choose a date and a time",
    "planning:poll_ask": "Rows without a date are left out.",
    "room:meet_now": "Open the room now",
    "issues:theme": "A question that you all share.",
}
LED = {
    "dashboards:programme": (),
    "dashboards:set_up": (),
    "dashboards:bring_people": (),
    "dashboards:at_risk": (),
    "dashboards:evidence": (),
    "dashboards:attendance": (),
    "dashboards:turns": (),
    "dashboards:over_time": (),
    "dashboards:calendar": (),
    "dashboards:reports": (),
}


def main_of(person: User, name: str, *about: Any) -> str:
    """The page's own part; every page has a heading and somewhere to go."""
    client = Client()
    client.force_login(person)
    answer = client.get(reverse(name, args=about))
    assert answer.status_code == 200, name
    found = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)
    assert found is not None, name
    assert "<h1" in found[0], name
    assert re.search(r"<a [^>]*href|<button", found[0]), name
    return found[0]


@pytest.fixture
def programme() -> Programme:
    return factories.programme()


@pytest.fixture
def learning_set(programme: Programme) -> LearningSet:
    """Created a moment ago: a facilitator, an agreement, nobody else."""
    made = factories.learning_set("Quay set", within=programme, facilitators=[factories.user("Noor Aziz")])
    factories.agreement(made)
    return made


@pytest.fixture
def newcomer() -> User:
    return factories.user("Nia New")


@pytest.mark.parametrize("name", OWN)
def test_a_page_of_ones_own_says_what_will_stand_there(newcomer: User, name: str) -> None:
    shown = main_of(newcomer, name)
    assert [words for words in OWN[name] if words not in shown] == []


@pytest.mark.parametrize("name", OF_SET)
@pytest.mark.parametrize("role", ["facilitator", "member", "observer"])
def test_a_page_of_a_new_set_says_what_will_stand_there(
    learning_set: LearningSet, newcomer: User, name: str, role: str
) -> None:
    factories.membership(newcomer, learning_set, role)
    assert OF_SET[name] in main_of(newcomer, name, learning_set.pk)


@pytest.mark.parametrize("name", ARRANGED)
def test_a_page_for_who_arranges_a_new_set_begins_somewhere(
    learning_set: LearningSet, newcomer: User, name: str
) -> None:
    factories.membership(newcomer, learning_set, "facilitator")
    assert ARRANGED[name] in main_of(newcomer, name, learning_set.pk)


@pytest.mark.parametrize("name", LED)
def test_a_page_of_a_programme_without_sets_begins_somewhere(
    programme: Programme, newcomer: User, name: str
) -> None:
    factories.role(newcomer, programme)
    main_of(newcomer, name, programme.pk)


def test_home_of_who_has_just_joined_leads_to_their_first_week_and_says_that_no_date_is_set(
    learning_set: LearningSet, newcomer: User
) -> None:
    factories.membership(newcomer, learning_set, "member")
    shown = main_of(newcomer, "home")
    assert reverse("first_week") in shown
    assert "No date is set yet." in shown


def test_people_of_a_set_with_nobody_else_leads_to_inviting_them(
    programme: Programme, newcomer: User
) -> None:
    alone = factories.learning_set("Quay set", within=programme, facilitators=[newcomer])
    shown = main_of(newcomer, "sets:people", alone.pk)
    assert "Nobody else yet." in shown
    assert reverse("sets:invite", args=[alone.pk]) in shown
