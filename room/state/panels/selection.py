"""The group's choice: rounds in sequence with minutes, what fits before the end, and the balance as a hint."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from core.ui.balance import Share
from issues.models import Theme
from room.state.agenda import Agenda
from room.state.panels.available_topics import unused_themes
from room.state.panels.offers import Offered, offers
from room.state.panels.panel import Panel
from room.state.panels.time_fit import TimeFit, time_fit
from room.state.people import People
from room.state.viewer import Viewer
from sessions.models import Round
from sessions.process.frame import NOBODY_BRINGS
from sessions.reads.balance import MemberBalance, balance
from sessions.reads.formats import known_formats


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectionPanel(Panel):
    """What is offered, who has waited, what has been chosen."""

    template: ClassVar[str] = "room/stage/_selection.html"

    offered: Sequence[Offered]
    hidden: Sequence[UUID]
    nothing: Sequence[User]
    themes: Sequence[Theme]
    shares: Sequence[MemberBalance]
    planned: Sequence[Round]
    fit: TimeFit
    shares_equally: bool

    @property
    def on_table(self) -> int:
        """How many topics lie on the table, with those that I may not read."""
        return len(self.offered) + len(self.hidden)

    @property
    def circle(self) -> list[Share]:
        """The balance as the circle draws it."""
        return [share.drawn for share in self.shares]

    @property
    def how_shared(self) -> str:
        """How the rounds get their minutes, and in a set that bids what is asked for of what there is."""
        if self.shares_equally:
            return _("Equal time: what is left of the session is shared equally among the rounds.")
        asked = sum(one.bid.minutes for one in self.offered if one.bid.wants_turn)
        if not asked:
            return _("Bid for time: each says how long, and the group agrees.")
        facts = {"asked": asked, "left": max(0, self.fit.for_rounds)}
        return (
            _("Together you ask for %(asked)d minutes; there are %(left)d for rounds. The group agrees.")
            % facts
        )

    @property
    def unnamed(self) -> list[Round]:
        """Rounds that nobody presents yet."""
        return [r for r in self.planned if r.kind == Round.Kind.ISSUE and r.presenter_id is None]

    @classmethod
    def read(cls, viewer: Viewer, people: People, agenda: Agenda) -> Self:
        """In three queries: the balance, what lies on the table, and the themes."""
        shares = balance(viewer.session.learning_set)
        today = offers(viewer, people, agenda, shares)
        planned = [r for r in agenda.rounds if r.status == Round.Status.PLANNED]
        return cls(
            lines=None if today.offered or today.hidden else NOBODY_BRINGS,
            offered=today.offered,
            hidden=today.hidden,
            nothing=today.nothing,
            themes=unused_themes(viewer, agenda),
            shares=shares,
            planned=planned,
            fit=time_fit(agenda, planned, known_formats(viewer.session.learning_set)),
            shares_equally=viewer.session.learning_set.shares_equally,
        )
