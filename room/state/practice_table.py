"""What lies on the table of a practice session, as in the room: what the lines speak of."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from programmes.usual_agreement import CONFIDENTIALITY, MEANINGS, OFFERED
from room.state.practice_end import missed, went_well
from room.state.practice_people import PracticePeople
from sessions.process.formats import CLOSING_QUESTIONS
from sessions.process.practice import (
    PROMISES,
    Said,
)
from sessions.process.stages import Capture, StageKind


@dataclass(frozen=True)
class PracticeTable(PracticePeople):
    """What is shown, and what can be written down."""

    @property
    def promise(self) -> str:
        """What whoever reports next said they would do."""
        return PROMISES[self.owner] if self.owner else ""

    @property
    def rules(self) -> list[tuple[str, str]]:
        """What a new set agrees, with what each rule means: where the welcome speaks of it."""
        if self.stage.kind is not StageKind.WELCOME:
            return []
        return [
            *((str(a), str(b)) for a, b in zip(OFFERED, MEANINGS, strict=True)),
            (str(CONFIDENTIALITY), ""),
        ]

    @property
    def closing_questions(self) -> Sequence[str]:
        """The list that the closing round takes its question from."""
        return CLOSING_QUESTIONS if self.stage.kind is StageKind.REFLECTION else ()

    @property
    def question(self) -> str:
        """The one that is asked."""
        return self.practice.question or CLOSING_QUESTIONS[0]

    @property
    def next_on(self) -> date | None:
        """The next date, once it is written down."""
        return date.fromisoformat(self.practice.next_on) if self.practice.next_on else None

    @property
    def kept(self) -> list[Said]:
        """What was written down in this part of the session."""
        return [one for one in self.practice.kept if one.phase == self.phase]

    @property
    def line_before(self) -> str:
        """The topic as it was offered, for the box that keeps it in the round until something is kept there."""
        if self.phase != "round" or Capture.TOPIC not in self.stage.captures or self.kept:
            return ""
        return next((one.words for one in self.practice.topics if one.who == self.about), "")

    @property
    def box(self) -> str:
        """The name of the box: another one once its words were kept, or where a line stands in it beforehand."""
        return f"practised-{self.practice.written}{'-line' if self.line_before else ''}"

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
    def speakers(self) -> list[str]:
        """Who can have said what is written down now."""
        return self.practice.speakers(self.format)

    @property
    def has_topic(self) -> bool:
        """Whether the topic that the round can be given to lies on the table."""
        return any(one.who == self.about for one in self.practice.topics)

    @property
    def went_well(self) -> list[str]:
        """At the end: what was done as it is meant."""
        return went_well(self.practice, self.format)

    @property
    def missed(self) -> list[str]:
        """At the end: what was passed over."""
        return missed(self.practice, self.format)
