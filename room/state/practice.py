"""A practice session as the page shows it: the same parts as the room, made from nothing that is stored."""

from dataclasses import dataclass
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.ui.clockface import Clockface
from core.ui.plan import Fact, PlanGroup, PlanStep
from room.state.pauses import Silence
from room.state.practice_table import PracticeTable
from room.state.stage_facts import practice_keys
from sessions.process.frame import EVERYBODY_REPORTED
from sessions.process.practice import (
    PRESENTER,
    Happening,
)
from sessions.process.stages import Lines, PresenterState, StageKind, WhoSpeaks, keeps


@dataclass(frozen=True)
class PracticeRoom(PracticeTable):
    """Everything the template of the practice room may ask."""

    @property
    def lines(self) -> Lines:
        """The lines of the stage, with names in them."""
        if self.stage.kind is StageKind.REPORTS and not self.owner:
            return EVERYBODY_REPORTED
        return self.stage.lines.filled(
            presenter=PRESENTER if self.is_hers else "", owner=self.owner or PRESENTER
        )

    @property
    def silence(self) -> Silence | None:
        """The silence that is kept now."""
        end = self.practice.quiet_until(self.now)
        return Silence(end, self.now) if end else None

    @property
    def silence_left(self) -> int:
        """In how many seconds it ends."""
        end = self.practice.quiet_until(self.now)
        return ceil((end - self.now).total_seconds()) if end else 0

    @property
    def facts(self) -> list[Fact]:
        """Who speaks, what the presenter does, what is kept."""
        who, state = WhoSpeaks(self.stage.who_speaks), PresenterState(self.stage.presenter_state)
        shown = [Fact(_("Who speaks"), "people", who.words, brief=who.words)]
        if state is not PresenterState.NONE and self.is_hers:
            icon = "listen" if state is PresenterState.LISTENING else "say"
            shown.append(Fact(PRESENTER, icon, state.words))
        return [*shown, Fact(_("We keep"), "action", keeps(self.stage.captures))]

    @property
    def face(self) -> Clockface:
        """The clock, as the room draws it."""
        end, seconds = self.practice.ends_at(self.format, self.now), self.practice.seconds(self.format)
        planned = max(1, seconds)
        minutes = ceil(planned / 60)
        if self.practice.paused_at:
            left = end - self.now
            return Clockface(None, self.now, minutes, left=left, paused_by=self.me, planned_seconds=planned)
        return Clockface(end, self.now, minutes, planned_seconds=planned)

    @property
    def groups(self) -> list[PlanGroup]:
        """The plan: what opens, the only round, what closes."""
        steps: dict[str, list[PlanStep]] = {}
        for n, one in enumerate(self.stages):
            phase = self.practice.phase(self.format, n)
            steps.setdefault(phase, []).append(PlanStep(one.name, "", self._state(n)))
        names = {
            "opening": _("Opening"),
            "round": _("Round 1, %(name)s") % {"name": self.about}
            if self.practice.is_chosen
            else _("Round 1"),
            "closing": _("Closing"),
        }
        return [PlanGroup(names[phase], "", found) for phase, found in steps.items()]

    def _state(self, n: int) -> str:
        here = len(self.stages) if self.practice.has_ended else self.practice.position
        if n == here:
            return "now"
        return "done" if n < here else "next" if n == here + 1 else "later"

    @property
    def keys(self) -> list[tuple[str, str]]:
        """One key each, of those that the practice room has."""
        return practice_keys(at_a_press=not self.practice.by_itself)

    @property
    def has_queue(self) -> bool:
        """Whether the stage says one at a time."""
        return WhoSpeaks(self.stage.who_speaks).has_queue

    @property
    def coming(self) -> Happening | None:
        """What happens next."""
        return self.practice.coming(self.format)

    @property
    def nothing_comes(self) -> str:
        """What to do where nothing happens by itself any more."""
        if n := len(self.practice.queue):
            said = ngettext(
                "%(n)d person waits. Give them the floor.", "%(n)d people wait. Give them the floor.", n
            )
            return said % {"n": n}
        return _("Nothing more happens in this stage. Go on when you are ready.")

    @property
    def pause_seconds(self) -> int:
        """After how many seconds the next thing happens by itself: at a natural pace, quicker in a short practice."""
        return {3: 4, 10: 8}.get(self.practice.length, 15)
