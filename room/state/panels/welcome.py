"""The agreement in one glance: while people arrive, and as the first stage begins."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, Self

from planning.reads.joining import Joining, joining_of
from room.state.panels.panel import Panel
from room.state.people import People
from room.state.viewer import Viewer
from sessions.process.stages import StageKind
from sets.models import Acceptance, Agreement


@dataclass(frozen=True, slots=True, kw_only=True)
class WelcomePanel(Panel):
    """The agreement, and whether this person and everybody else has accepted it."""

    template: ClassVar[str] = "room/stage/_welcome.html"

    agreement: Agreement | None
    accepted: bool
    all_accepted: bool
    waiting_for: Sequence[str]

    @classmethod
    def read(cls, viewer: Viewer, people: People) -> Self:
        """In two queries, or one where the set has no agreement yet."""
        written = Agreement.objects.filter(learning_set=viewer.session.learning_set_id)
        agreement = written.select_related("learning_set__programme").first()
        accepted = (
            set(Acceptance.objects.in_force().filter(agreement=agreement).values_list("person_id", flat=True))
            if agreement
            else set()
        )
        members = [row for row in people.rows if row.is_member]
        waiting = [row.name for row in members if row.person.pk not in accepted]
        return cls(
            agreement=agreement,
            accepted=viewer.me.pk in accepted,
            all_accepted=bool(members) and not waiting,
            waiting_for=waiting,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ArrivingPanel(WelcomePanel):
    """Before the start: also how to find the room, and what to bring."""

    template: ClassVar[str] = "room/stage/_arriving.html"

    joining: Joining | None = None

    @classmethod
    def read(cls, viewer: Viewer, people: People) -> Self:
        """In one query more."""
        panel = super(ArrivingPanel, cls).read(viewer, people)
        return replace(panel, joining=joining_of(viewer.session))


def not_accepted(viewer: Viewer, people: People) -> WelcomePanel | None:
    """What a member who came late is asked to accept before they take part; no query for anybody else, nor where the
    stage shows it anyway."""
    is_shown = viewer.step is None or viewer.kind == StageKind.WELCOME
    is_late = viewer.attendance is not None and viewer.attendance.is_late and viewer.is_here
    if is_shown or not is_late or not viewer.is_member or viewer.is_host or not viewer.session.is_live:
        return None
    panel = WelcomePanel.read(viewer, people)
    return None if panel.agreement is None or panel.accepted else panel
