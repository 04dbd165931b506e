"""A set over fifteen weeks, with the clock moved: what its story is told with, by client and in a browser."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import time_machine
from django_scopes import scopes_disabled

from accounts.models import User
from actions.models import Action
from core import clock
from room.services import opening, selection
from sessions.models import MISSING, Attendance, Bid, Round, Session
from sessions.reads.balance import balance
from sets.models import Membership
from tests import factories
from tests.cast import Cast, cast


class Weeks:
    """The set, and the clock that is moved."""

    def __init__(self) -> None:
        self.began = clock.now() - timedelta(weeks=16)
        with time_machine.travel(self.began - timedelta(weeks=2), tick=True):
            self.people: Cast = cast()
        self.harbour = self.people.harbour
        self.nell = factories.user("Nell Newcome")

    def week(self, number: float) -> time_machine.travel:
        return time_machine.travel(self.began + timedelta(weeks=number), tick=True)

    def begin(self, week: float) -> Session:
        """A session that runs at its reports, with everybody who belongs to the set."""
        at: datetime = self.began + timedelta(weeks=week)
        return factories.running_session(self.harbour, starts_at=at, rounds=1, at="reports")

    def end(
        self, session: Session, presenter: User, promises: Sequence[str] = (), **waiting: Mapping[str, object]
    ) -> None:
        """One round, one who waits for another day, and the close."""
        on_table = Bid.objects.filter(session=session, person=presenter).on_table().first()
        turn = factories.chosen(session, presenter) if on_table is None else self.choose(session, on_table)
        for name, wish in waiting.items():
            factories.bid(session, getattr(self.people, name), "How do I say no?", **wish)
        factories.run_round(turn, promises)
        session.refresh_from_db()
        self.close(session)

    def close(self, session: Session) -> None:
        with scopes_disabled():
            opening.close_session(session_id=session.pk, person=self.people.ada, expected_version=None)

    def choose(self, session: Session, bid: Bid) -> Round:
        with scopes_disabled():
            selection.choose(
                session_id=session.pk, person=self.people.ada, bid_id=bid.pk, expected_version=None
            )
        session.refresh_from_db()
        return Round.objects.get(session=session, presenter=bid.person)

    def recount(self) -> dict[str, tuple[int, int, int]]:
        """Turns, bids not chosen and sessions waited, row by row in Python."""
        found = {}
        held = Session.objects.filter(learning_set=self.harbour, status="closed").order_by("starts_at")
        for member in Membership.objects.current().filter(learning_set=self.harbour, role="member"):
            ever = Membership.objects.filter(
                learning_set=self.harbour, person=member.person, role="member"
            ).order_by("started_at")
            turns = not_chosen = waited = 0
            for session in held:
                assert session.closed_at is not None
                if session.closed_at < ever[0].started_at:
                    continue
                rounds = Round.objects.filter(session=session, presenter=member.person, kind="issue")
                had = sum(one.status == "done" for one in rounds)
                here = Attendance.objects.filter(session=session, person=member.person)
                came = any(one.arrived_at is not None and one.presence not in MISSING for one in here)
                bids = Bid.objects.filter(session=session, person=member.person, wants_turn=True)
                turns, waited = turns + had, 0 if had else waited + came
                not_chosen += not had and any(bid.withdrawn_at is None for bid in bids)
            found[member.person.name] = (turns, not_chosen, waited)
        return found

    def counts_agree(self) -> None:
        said = {one.person.name: (one.turns, one.not_chosen, one.waited) for one in balance(self.harbour)}
        assert said == self.recount()


def action_of(words: str) -> Action:
    with scopes_disabled():
        return next(one for one in Action.objects.all() if str(one.words) == words)
