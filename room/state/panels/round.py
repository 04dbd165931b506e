"""A stage of a round: the topic line, what was kept so far, what can be kept now, the actions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from actions.models import Action
from issues.models import Issue, Theme
from issues.reads import brief_of
from room.state.agenda import Agenda
from room.state.panels.kept import ICONS, Kept, hidden_count, kept
from room.state.panels.panel import Panel
from room.state.people import People
from room.state.viewer import Viewer
from sessions import permissions
from sessions.models import Contribution, Round, Step
from sessions.process.formats import QUESTION_PALETTE
from sessions.process.stages import Capture, StageKind
from sessions.reads.round_readers import round_readers

QUESTIONS = (Capture.CLARIFICATION, Capture.PROBING, Capture.ACTION_QUESTION)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoundPanel(Panel):
    """Empty where a stage of this kind stands outside every round."""

    template: ClassVar[str] = "room/stage/_round.html"

    topic: Issue | None = None
    theme: Theme | None = None
    may_say_topic: bool = False
    kept: Sequence[Kept] = ()
    hidden_count: int = 0
    keeps: Sequence[Capture] = ()  # what words can be kept as, in the stage's order
    may_keep: bool = False
    actions: Sequence[Action] = ()
    may_commit: bool = False
    shows_actions: bool = False
    needs_presenter: bool = False
    presenter_gone: str = ""
    after_round: Step | None = None  # where to go on without this round
    borrow: Sequence[str] = ()
    may_choose_room_only: bool = False
    brief: str = ""  # what the presenter prepared, for them alone
    readers: str = ""  # who can read it, for the presenter of a round that stays in the room

    @property
    def kinds(self) -> list[tuple[str, str, str]]:
        """What words can be kept as: value, name and mark, in the usual order."""
        kinds = [Contribution.Kind(c.value) for c in Capture if c in self.keeps]
        return [(kind.value, str(kind.label), ICONS[kind.value]) for kind in kinds]

    @property
    def kept_now(self) -> int:
        """How many of what this stage keeps were shared in the round."""
        return sum(one.capture in self.keeps for one in self.kept)

    @property
    def first_kind(self) -> str:
        """What words are kept as unless somebody chooses otherwise."""
        return self.keeps[0].value if self.keeps else ""

    @property
    def keeps_question(self) -> bool:
        """Whether that is a question."""
        return bool(self.keeps) and self.keeps[0].is_question

    @classmethod
    def read(cls, viewer: Viewer, people: People, agenda: Agenda) -> Self:
        """In two queries: what was kept, and the actions."""
        round_ = viewer.round
        if round_ is None:
            return cls(borrow=_to_borrow(viewer))
        may_read_topic, actions = viewer.may_read_topic(round_), _actions(viewer, round_)
        return cls(
            boxes=_boxes(viewer),
            topic=round_.issue if may_read_topic else None,
            theme=round_.theme if may_read_topic else None,
            may_say_topic=_may_say_topic(viewer),
            kept=kept(viewer),
            hidden_count=hidden_count(viewer),
            keeps=_keeps(viewer),
            may_keep=_may_keep(viewer),
            actions=actions,
            may_commit=_may_commit(viewer),
            shows_actions=_asks_for_actions(viewer) or bool(actions),
            needs_presenter=viewer.is_nobodys,
            presenter_gone=_presenter_gone(round_, people),
            after_round=next((row for row in agenda.rows_ahead if row.round_id != round_.pk), None),
            borrow=_to_borrow(viewer),
            may_choose_room_only=_may_choose_room_only(viewer, round_),
            brief=brief_of(round_.issue, viewer.me) if viewer.is_presenter and round_.issue else "",
            readers=_readers(viewer, round_),
        )


def _boxes(viewer: Viewer) -> frozenset[str]:
    """Where something can be typed at this stage."""
    if viewer.step is None:
        return frozenset()
    slots = [
        (_may_say_topic(viewer), viewer.slot("topic")),
        (_may_keep(viewer), viewer.slot("q", viewer.step.pk)),
        (_may_commit(viewer), viewer.slot("act", viewer.step.pk)),
    ]
    return frozenset(slot for is_there, slot in slots if is_there)


def _keeps(viewer: Viewer) -> list[Capture]:
    return [capture for capture in viewer.captures if capture.value in Contribution.Kind.values]


def _may_keep(viewer: Viewer) -> bool:
    """Everybody who takes part; the presenter not while listening or answering."""
    if not _keeps(viewer) or not viewer.takes_part or viewer.is_outer or viewer.step is None:
        return False
    return not viewer.is_presenter or viewer.step.presenter_state not in {"listening", "answering"}


def _may_say_topic(viewer: Viewer) -> bool:
    is_theirs = viewer.is_presenter or viewer.is_host
    return Capture.TOPIC in viewer.captures and _has_presenter(viewer) and is_theirs


def _may_commit(viewer: Viewer) -> bool:
    return Capture.ACTION in viewer.captures and viewer.writes_actions and _has_presenter(viewer)


def _asks_for_actions(viewer: Viewer) -> bool:
    """Where somebody presents: an action is theirs."""
    asks = Capture.ACTION in viewer.captures or viewer.kind == StageKind.READ_BACK
    return asks and _has_presenter(viewer)


def _has_presenter(viewer: Viewer) -> bool:
    return viewer.round is not None and viewer.round.presenter_id is not None


def _to_borrow(viewer: Viewer) -> Sequence[str]:
    """Questions to borrow where the stage asks for some, if it goes quiet; not for who answers them."""
    asked = next((capture for capture in viewer.captures if capture in QUESTIONS), None)
    return QUESTION_PALETTE.get(asked, ()) if asked and not viewer.is_presenter else ()


def _actions(viewer: Viewer, round_: Round) -> list[Action]:
    # What somebody commits to is the whole set's, also where the topic stays in the room.
    actions = viewer.shared.actions_of(round_.pk)
    return [action for action in actions if viewer.may_read(action.created_at, action.owner_id)]


def _may_choose_room_only(viewer: Viewer, round_: Round) -> bool:
    """Its presenter, as long as it can be taken back: once the round has been run they open it by name."""
    has_been_run = round_.heard_until is not None and permissions.is_room_only(round_)
    return permissions.is_own(round_, viewer.me.pk) and not has_been_run


def _readers(viewer: Viewer, round_: Round) -> str:
    if not (permissions.is_own(round_, viewer.me.pk) and permissions.is_room_only(round_)):
        return ""
    return round_readers(viewer.session, [round_], viewer.hearing)[round_.pk].names


def _presenter_gone(round_: Round, people: People) -> str:
    """How the presenter is not here: "away" (stepped out, or their browser is silent), "absent", or "ended" (no longer
    in the set); else empty."""
    presenter = round_.presenter_id
    if presenter is not None and presenter not in {person.pk for person in people.members}:
        return "ended"
    mine = people.attendance.get(presenter) if presenter else None
    if presenter is None or (mine and mine.is_here and not mine.away_since):
        return ""
    return "away" if mine and mine.is_here and not mine.left_at else "absent"
