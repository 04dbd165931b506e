"""A practice session as the page shows it: the same parts as the room, made from nothing that is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.ui.circle import Seat
from core.ui.clockface import Clockface
from core.ui.plan import Fact, PlanGroup, PlanStep
from room.state.pauses import Ready, Silence
from room.state.stage_facts import practice_keys
from sessions.process.formats import Format
from sessions.process.frame import EVERYBODY_REPORTED
from sessions.process.pauses import READY_KINDS
from sessions.process.practice import CAST, PRESENTER, Happening, Practice, Said, somebody_presents
from sessions.process.stages import Lines, PresenterState, Stage, StageKind, WhoSpeaks, keeps


@dataclass(frozen=True)
class Row:
    """One line of the list of people."""

    name: str
    state: str
    disc: str = ""
    is_you: bool = False
    is_now: bool = False


@dataclass(frozen=True)
class PracticeRoom:
    """Everything the template of the practice room may ask."""

    practice: Practice
    format: Format
    now: datetime
    me: str

    @property
    def stage(self) -> Stage:
        """The present stage."""
        return self.practice.stage(self.format)

    @property
    def h1(self) -> str:
        """What the page is headed by, and its tab."""
        return _("The session is closed") if self.practice.has_ended else self.stage.name

    @property
    def stages(self) -> tuple[Stage, ...]:
        """All of them."""
        return self.practice.stages(self.format)

    @property
    def place(self) -> int:
        """Step n, from 1."""
        return self.practice.position + 1

    @property
    def next_stage(self) -> Stage | None:
        """What Next leads to; None at the last one."""
        return self.stages[self.place] if self.place < len(self.stages) else None

    @property
    def phase(self) -> str:
        """Opening, round or closing."""
        return self.practice.phase(self.format)

    @property
    def is_hers(self) -> bool:
        """Whether Ines presents now: in the round, where somebody does."""
        return self.phase == "round" and somebody_presents(self.format)

    @property
    def lines(self) -> Lines:
        """The lines of the stage, with names in them."""
        ahead = self.practice.script(self.format)[self.practice.happened :]
        owner = next((one.who for one in ahead if one.does == "reports"), "")
        if self.stage.kind is StageKind.REPORTS and not owner:
            return EVERYBODY_REPORTED
        return self.stage.lines.filled(presenter=PRESENTER if self.is_hers else "", owner=owner or PRESENTER)

    @property
    def about(self) -> str:
        """What the round can be given to, as its button says it."""
        return PRESENTER if somebody_presents(self.format) else self.format.name

    @property
    def has_topic(self) -> bool:
        """Whether the topic that the round can be given to lies on the table."""
        return any(one.who == self.about for one in self.practice.topics)

    @property
    def writes(self) -> bool:
        """Whether something is written down in this stage, as the room's host does it."""
        kinds = {StageKind.TOPICS, StageKind.REFLECTION}
        return bool(self.stage.captures) and (self.phase == "round" or self.stage.kind in kinds)

    @property
    def shows(self) -> Sequence[tuple[str, Sequence[Said]]]:
        """What lies on the table in this stage, under its heading."""
        practice = self.practice
        return {
            StageKind.REPORTS: [(_("Reported so far"), practice.reports)],
            StageKind.TOPICS: [(_("Topics offered"), practice.topics)],
            StageKind.NEXT_DATE: [(_("What was promised today"), practice.actions)],
        }.get(self.stage.kind, [])

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
    def ready(self) -> Ready | None:
        """Who is done, where several write or speak one after the other."""
        if self.stage.kind not in READY_KINDS:
            return None
        listens = {PRESENTER} if self.is_hers and self._listens else set()
        done = [name for name in self.practice.done(self.format) if name not in listens]
        waiting = [name for name in self.practice.here if name not in {*done, *listens}]
        return Ready(done=done, waiting=waiting, is_mine_due=False, is_mine=False)

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
        minutes = max(1, ceil(seconds / 60))  # never more left than there is
        if self.practice.paused_at:
            return Clockface(None, self.now, minutes, left=end - self.now, paused_by=self.me)
        return Clockface(end, self.now, minutes)

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
    def speakers(self) -> list[str]:
        """Who can have said what is written down now."""
        return self.practice.speakers(self.format)

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

    @property
    def _listens(self) -> bool:
        return self.stage.presenter_state is PresenterState.LISTENING

    @property
    def seats(self) -> list[Seat]:
        """The five in their circle."""
        line = [one.who for one in self.practice.queue]
        return [
            Seat(
                one.name,
                presence="away" if self._is_away(one.name) else "remote" if one.is_remote else "",
                presenter=("listening" if self._listens else "answers")
                if one.name == PRESENTER and self.is_hers
                else "",
                speaking=one.name == self.practice.floor,
                place=line.index(one.name) + 1 if one.name in line else 0,
            )
            for one in CAST
        ]

    @property
    def host_seat(self) -> Seat:
        """Mine."""
        return Seat(self.me, is_you=True)

    def _is_away(self, name: str) -> bool:
        return any(one.name == name and one.comes_late for one in CAST) and not self.practice.mo_is_here

    @property
    def rows(self) -> list[Row]:
        """The same in words."""
        rows = [Row(self.me, _("Facilitating"), "host", is_you=True)]
        for one in CAST:
            now = one.name == self.practice.floor
            disc = "speaking" if now else "presenter" if one.name == PRESENTER and self.is_hers else ""
            disc = disc or ("away" if self._is_away(one.name) else "remote" if one.is_remote else "")
            rows.append(Row(one.name, self._said(one.name, is_remote=one.is_remote), disc, is_now=now))
        return rows

    def _said(self, name: str, *, is_remote: bool) -> str:
        words = _("Not here yet") if self._is_away(name) else _("Remote") if is_remote else _("In the room")
        if name == PRESENTER and self.is_hers:
            words = _("Presenter, %(does)s") % {
                "does": PresenterState(self.stage.presenter_state).words.lower()
            }
        if name == self.practice.floor:
            return _("Speaking now")
        line = [one.who for one in self.practice.queue]
        if name in line:
            return _("%(state)s, number %(n)d in the queue") % {
                "state": words,
                "n": line.index(name) + 1,
            }
        return words
