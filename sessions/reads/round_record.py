"""One round of a held session as one reader may see it."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from actions.models import Action
from sessions.models import Contribution, Round
from sessions.process.formats.own import OWN
from sessions.reads.formats import format_name
from sessions.reads.round_readers import RoundReaders
from sessions.reads.taken_out import TakenOut


@dataclass(frozen=True)
class RoundRecord:
    """One round as this reader may see it; "room only" words that they may not read are not queried."""

    round: Round
    number: int
    is_open: bool
    knows_topic: bool
    is_room_only: bool
    is_mine: bool
    readers: RoundReaders | None  # for its presenter, of a round that stays in the room
    kept: Sequence[tuple[str, list[Contribution]]]
    actions: Sequence[Action]
    taken_out: Sequence[TakenOut]

    @property
    def title(self) -> str:
        facts = {"n": self.number, "name": self.name}
        return _("Round %(n)d, %(name)s") % facts if self.name else _("Round %(n)d") % facts

    @property
    def name(self) -> str:
        if self.round.presenter:
            return self.round.presenter.short_name
        if self.round.title:
            return self.round.title
        if self.round.kind == Round.Kind.ACTIVITY:
            return self.format_name if self.round.format.startswith(OWN) else ""
        return _("a theme") if self.round.kind == Round.Kind.THEME else ""

    @property
    def format_name(self) -> str:
        return _(format_name(self.round.format, self.round.session.learning_set))

    @property
    def minutes(self) -> int:
        """The actual length in minutes: what its stages took, pauses and the time after a close left out."""
        spent = sum(visit.spent_seconds for step in self.round.steps.all() for visit in step.visits.all())
        return max(1, round(spent / 60)) if spent else self.round.minutes

    @property
    def topic(self) -> str:
        """The topic line or theme, "" for readers who may not see it."""
        if not self.is_open or not self.knows_topic:
            return ""
        if self.round.issue:
            return str(self.round.issue.topic_line)
        return str(self.round.theme.words) if self.round.theme else ""
