"""A set as full as they come: twelve people with long names, three rounds, much written; and its session."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import F
from django_scopes import scopes_disabled

from accounts.models import User
from core import clock
from room.services import contributions, queue, running, selection
from sessions.models import Attendance, Bid, Round, Session, StageVisit, Step
from sessions.process.machine import Move
from sets.models import LearningSet
from sets.roles import roles_of
from tests import factories

SET = "Northern Estuary and Harbour Community Nursing Leadership Learning Set, Cohort 9"
NAMES = (
    "Wolfeschlegelsteinhausen Berg",  # 24 letters and no place to break
    f"{'Anneliesemariekatharina' * 3}abcdef Long",  # eighty letters, as many as a name may have
    "Miguel Costa",
    "Miguel Sá",
    "Gita Nair",
    "Maximiliana Theodora Konstantinopolitanska",
    "Bo Li",
    "Christopher-Alexander Montgomery-Fotheringham",
    "Dr Ana Mead",
    "Femi Adeyemi",
    "Hal Brook",
    "王 小明",
)
LINE = "I keep covering the gaps in the rota myself, on every second weekend, and nobody asks. What would let me stop?"


@dataclass
class Crowd:
    """`host` runs the session; `deputy` presents in the third round, `listener` in the second."""

    harbour: LearningSet
    session: Session
    host: User
    deputy: User
    listener: User
    member: User
    late: User
    observer: User
    members: list[User] = field(default_factory=list)

    @property
    def roles(self) -> dict[str, User]:
        """Everybody whose screen is looked at."""
        names = ("host", "deputy", "listener", "member", "observer", "late")
        return {name: getattr(self, name) for name in names}

    def stages(self) -> list[Step]:
        """Every stage there is, once for each presenter."""
        found = {
            (s.kind, s.presenter_state, s.round.presenter_id if s.round else None): s for s in self._steps()
        }
        return sorted(found.values(), key=lambda s: s.position)

    def _steps(self) -> list[Step]:
        return list(Step.objects.filter(session=self.session).select_related("round").order_by("position"))

    def go(self, step: Step) -> None:
        """Everybody is at that stage, a third of its time gone, somebody speaks and two wait."""
        self.session.refresh_from_db()
        with scopes_disabled():
            running.move_on(
                session_id=self.session.pk,
                person=self.host,
                move=Move.JUMP,
                step_id=step.pk,
                expected_version=None,
            )
            self.session.refresh_from_db()
            since = clock.now() - timedelta(seconds=step.minutes * 20)
            StageVisit.objects.filter(session=self.session, left_at=None).update(entered_at=since)
            self._talk(step)
        self.session.refresh_from_db()

    def _talk(self, step: Step) -> None:
        here = {"session_id": self.session.pk}
        asking = [p for p in self.members if not step.round or p.pk != step.round.presenter_id]
        if step.who_speaks == "members_in_turn":
            for person in (asking[0], asking[1], asking[5]):
                queue.ask_to_speak(**here, person=person, roles=roles_of(person.pk))
            queue.give_floor(**here, person=self.host, about=asking[0].pk)
        if step.captures and step.captures[0] in {"probing", "suggestion", "clarification"}:
            for person in asking[:3]:
                contributions.contribute(
                    **here,
                    person=person,
                    roles=roles_of(person.pk),
                    step_id=step.pk,
                    kind=step.captures[0],
                    words=LINE,
                )

    def tell(self) -> None:
        """Something changes that is no move: every screen fetches the room."""
        Session.objects.filter(pk=self.session.pk).update(changes=F("changes") + 1)


def crowd() -> Crowd:
    """Everybody is here but the last, who has just come; three have a round, two more offered a topic."""
    people = [factories.user(name) for name in NAMES]
    host, observer = factories.user("Ada Marsh"), factories.user("Oona Watch")
    harbour = factories.learning_set(
        SET, facilitators=[host], observers=[observer], default_format="suggestions", minutes=240
    )
    for person in people:
        factories.membership(person, harbour, is_deputy=person == people[4])
    factories.agreement(harbour)
    with scopes_disabled():
        for person in people[:2]:
            factories.action(person, harbour, LINE)
    session = factories.running_session(
        harbour, here=people[:-1], rounds=3, format="suggestions", minutes=240, venue="Room 2"
    )
    made = Crowd(harbour, session, host, people[4], people[0], people[9], people[11], observer, people)
    with scopes_disabled():
        _rounds(made)
        Attendance.objects.filter(session=session, person=made.late).update(presence="in-room", is_late=True)
    session.refresh_from_db()
    return made


def _rounds(made: Crowd) -> None:
    session = made.session
    for person, slug in (
        (made.members[1], "classic"),
        (made.listener, "suggestions"),
        (made.deputy, "suggestions"),
    ):
        bid = factories.bid(session, person, LINE, format=slug)
        selection.choose(session_id=session.pk, person=made.host, bid_id=bid.pk, expected_version=None)
    for person in made.members[2:4]:
        factories.bid(session, person, LINE)
    assert Round.objects.filter(session=session).exclude(presenter=None).count() == 3
    assert Bid.objects.filter(session=session).count() == 5
