"""Who could present a round that nobody presents: topics on the table first, then whoever else is here."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from room.state.agenda import Agenda
from room.state.panels.offers import Offered, offers
from room.state.panels.panel import Panel
from room.state.panels.round import RoundPanel
from room.state.panels.selection import SelectionPanel
from room.state.panels.topics import TopicsPanel
from room.state.people import People
from room.state.viewer import Viewer
from sessions.models import Round, Step


@dataclass(frozen=True, slots=True)
class Presenters:
    """For the host: whom they can name. `open_round` comes next, or is jumped to, and waits for somebody."""

    open_round: Round | None
    goes_to: Step | None  # where the jump leads that stopped to ask; else the way is on
    topics: Sequence[Offered]  # of who is here, in no round yet
    others: Sequence[User]  # who is here and has none of these
    absent: Sequence[User]

    @property
    def number(self) -> int:
        """Which round waits, from 1."""
        return self.open_round.position + 1 if self.open_round else 0

    @property
    def offering(self) -> set[UUID]:
        """Whose topics these are."""
        return {topic.owner.pk for topic in self.topics}


def presenters_of(
    viewer: Viewer, people: People, agenda: Agenda, stage: Panel, goes_to: UUID | None = None
) -> Presenters | None:
    """For the host alone. What is on the table is read, in one query, only where somebody is to be named now."""
    if not viewer.is_host:
        return None
    wanted = next((row for row in agenda.rows if row.pk == goes_to), None)
    waits = _open_round(viewer, wanted or agenda.following) if viewer.session.is_live else None
    asks = isinstance(stage, RoundPanel) and (stage.needs_presenter or bool(stage.presenter_gone))
    here = [person for person in people.members if not people.is_away(person)]
    table = _on_table(viewer, people, agenda, stage) if waits or asks else []
    ids = {person.pk for person in here}
    topics = [one for one in table if one.owner.pk in ids and one.bid.wants_turn and not one.round_number]
    offering = {topic.owner.pk for topic in topics}
    return Presenters(
        open_round=waits,
        goes_to=wanted,
        topics=topics,
        others=[person for person in here if person.pk not in offering],
        absent=[person for person in people.members if person.pk not in ids],
    )


def _open_round(viewer: Viewer, following: Step | None) -> Round | None:
    """The round that comes next, if nobody presents in it and it is not the present one."""
    round_ = following.round if following else None
    if round_ is None or round_ == viewer.round or round_.presenter_id or round_.kind != Round.Kind.ISSUE:
        return None
    return round_


def _on_table(viewer: Viewer, people: People, agenda: Agenda, stage: Panel) -> Sequence[Offered]:
    if isinstance(stage, SelectionPanel | TopicsPanel):
        return stage.offered
    return offers(viewer, people, agenda).offered
