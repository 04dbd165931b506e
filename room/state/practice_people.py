"""The five people of a practice session, in their circle and in words."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from core.ui.circle import Seat
from room.state.pauses import Ready
from room.state.practice_at import PracticeAt
from sessions.process.pauses import READY_KINDS
from sessions.process.practice import (
    CAST,
    PRESENTER,
)
from sessions.process.stages import PresenterState


@dataclass(frozen=True)
class Row:
    """One line of the list of people."""

    name: str
    state: str
    disc: str = ""
    is_you: bool = False
    is_now: bool = False
    may_mark: bool = False


@dataclass(frozen=True)
class PracticePeople(PracticeAt):
    """Who is there, and what each does now."""

    @property
    def seats(self) -> list[Seat]:
        """The five in their circle."""
        line = [one.who for one in self.practice.queue]
        return [
            Seat(
                one.name,
                presence="away" if self._is_away(one.name) else "remote" if one.is_remote else "",
                presenter=("listening" if self._listens else "answers")
                if one.name == PRESENTER and self.is_hers
                else "",
                speaking=one.name == self.speaker,
                place=line.index(one.name) + 1 if one.name in line else 0,
            )
            for one in CAST
        ]

    @property
    def host_seat(self) -> Seat:
        """Mine."""
        return Seat(self.me, is_you=True)

    def _is_away(self, name: str) -> bool:
        return any(one.name == name and one.comes_late for one in CAST) and not self.practice.mo_is_here

    @property
    def speaker(self) -> str:
        """Who has the floor: who was given it, until they are answered."""
        return PRESENTER if self.practice.is_answering else self.practice.floor

    def may_mark(self, name: str) -> bool:
        """Whether they are to be marked as here."""
        came = name in self.practice.here and name not in self.practice.marked
        return self.phase == "opening" and came and not self.practice.has_ended

    @property
    def rows(self) -> list[Row]:
        """The same in words."""
        rows = [Row(self.me, _("Hosting"), "host", is_you=True)]
        for one in CAST:
            now = one.name == self.speaker
            disc = "speaking" if now else "presenter" if one.name == PRESENTER and self.is_hers else ""
            disc = disc or ("away" if self._is_away(one.name) else "remote" if one.is_remote else "")
            said = self._said(one.name, is_remote=one.is_remote)
            rows.append(Row(one.name, said, disc, is_now=now, may_mark=self.may_mark(one.name)))
        return rows

    def _said(self, name: str, *, is_remote: bool) -> str:
        words = _("Not here yet") if self._is_away(name) else _("Remote") if is_remote else _("In the room")
        if name == PRESENTER and self.is_hers:
            words = _("Presenter, %(does)s") % {
                "does": PresenterState(self.stage.presenter_state).words.lower()
            }
        if self.may_mark(name):
            words = _("Not marked")
        if name == self.speaker:
            return _("Speaking now")
        line = [one.who for one in self.practice.queue]
        if name in line:
            return _("%(state)s, number %(n)d in the queue") % {
                "state": words,
                "n": line.index(name) + 1,
            }
        return words

    @property
    def ready(self) -> Ready | None:
        """Who is done, where several write or speak one after the other."""
        if self.stage.kind not in READY_KINDS:
            return None
        listens = {PRESENTER} if self.is_hers and self._listens else set()
        done = [name for name in self.practice.done(self.format) if name not in listens]
        waiting = [name for name in self.practice.here if name not in {*done, *listens}]
        return Ready(done=done, waiting=waiting, is_mine_due=False, is_mine=False)
