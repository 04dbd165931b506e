"""A room for tests: who looks at it, how it is asked, and a session with so many rows of everything."""

from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from accounts.services import save_draft
from room.services import commitments, contributions, reflections, topics
from room.state.reading import room_state
from room.state.state import RoomState
from sessions.models import Round, Session, Step
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast


def client_of(person: User) -> Client:
    """Their browser."""
    client = Client()
    client.force_login(person)
    return client


def get_fragment(client: Client, session: Session) -> Any:
    """The room as a script fetches it."""
    return client.get(reverse("room:fragment", args=[session.pk]), headers={"HX-Request": "true"})


def do(client: Client, session: Session, verb: str, **data: object) -> Any:
    """One verb, posted as a script does."""
    return client.post(reverse("room:do", args=[session.pk, verb]), data, headers={"HX-Request": "true"})


def move(client: Client, session: Session, verb: str, **data: object) -> Any:
    """One move, at the version that is true now."""
    session.refresh_from_db()
    return do(client, session, verb, expected_version=session.version, **data)


def look_at_room(session: Session, person: User) -> RoomState:
    """What this person may see of the room now."""
    fresh = Session.objects.select_related("learning_set", "paused_by", "host").get(pk=session.pk)
    with scopes_disabled():
        return room_state(fresh, person, roles_of(person.pk))


@dataclass
class Scene:
    """A running session of the Harbour set, with a round for Ben."""

    people: Cast
    session: Session
    turn: Round

    def at(self, kind: str) -> Step:
        """Goes to that stage: of Ben's round, or of the frame."""
        steps = Step.objects.filter(session=self.session, kind=kind).order_by("position")
        step = steps.filter(round=self.turn).first() or steps.first()
        assert step is not None
        nth = list(steps.values_list("pk", flat=True)).index(step.pk)
        self.session = factories.go_to(self.session, kind, nth=nth)
        return step

    def contribute(self, person: User, step: Step, words: str, kind: str = "") -> None:
        """Somebody keeps something in that step."""
        with scopes_disabled():
            contributions.contribute(
                session_id=self.session.pk,
                person=person,
                roles=roles_of(person.pk),
                step_id=step.pk,
                kind=kind or step.captures[0],
                words=words,
            )


def set_scene(people: Cast, *, format: str = "classic") -> Scene:
    """Ben presents in the first of two rounds; the session is at its selection."""
    session = factories.running_session(people.harbour, format=format, at="selection")
    turn = factories.chosen(session, people.ben, "How do I stop saying yes?")
    session.refresh_from_db()
    return Scene(people, session, turn)


def fill(people: Cast, rows: int, *, format: str = "classic") -> Scene:
    """The same with so many rows of everything that grows."""
    factories.agreement(people.harbour, accepted_by=people.members[:rows])
    for person in people.members[:rows]:
        for n in range(rows):
            factories.action(person, people.harbour, f"I will ask {n}.")
    for n in range(rows):
        factories.theme(people.harbour, f"What keeps us going {n}?")
        factories.issue(people.cleo, people.harbour, f"How do I begin {n}?", status="carried")
    scene = set_scene(people, format=format)
    others = [person for person in people.members if person != people.ben][:rows]
    with scopes_disabled():
        for person in others:
            bid = factories.bid(scene.session, person)
            for fan in people.members[:rows]:
                topics.mark_interest(
                    session_id=scene.session.pk,
                    person=fan,
                    roles=roles_of(fan.pk),
                    bid_id=bid.pk,
                    interested=True,
                )
        for person in [people.ada, *people.members]:
            for n in range(rows):
                save_draft(person=person, slot=f"old:{n}", words="Typed.", about=scene.session.pk)
    return scene


def keep_rows(scene: Scene, rows: int) -> None:
    """So many contributions or actions, whatever the present stage keeps, and so many reflections."""
    step = scene.session.step
    assert step is not None
    speaks = step.presenter_state not in {"listening", "answering"}
    authors = [scene.people.cleo, *([scene.people.ben] if speaks else [])]
    with scopes_disabled():
        for n in range(rows):
            if step.captures and step.captures[0] in {"probing", "suggestion", "note", "clarification"}:
                scene.contribute(authors[n % len(authors)], step, f"What else {n}?")
            if "action" in step.captures:
                commitments.commit(
                    session_id=scene.session.pk,
                    person=scene.people.ben,
                    round_id=scene.turn.pk,
                    words=f"I will {n}.",
                )
        if step.kind == "reflection":
            for person in scene.people.members[:rows]:
                reflections.reflect(
                    session_id=scene.session.pk,
                    person=person,
                    roles=roles_of(person.pk),
                    kind="well",
                    words="We listened.",
                )
