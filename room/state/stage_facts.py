"""What stands below the line to say: who speaks, what the presenter does, what we keep; and the keys."""

from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from accounts.models import User
from core.ui.plan import Fact
from room.state.clock_time import clock_time
from room.state.viewer import Viewer
from sessions.models import Round, Session, Step
from sessions.process.stages import Capture, Lines, PresenterState, StageKind, WhoSpeaks, keeps


def facts(viewer: Viewer, turn: User | None) -> list[Fact]:
    """In the words of whoever reads it: a presenter is told what they do, the others what the presenter does.

    `turn` is whose turn it is where nobody queues for the floor.
    """
    if viewer.step is None:
        return []
    who, state = WhoSpeaks(viewer.step.who_speaks), PresenterState(viewer.step.presenter_state)
    speaks = _who_speaks(viewer, who, turn)
    shown = [Fact(_("Who speaks"), "people", speaks, brief=speaks)]
    presenter = viewer.round.presenter if viewer.round else None
    is_said = who is WhoSpeaks.PRESENTER and state is PresenterState.SPEAKING
    if presenter and state is not PresenterState.NONE and not is_said:
        shown.append(_presenter(viewer, presenter, state))
    captures = [one for one in viewer.captures if not (viewer.is_nobodys and one is Capture.ACTION)]
    return [*shown, Fact(_("We keep"), "action" if captures else "private", keeps(captures))]


def heading(session: Session, step: Step | None, *, is_held: bool) -> str:
    """The stage's built-in name, or where the session stands."""
    if is_held:
        return _("We stop here for a moment")
    if step:
        return step.name
    if session.status == "open":
        return _("People are arriving")
    return _("The session is closed") if session.status == "closed" else _("The session is not open")


def where(viewer: Viewer, rounds: Sequence[Round], *, is_my_turn: bool) -> str:
    """Whose turn it is, which round of how many and whose, or which part of the session; before the start, when it
    begins."""
    step, session = viewer.step, viewer.session
    if is_my_turn:
        return _("Your turn, %(name)s") % {"name": viewer.me.short_name}
    if viewer.round:
        said: dict[str, object] = {"n": rounds.index(viewer.round) + 1, "total": len(rounds)}
        if viewer.round.presenter is None:
            return _("Round %(n)s of %(total)s") % said
        said["name"] = viewer.round.presenter.short_name
        return _("Round %(n)s of %(total)s, %(name)s") % said
    if step:
        return {"opening": _("Opening"), "closing": _("Closing")}.get(step.phase, _("In between"))
    if session.status == "open":
        return _("Begins at %(time)s") % {"time": clock_time(session.starts_at)}
    return date_format(localtime(session.starts_at), "l j F Y")


def role_line(viewer: Viewer, lines: Lines, *, is_my_turn: bool) -> str:
    """The one sentence for the viewer. Who is no member, or watches from the outer circle, is told what goes on, and
    not to do what members do."""
    if viewer.is_presenter or is_my_turn:
        return lines.presenter
    if viewer.is_note_taker and viewer.kind == StageKind.READ_BACK:
        return _("You took the notes: read the actions out loud, one after the other.")
    if viewer.is_note_taker and Capture.ACTION in viewer.captures:
        return _(
            "You take the notes: write down each action in the presenter’s words. You read them back next."
        )
    acts = viewer.is_member and not viewer.is_outer
    return lines.member if acts else lines.wall or lines.member


def then(step: Step | None) -> list[Fact]:
    """What comes next, for those who do not have it on a button."""
    return [Fact(_("Then"), "next", step.shown_name)] if step else []


def _who_speaks(viewer: Viewer, who: WhoSpeaks, turn: User | None) -> str:
    """By name where it is one person's turn."""
    if viewer.is_nobodys and who is not WhoSpeaks.FACILITATOR:
        return WhoSpeaks.EVERYBODY.words
    named = None
    if who is WhoSpeaks.PRESENTER and viewer.round:
        named = viewer.round.presenter
    elif who is WhoSpeaks.NOTE_TAKER and viewer.round:
        named = viewer.round.note_taker
    elif who is WhoSpeaks.OWNER_IN_TURN:
        named = turn
    if named is None:
        return who.words
    return _("You") if named.pk == viewer.me.pk else named.short_name


def _presenter(viewer: Viewer, presenter: User, state: PresenterState) -> Fact:
    icon = "listen" if state is PresenterState.LISTENING else "say"
    if viewer.is_presenter:
        return Fact(_("You"), icon, state.words_to_them)
    return Fact(presenter.short_name, icon, state.words)


def keys() -> tuple[tuple[str, str], ...]:
    """One key each, as the dialog behind `?` names them."""
    return (
        ("N", _("Next stage, or start")),
        ("B", _("Back")),
        ("P", _("Pause or resume")),
        ("H", _("Hold the room: the clock stops, all screens turn calm")),
        ("+", _("One minute more")),
        ("5", _("Five minutes more")),
        ("−", _("One minute less")),
        ("F", _("Give the floor to whoever is first in the queue")),
        ("S", _("Ten seconds of silence")),
        ("Q", _("Write something down")),
        ("?", _("These keys")),
    )


def practice_keys(*, at_a_press: bool) -> list[tuple[str, str]]:
    """Those of them that the practice room has, and one of its own where nothing happens without a press."""
    happens = [("L", _("Let happen what comes now"))] if at_a_press else []
    return [*((key, does) for key, does in keys() if key not in {"H", "?"}), *happens]
