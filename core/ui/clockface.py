"""The stage clock's text and state, with the same rules as clock.js, which takes over in the browser."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def clock_text(seconds: int) -> str:
    """Remaining seconds as "07:42"; negative ones (overtime) as "+0:40"."""
    minutes, rest = divmod(abs(seconds), 60)
    return f"+{minutes}:{rest:02}" if seconds < 0 else f"{minutes:02}:{rest:02}"


def clock_state(seconds: int, planned: int) -> str:
    """The state by time left: "calm", "five" or "one" (minutes) or "over". Both arguments are in seconds. A stage of
    under ten minutes skips "five", one of a minute skips "one"."""
    if seconds < 0:
        return "over"
    if seconds <= 60 < planned:
        return "one"
    return "five" if seconds <= 300 and planned >= 600 else "calm"


@dataclass(frozen=True)
class Clockface:
    """A stage's clock at one moment. While it is paused `ends_at` is None and `left` is the remaining time."""

    ends_at: datetime | None
    now: datetime
    minutes: int
    left: timedelta | None = None
    paused_by: str = ""
    planned_seconds: int = 0  # where the stage is not of whole minutes, as in practice

    @property
    def planned(self) -> int:
        """How many seconds the stage has."""
        return self.planned_seconds or self.minutes * 60

    @property
    def planned_minutes(self) -> str:
        """The same in minutes, for clock.js."""
        return f"{self.planned / 60:.6g}"

    @property
    def seconds(self) -> int:
        left = self.ends_at - self.now if self.ends_at else self.left or timedelta()
        return -int(-left.total_seconds() // 1)  # rounded up: "01:00" until less than a minute is left

    @property
    def to_the_second(self) -> Self:
        """The same clock for all who look within a second: it shows what this one shows."""
        return replace(self, now=self.ends_at - timedelta(seconds=self.seconds)) if self.ends_at else self

    @property
    def text(self) -> str:
        return clock_text(self.seconds)

    @property
    def state(self) -> str:
        return clock_state(self.seconds, self.planned) if self.ends_at else "paused"

    @property
    def share_left(self) -> float:
        """Fraction of the stage's time that is left, 0 to 1, for the ring and the progress bar."""
        return min(1.0, max(0.0, self.seconds / self.planned)) if self.planned > 0 else 0.0

    @property
    def notes(self) -> dict[str, str]:
        """The translated text below the time, by state; rendered into the page for clock.js."""
        paused = _("paused by %(name)s") % {"name": self.paused_by} if self.paused_by else _("paused")
        return {
            "calm": self._left_of,
            "five": self.minutes_left,
            "one": _("1 minute left"),
            "over": _("over"),
            "paused": paused,
        }

    @property
    def _left_of(self) -> str:
        """“left of 8 minutes”; in seconds where they are few and no whole minutes."""
        minutes, rest = divmod(self.planned, 60)
        if not rest:
            words = ngettext("left of %(minutes)s minute", "left of %(minutes)s minutes", minutes)
            return words % {"minutes": minutes}
        if minutes > 1:
            return _("left of %(time)s") % {"time": clock_text(self.planned)}
        words = ngettext("left of %(n)d second", "left of %(n)d seconds", self.planned)
        return words % {"n": self.planned}

    @property
    def minutes_left(self) -> str:
        """“3 minutes left” in the last five, as long as more than one is; minutes begun are whole."""
        left = min(5, max(2, -(-self.seconds // 60)))
        return ngettext("%(n)d minute left", "%(n)d minutes left", left) % {"n": left}

    @property
    def countdown(self) -> list[str]:
        """The words for 2, 3, 4 and 5 minutes left, for clock.js."""
        said = (ngettext("%(n)d minute left", "%(n)d minutes left", n) % {"n": n} for n in range(2, 6))
        return list(said)

    @property
    def note(self) -> str:
        return self.notes[self.state]

    @property
    def warnings(self) -> dict[str, str]:
        """Warnings for screen readers, each announced once."""
        return {"five": _("5 minutes left"), "one": _("1 minute left"), "over": _("Time is up")}
