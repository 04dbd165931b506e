"""What stands below the line to say: who speaks, what the presenter does, what we keep; and the keys."""

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from accounts.models import User
from core.ui.plan import Fact
from sessions.process.stages import PresenterState, WhoSpeaks, keeps

if TYPE_CHECKING:
    from room.state.state import RoomState


def of(sight: "RoomState") -> list[Fact]:
    """In the words of whoever reads it: a presenter is told what they do, the others what the presenter does."""
    if sight.step is None:
        return []
    who, state = WhoSpeaks(sight.step.who_speaks), PresenterState(sight.step.presenter_state)
    shown = [Fact(_("Who speaks"), "people", _who_speaks(sight, who))]
    presenter = sight.round.presenter if sight.round else None
    is_said = who is WhoSpeaks.PRESENTER and state is PresenterState.SPEAKING
    if presenter and state is not PresenterState.NONE and not is_said:
        shown.append(_presenter(sight, presenter, state))
    captures = sight.captures
    return [*shown, Fact(_("We keep"), "action" if captures else "private", keeps(captures))]


def _who_speaks(sight: "RoomState", who: WhoSpeaks) -> str:
    """By name where it is one person's turn."""
    owner = sight.stage.get("current")
    named = None
    if who is WhoSpeaks.PRESENTER and sight.round:
        named = sight.round.presenter
    elif who is WhoSpeaks.OWNER_IN_TURN and owner:
        named = owner.person
    if named is None:
        return who.words
    return _("You") if named.pk == sight.me.pk else named.short_name


def _presenter(sight: "RoomState", presenter: User, state: PresenterState) -> Fact:
    icon = "listen" if state is PresenterState.LISTENING else "say"
    if sight.is_presenter:
        return Fact(_("You"), icon, state.words_to_them)
    return Fact(presenter.short_name, icon, state.words)


def keys() -> list[tuple[str, str]]:
    """One key each, as the dialog behind `?` names them."""
    return [
        ("N", _("Next stage, or start")),
        ("B", _("Back")),
        ("P", _("Pause or resume")),
        ("+", _("One minute more")),
        ("5", _("Five minutes more")),
        ("−", _("One minute less")),
        ("Q", _("Write something down")),
        ("?", _("These keys")),
    ]
