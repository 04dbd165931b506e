"""A practice session as a value: where it stands, who waits, what was said. It travels in the page and lies nowhere."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sessions.process import defaults
from sessions.process.formats.format import Format
from sessions.process.frame import frame_closing, frame_opening
from sessions.process.practice.answers import answer_to
from sessions.process.practice.cast import CAN_WAIT, CAST, PRESENTER
from sessions.process.practice.happening import Does, Happening, says
from sessions.process.practice.lines import happenings
from sessions.process.practice.said import Said, as_plain, from_plain, somebody_presents
from sessions.process.stages import Capture, PresenterState, Stage, StageKind, WhoSpeaks

LENGTHS: Final = (3, 10, 30)  # minutes
MOST_KEPT: Final = 40
OWNERS: Final = 2  # who report
MOST_HEARD: Final = 3  # what was said last stays to be read


@dataclass(frozen=True, slots=True)
class Practice:
    """A session with one round, `length` minutes in all; by themselves, or at a press. Moments are UTC."""

    format: str
    length: int
    by_itself: bool
    position: int
    entered_at: datetime
    extra: int = 0  # seconds more, or fewer, in this stage
    paused_at: datetime | None = None
    silent_at: datetime | None = None
    happened: int = 0  # of what happens in this stage
    queue: tuple[Said, ...] = ()  # with what each came for
    is_old_queue: bool = False  # they have waited since the stage before
    floor: str = ""
    heard: tuple[Said, ...] = ()  # what was said last, with the hint for each
    asked: str = ""  # the question that the presenter answers next
    is_answering: bool = False
    been: tuple[int, ...] = ()  # how much happened in each stage, as it was left
    floors: int = 0  # how often the floor was given
    silences: int = 0
    left_waiting: tuple[str, ...] = ()  # who still waited as the questions ended
    marked: tuple[str, ...] = ()  # as here
    question: str = ""  # of the closing round
    next_on: str = ""  # the next date, and who hosts then
    next_host: str = ""
    kept: tuple[Said, ...] = ()
    actions: tuple[Said, ...] = ()
    reports: tuple[Said, ...] = ()
    topics: tuple[Said, ...] = ()
    is_chosen: bool = False  # what the round is about
    needs_choice: bool = False  # Next was pressed before that
    passed_over: tuple[str, ...] = ()  # who had not reported as the stage was left
    mo_is_here: bool = False
    written: int = 0  # by whoever practises
    has_ended: bool = False

    def stages(self, format: Format) -> tuple[Stage, ...]:
        """The stages that run, in their order: what opens a session, its round, and what closes it."""
        return (*frame_opening(people=len(CAST), owners=OWNERS), *format.required, *frame_closing())

    def phase(self, format: Format, position: int | None = None) -> str:
        """Opening, round or closing."""
        at = self.position if position is None else position
        opens = len(frame_opening(people=len(CAST), owners=OWNERS))
        return "opening" if at < opens else "round" if at < opens + len(format.required) else "closing"

    def stage(self, format: Format) -> Stage:
        """The present one."""
        return self.stages(format)[self.position]

    def script(self, format: Format) -> tuple[Happening, ...]:
        """What happens in it."""
        return happenings(self.stage(format).kind, somebody_presents=somebody_presents(format))

    def seconds(self, format: Format) -> int:
        """How long the present stage is: its share of the whole, in seconds, ten at least."""
        whole = sum(one.minutes for one in self.stages(format))
        return max(10, round(self.stage(format).minutes * self.length * 60 / whole)) + self.extra

    def ends_at(self, format: Format, now: datetime) -> datetime:
        """When the present stage ends; moves on while paused."""
        paused = now - self.paused_at if self.paused_at else timedelta(0)
        return self.entered_at + timedelta(seconds=max(0, self.seconds(format))) + paused

    def coming(self, format: Format) -> Happening | None:
        """What happens next in this stage."""
        script = self.script(format)
        if self.has_ended:
            return None
        if self.asked and self._answers(format):
            return answer_to(self.asked)
        return script[self.happened] if self.happened < len(script) else None

    def _answers(self, format: Format) -> bool:
        does = self.stage(format).presenter_state
        in_round = self.phase(format) == "round" and somebody_presents(format)
        return in_round and does in {PresenterState.ANSWERING, PresenterState.SPEAKING}

    def seen(self, format: Format) -> tuple[int, ...]:
        """How much has happened in each stage, the present one too."""
        been = (*self.been, *(0 for _one in self.stages(format)[len(self.been) :]))
        return (*been[: self.position], self.happened, *been[self.position + 1 :])

    def go(self, format: Format, by: int, now: datetime) -> "Practice":
        """Another stage, or the end after the last one. Nobody leaves the selection before the round is somebody's."""
        if by > 0 and self.stage(format).kind is StageKind.SELECTION and not self.is_chosen:
            return replace(self, needs_choice=True)
        to = max(0, self.position + by)
        still = replace(
            self,
            been=self.seen(format),
            floor="",
            heard=(),
            asked="",
            is_answering=False,
            silent_at=None,
        )
        if to >= len(self.stages(format)):
            return replace(still, has_ended=True, queue=())
        waits = self.queue if WhoSpeaks(self.stages(format)[to].who_speaks).has_queue else ()
        left = [one.who for one in self.queue if by > 0 and not waits]
        return replace(
            still,
            position=to,
            entered_at=now,
            paused_at=now if self.paused_at else None,
            has_ended=False,
            extra=0,
            happened=still.been[to],
            queue=waits,
            is_old_queue=bool(waits) and by != 0,
            needs_choice=False,
            passed_over=self._unheard(format) if by > 0 else (),
            left_waiting=tuple(dict.fromkeys([*self.left_waiting, *left])),
            mo_is_here=self.mo_is_here
            or (by > 0 and any(one.does is Does.COMES for one in self.script(format))),
        )

    def _unheard(self, format: Format) -> tuple[str, ...]:
        return tuple(one.who for one in self.script(format)[self.happened :] if one.does is Does.REPORTS)

    def more(self, seconds: int) -> "Practice":
        """Minutes more or fewer in this stage."""
        return replace(self, extra=self.extra + seconds)

    def pause(self, now: datetime) -> "Practice":
        """The clock stands, or runs again from where it stood."""
        if self.paused_at is None:
            return replace(self, paused_at=now)
        return replace(self, entered_at=self.entered_at + (now - self.paused_at), paused_at=None)

    def quiet_until(self, now: datetime) -> datetime | None:
        """When the silence that is kept now ends."""
        if self.silent_at is None:
            return None
        end = self.silent_at + timedelta(seconds=defaults.SILENCE_SECONDS)
        return end if now < end else None

    def choose(self, who: str = "") -> "Practice":
        """The round is about what was chosen for it; another's topic can wait, as they say themselves."""
        if who and any(one.who == who for one in self.topics):
            return self.hear(says(who, CAN_WAIT, "", "A practice has one round, and Ines’s cannot wait."))
        return replace(self, is_chosen=not self.is_chosen, needs_choice=False)

    def happen(self, format: Format) -> "Practice":
        """The next thing that somebody does."""
        one = self.coming(format)
        if one is None:
            return self
        if self.asked and self._answers(format):
            return replace(self.hear(one), asked="", is_answering=True)
        if one.does is Does.QUEUES and WhoSpeaks(self.stage(format).who_speaks).has_queue:
            others = tuple(each for each in self.queue if each.who != one.who)
            came = Said(one.who, one.words, one.hint)
            return replace(self, happened=self.happened + 1, queue=(*others, came))
        after = replace(self.hear(one), happened=self.happened + 1)
        said = Said(one.who, one.words)
        match one.does:
            case Does.COMMITS:
                return replace(after, actions=(*self.actions, said))
            case Does.REPORTS:
                return replace(after, reports=(*(r for r in self.reports if r.who != one.who), said))
            case Does.OFFERS:
                return replace(after, topics=(*(t for t in self.topics if t.who != one.who), said))
            case Does.SHARES:
                return after.keep(one.who, one.words, phase=self.phase(format))
            case Does.COMES:
                return replace(after, mo_is_here=True)
        return after

    def hear(self, one: Happening) -> "Practice":
        """Somebody says something out loud; the last few stay to be read."""
        heard = (*self.heard, Said(one.who, one.words, one.hint))
        return replace(self, heard=heard[-MOST_HEARD:], is_answering=False)

    def give_floor(self, who: str) -> "Practice":
        """Somebody who waits speaks: what they came for is said, and then answered."""
        came = next((one for one in self.queue if one.who == who), None)
        if came is None:
            return self
        waiting = tuple(one for one in self.queue if one.who != who)
        return replace(
            self.hear(says(who, came.words, "", came.kind)),
            queue=waiting,
            floor=who,
            floors=self.floors + 1,
            asked=came.words if answer_to(came.words) else "",
            is_old_queue=self.is_old_queue and bool(waiting),
        )

    def keep_queue(self, *, kept: bool) -> "Practice":
        """Who waited in the stage before waits on, or not."""
        return replace(self, is_old_queue=False, queue=self.queue if kept else ())

    def keep(self, who: str, words: str, kind: str = "", phase: str = "") -> "Practice":
        """Something is written down; the oldest go when there is very much."""
        return replace(self, kept=(*self.kept, Said(who, words, kind, phase))[-MOST_KEPT:])

    @property
    def here(self) -> list[str]:
        """Who of the five has come."""
        return [one.name for one in CAST if self.mo_is_here or not one.comes_late]

    def done(self, format: Format) -> list[str]:
        """Who of them has said or written what they do in this stage."""
        script = self.script(format)
        acted = {one.who for one in script[: self.happened]} - {one.who for one in script[self.happened :]}
        return [name for name in self.here if name in acted]

    def speakers(self, format: Format) -> list[str]:
        """Who can have said what is kept: the presenter a topic or an action, else whoever else has come."""
        in_round = self.phase(format) == "round" and somebody_presents(format)
        if in_round and {Capture.TOPIC, Capture.ACTION} & set(self.stage(format).captures):
            return [PRESENTER]
        return [name for name in self.here if not in_round or name != PRESENTER]

    def as_data(self) -> dict[str, Any]:
        """Plain data, to travel in the page."""
        return as_plain(asdict(self))

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> "Practice":
        """The same, back from the page."""
        return cls(**from_plain(data))
