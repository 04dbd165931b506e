"""What the host's controls are drawn from: values alone, so that they are drawn anew only where one has changed."""

from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from room.state import stage_facts
from room.state.agenda import Agenda
from room.state.panels.panel import Panel
from room.state.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Bar:
    """The buttons at the foot of the host's screen."""

    step_id: UUID | None
    place: int
    is_paused: bool
    next_name: str
    turn_id: UUID | None  # whose turn it is where nobody queues for the floor
    turn_name: str
    after_name: str
    is_my_turn: bool


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The ways to another stage than the next."""

    step_id: UUID | None
    place: int
    next_id: UUID | None
    break_id: UUID | None  # the next break, which can be left out
    stages: tuple[tuple[UUID, str, str], ...]


@dataclass(frozen=True, slots=True)
class Controls:
    """All of them: each is drawn by itself."""

    bar: Bar
    elsewhere: Elsewhere
    keys: tuple[tuple[str, str], ...]  # one key each, as the dialog behind `?` names them


def controls_of(viewer: Viewer, agenda: Agenda, stage: Panel) -> Controls:
    """As the host has them now."""
    return Controls(_bar(viewer, agenda, stage), _elsewhere(viewer, agenda), stage_facts.keys())


def _bar(viewer: Viewer, agenda: Agenda, stage: Panel) -> Bar:
    following, turn = agenda.following if viewer.session.is_live else None, stage.turn
    return Bar(
        step_id=viewer.step.pk if viewer.step else None,
        place=agenda.position + 1,
        is_paused=viewer.session.paused_at is not None,
        next_name=following.shown_name if following else "",
        turn_id=turn.pk if turn else None,
        turn_name=_name(turn),
        after_name=_name(stage.turn_after),
        is_my_turn=turn is not None and turn.pk == viewer.me.pk,
    )


def _elsewhere(viewer: Viewer, agenda: Agenda) -> Elsewhere:
    following = agenda.following if viewer.session.is_live else None
    return Elsewhere(
        step_id=viewer.step.pk if viewer.step else None,
        place=agenda.position + 1,
        next_id=following.pk if following else None,
        break_id=agenda.break_ahead.pk if agenda.break_ahead else None,
        stages=agenda.stages,
    )


def _name(person: User | None) -> str:
    return person.short_name if person else ""
