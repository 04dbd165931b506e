"""A practice round as a value: where it stands, who waits, what was said. It travels in the page and lies nowhere."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from sessions.process.formats.format import Format
from sessions.process.practice.cast import CAST, PRESENTER
from sessions.process.practice.lines import Does, Happening, happenings
from sessions.process.stages import Capture, Stage, WhoSpeaks

LENGTHS: Final = (3, 10, 30)  # minutes
MOST_KEPT: Final = 40


@dataclass(frozen=True, slots=True)
class Said:
    """Something written down: by whom, what, and of what kind."""

    who: str
    words: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Practice:
    """One round of a format that lasts `length` minutes; by themselves, or at a press. Moments are UTC."""

    format: str
    length: int
    by_itself: bool
    position: int
    entered_at: datetime
    extra: int = 0  # seconds more, or fewer, in this stage
    paused_at: datetime | None = None
    happened: int = 0  # of what happens in this stage
    queue: tuple[str, ...] = ()
    floor: str = ""
    spoken: str = ""  # what was said last
    hint: str = ""
    kept: tuple[Said, ...] = ()
    actions: tuple[Said, ...] = ()
    mo_is_here: bool = False
    written: int = 0  # by whoever practises
    has_ended: bool = False

    def stages(self, format: Format) -> tuple[Stage, ...]:
        """The stages that run, in their order."""
        return format.required

    def stage(self, format: Format) -> Stage:
        """The present one."""
        return self.stages(format)[self.position]

    def seconds(self, format: Format) -> int:
        """How long the present stage is: its share of the whole, in seconds, ten at least."""
        share = (
            self.stage(format).minutes * self.length * 60 / sum(one.minutes for one in self.stages(format))
        )
        return max(10, round(share)) + self.extra

    def ends_at(self, format: Format, now: datetime) -> datetime:
        """When the present stage ends; moves on while paused."""
        paused = now - self.paused_at if self.paused_at else timedelta(0)
        return self.entered_at + timedelta(seconds=max(0, self.seconds(format))) + paused

    def coming(self, format: Format) -> Happening | None:
        """What happens next in this stage."""
        script = happenings(self.stage(format).kind)
        return script[self.happened] if self.happened < len(script) and not self.has_ended else None

    def go(self, format: Format, by: int, now: datetime) -> "Practice":
        """Another stage, or the end after the last one; whoever comes late has come by the second."""
        to = self.position + by
        if to >= len(self.stages(format)):
            return replace(self, has_ended=True, queue=(), floor="", spoken="", hint="")
        fresh: dict[str, Any] = {
            "extra": 0,
            "happened": 0,
            "queue": (),
            "floor": "",
            "spoken": "",
            "hint": "",
        }
        paused = now if self.paused_at else None
        return replace(self, position=max(0, to), entered_at=now, paused_at=paused, has_ended=False, **fresh)

    def more(self, seconds: int) -> "Practice":
        """Minutes more or fewer in this stage."""
        return replace(self, extra=self.extra + seconds)

    def pause(self, now: datetime) -> "Practice":
        """The clock stands, or runs again from where it stood."""
        if self.paused_at is None:
            return replace(self, paused_at=now)
        return replace(self, entered_at=self.entered_at + (now - self.paused_at), paused_at=None)

    def happen(self, format: Format) -> "Practice":
        """The next thing that somebody does."""
        one = self.coming(format)
        if one is None:
            return self
        after = replace(self, happened=self.happened + 1, hint=one.hint, spoken=f"{one.who}: {one.words}")
        if one.does is Does.QUEUES and WhoSpeaks(self.stage(format).who_speaks).has_queue:
            return replace(after, queue=(*self.queue, one.who), spoken="", hint="")
        if one.does is Does.COMMITS:
            return replace(after, actions=(*self.actions, Said(one.who, one.words)))
        if one.does is Does.SHARES:
            return after.keep(one.who, one.words)
        return replace(after, mo_is_here=True) if one.does is Does.COMES else after

    def give_floor(self, format: Format, who: str) -> "Practice":
        """Somebody who waits speaks: what they came for is said."""
        if who not in self.queue:
            return self
        came_for = [one for one in happenings(self.stage(format).kind)[: self.happened] if one.who == who]
        words, hint = (came_for[-1].words, came_for[-1].hint) if came_for else ("", "")
        waiting = tuple(one for one in self.queue if one != who)
        return replace(self, queue=waiting, floor=who, spoken=f"{who}: {words}", hint=hint)

    def keep(self, who: str, words: str, kind: str = "") -> "Practice":
        """Something is written down; the oldest go when there is very much."""
        return replace(self, kept=(*self.kept, Said(who, words, kind))[-MOST_KEPT:])

    def speakers(self, format: Format) -> list[str]:
        """Who can have said what is kept: the presenter a topic or an action, else whoever else has come."""
        if {Capture.TOPIC, Capture.ACTION} & set(self.stage(format).captures):
            return [PRESENTER]
        return [one.name for one in CAST if one.name != PRESENTER and (self.mo_is_here or not one.comes_late)]

    def as_data(self) -> dict[str, Any]:
        """Plain data, to travel in the page."""
        data = asdict(self)
        for name in ("entered_at", "paused_at"):
            data[name] = data[name].isoformat() if data[name] else None
        return data

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> "Practice":
        """The same, back from the page."""
        given = dict(data)
        for name in ("entered_at", "paused_at"):
            given[name] = datetime.fromisoformat(given[name]) if given[name] else None
        for name in ("kept", "actions"):
            given[name] = tuple(Said(**one) for one in given[name])
        return cls(**{**given, "queue": tuple(given["queue"])})
