"""What a stage says it keeps, names and asks about is its own: counts, headings, and who is of the set still."""

import re
from datetime import timedelta

import pytest
from django.db.models import F
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from accounts.services import save_draft
from core import clock
from home.reads.overview import Today
from issues.models import Issue
from sessions.models import Contribution, Session, Step, StepWords
from sets.models import Membership
from sets.roles import roles_of
from tests import factories
from tests.cast import cast, wide_cast
from tests.room.scene import client_of, do, get_fragment, set_scene

pytestmark = pytest.mark.django_db


def text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", page))


def test_a_listener_is_told_how_many_of_what_this_stage_keeps_were_written_down() -> None:
    scene = set_scene(cast(), format="suggestions")
    step = scene.at("suggestions")
    scene.contribute(scene.people.cleo, step, "Ask them.")
    with scopes_disabled():
        for words in ("Who asks?", "Who else?"):  # of an earlier stage
            Contribution.objects.create(
                learning_set=scene.people.harbour, round=scene.turn, author=scene.people.cleo,
                written_by=scene.people.cleo, kind="probing", words=words,
            )  # fmt: skip
    shown = text(get_fragment(client_of(scene.people.cleo), scene.session).content.decode())
    assert "1 shared" in shown
    assert "3 shared" not in shown
    shown = text(get_fragment(client_of(scene.people.ben), scene.session).content.decode())
    assert "when it is your turn: 1 so far" in shown


def test_a_presenter_who_wants_nothing_in_particular_has_no_empty_heading() -> None:
    scene = set_scene(cast())
    scene.at("presenting")
    ben = client_of(scene.people.ben)
    page = get_fragment(ben, scene.session).content.decode()
    assert 'id="topic-h"' not in page
    assert "Keep this in the room only" in page
    with scopes_disabled():
        issue = Issue.objects.get(owner=scene.people.ben)
        issue.wants = "An ear."
        issue.save()
    Session.objects.update(changes=F("changes") + 1)
    assert 'id="topic-h">What would help' in get_fragment(ben, scene.session).content.decode()


def test_words_left_in_a_stage_of_the_sets_own_are_headed_as_the_set_calls_it() -> None:
    scene = set_scene(cast(), format="suggestions")
    step = scene.at("suggestions")
    with scopes_disabled():
        Step.objects.filter(pk=step.pk).update(is_own=True)
        StepWords.objects.create(learning_set=scene.people.harbour, step=step, name="Round the fire", say="")
    slot = f"q:{scene.session.pk}:{step.pk}"
    save_draft(person=scene.people.cleo, slot=slot, words="Have you asked?", about=scene.session.pk)
    scene.at("next_date")
    left = get_fragment(client_of(scene.people.cleo), scene.session).content.decode().split('id="left-over"')
    assert "Round the fire" in left[1]
    assert Step.objects.get(pk=step.pk).name not in left[1].split("</section>")[0]


def _here_at_home(person: User) -> int:
    with scopes_disabled():
        session = Today(person, roles_of(person.pk)).sessions[0]
    here: int = session.here  # type: ignore[attr-defined]
    return here


def test_who_left_the_set_is_neither_here_nor_listening_today() -> None:
    people = cast()
    session = factories.running_session(people.harbour, at="topics")
    do(client_of(people.dev), session, "nothing")
    home = client_of(people.cleo).get(reverse("home")).content.decode()
    assert "Dev" in home.split("here.")[0]
    were_here = _here_at_home(people.cleo)
    Membership.objects.filter(person=people.dev).update(ended_at=clock.now())
    Session.objects.update(changes=F("changes") + 1)  # else other screens follow a second later
    home = client_of(people.cleo).get(reverse("home")).content.decode()
    assert "Ada" in home.split("here.")[0]
    assert "Dev" not in home.split("here.")[0]
    assert _here_at_home(people.cleo) == were_here - 1
    assert "Dev" not in get_fragment(client_of(people.cleo), session).content.decode()


def test_a_newcomer_is_told_that_they_see_topics_offered_since_they_joined() -> None:
    people = wide_cast()
    session = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=2))
    url = reverse("planning:detail", args=[session.pk])
    newcomer = client_of(people.newcomer)
    assert "Nobody has offered a topic yet" in newcomer.get(url).content.decode()
    issue = factories.issue(people.ben, people.harbour)
    with scopes_disabled():
        type(issue).objects.update(offered_at=clock.now() - timedelta(days=30))
    shown = newcomer.get(url).content.decode()
    assert "You see topics offered since you joined." in shown
    assert "Nobody has offered a topic yet" not in shown
