"""Where a practice session is: its stage among the others, and whose it is."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from sessions.process.formats import Format
from sessions.process.practice import (
    PRESENTER,
    Practice,
    somebody_presents,
)
from sessions.process.stages import PresenterState, Stage


@dataclass(frozen=True)
class PracticeAt:
    """Where the practice is, and for whom it is drawn."""

    practice: Practice
    format: Format
    now: datetime
    me: str

    @property
    def stage(self) -> Stage:
        """The present stage."""
        return self.practice.stage(self.format)

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
    def h1(self) -> str:
        """What the page is headed by, and its tab."""
        return _("The session is closed") if self.practice.has_ended else self.stage.name

    @property
    def is_hers(self) -> bool:
        """Whether Ines presents now: in the round, where somebody does."""
        return self.phase == "round" and somebody_presents(self.format)

    @property
    def about(self) -> str:
        """What the round can be given to, as its button says it."""
        return PRESENTER if somebody_presents(self.format) else self.format.name

    @property
    def _listens(self) -> bool:
        return self.stage.presenter_state is PresenterState.LISTENING

    @property
    def owner(self) -> str:
        """Who reports next."""
        ahead = self.practice.script(self.format)[self.practice.happened :]
        return next((one.who for one in ahead if one.does == "reports"), "")
