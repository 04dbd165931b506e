"""Whatever somebody typed and did not keep, the room is drawn for them: at every stage, for every role."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from accounts.services import save_draft
from room.services import opening, running
from sessions.models import Reflection, Session, Step
from sessions.process.formats import FORMATS
from tests import factories
from tests.cast import WideCast, wide_cast
from tests.room.scene import Scene, client_of, set_scene

pytestmark = pytest.mark.django_db

# Ben presents and has offered, Gita is the deputy, Hal has offered; Oona observes, Nell came an hour ago.
ROLES = ("ada", "ben", "cleo", "gita", "hal", "observer", "newcomer")
DIFFERENT = ("report", "changed")  # one box for each action
UNKNOWN = ("old:1", "nothing", "report", "report:", "topic::", "::", "toString:x")


@pytest.fixture
def people() -> WideCast:
    people = wide_cast()
    for person in people.members:
        for n in range(2):
            factories.action(person, people.harbour, f"I will ask {n}.")
    return people


def slots_of(session: Session, person: User) -> Iterator[str]:
    """Every box of the room at each kind of stage, and some that no page has."""
    at_a_step = ("q", "act", *Reflection.Kind.values)
    steps = {step.kind: step for step in Step.objects.filter(session=session).order_by("position")}
    for step in steps.values():
        yield from (f"{kind}:{session.pk}:{step.pk}" for kind in at_a_step)
    with scopes_disabled():
        actions = [str(pk) for pk in person.actions.order_by("id").values_list("pk", flat=True)]
    yield from (f"{kind}:{session.pk}:{pk}" for kind in DIFFERENT for pk in actions)
    yield from (f"{kind}:{session.pk}" for kind in ("pad", "topic", "wants"))
    yield from UNKNOWN


def typed_in(slot: str) -> str:
    """Words that are in no other slot, and no part of any other's."""
    return f"Typed in {slot}."


def leave_drafts(scene: Scene) -> dict[str, Client]:
    """Everybody has typed in every box; their browsers."""
    for role in ROLES:
        person = getattr(scene.people, role)
        for slot in slots_of(scene.session, person):
            save_draft(person=person, slot=slot, words=typed_in(slot), about=scene.session.pk)
    return {role: client_of(getattr(scene.people, role)) for role in ROLES}


def check_rooms(scene: Scene, browsers: dict[str, Client], where: str) -> None:
    """Each of them has the whole room, and finds there everything that they typed."""
    for role, browser in browsers.items():
        answer = browser.get(reverse("room:room", args=[scene.session.pk]))
        assert answer.status_code == 200, f"{role} at {where}"
        page = answer.content.decode()
        slots = slots_of(scene.session, getattr(scene.people, role))
        assert [slot for slot in slots if typed_in(slot) not in page] == [], f"{role} at {where}"


@pytest.mark.parametrize("format", sorted(FORMATS))
def test_room_is_drawn_at_every_stage(people: WideCast, format: str) -> None:
    scene = set_scene(people, format=format)
    factories.bid(scene.session, people.hal)
    browsers = leave_drafts(scene)
    steps = list(Step.objects.filter(session=scene.session).order_by("position"))
    # The frame is the same in every format: it is looked at once.
    looked = [step for step in steps if step.round_id == scene.turn.pk or format == min(FORMATS)]
    for step in looked:
        nth = [one.pk for one in steps if one.kind == step.kind].index(step.pk)
        scene.session = factories.go_to(scene.session, step.kind, nth=nth)
        check_rooms(scene, browsers, step.kind)


def test_room_is_drawn_while_paused_and_after_the_close(people: WideCast) -> None:
    scene = set_scene(people)
    browsers = leave_drafts(scene)
    with scopes_disabled():
        running.pause(session_id=scene.session.pk, person=people.ada, expected_version=None)
    check_rooms(scene, browsers, "a pause")
    with scopes_disabled():
        opening.close_session(session_id=scene.session.pk, person=people.ada, expected_version=None)
    for role, browser in browsers.items():
        answer = browser.get(reverse("room:room", args=[scene.session.pk]))
        assert answer.status_code == 200, role
