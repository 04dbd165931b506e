"""What a command of the room is made of: who acts, the form that reads what was sent, and the act."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from accounts.models import User
from room.forms import commands as forms
from sessions.models import Session
from sets.roles import Roles

Data = dict[str, Any]


@dataclass(frozen=True)
class Actor:
    """Who does it, where."""

    session: Session
    person: User
    roles: Roles

    @property
    def here(self) -> Data:
        """What every service takes."""
        return {"session_id": self.session.pk, "person": self.person}

    @property
    def known(self) -> Data:
        """The same, for services that ask what the person is in the set."""
        return {**self.here, "roles": self.roles}

    def about(self, data: Data) -> Data:
        """The same, when somebody else may be meant."""
        return {**self.known, "about": data["about"]}

    def moves(self, data: Data, *names: str) -> Data:
        """What a move takes: the version it was made at, and what the form brought under these names."""
        return {**self.here, "expected_version": data["expected_version"], **given(data, *names)}

    def moves_known(self, data: Data, *names: str) -> Data:
        """The same, for moves that ask what the person is in the set."""
        return {**self.moves(data, *names), "roles": self.roles}

    def moves_round(self, data: Data, *names: str) -> Data:
        """What a move on one round takes."""
        return {**self.moves(data, *names), "round_id": data["round"]}


Act = Callable[[Actor, Data], object]


@dataclass(frozen=True)
class Command:
    """One verb: the form that reads it, the act, what is said afterwards, and the verb that takes it back.

    `words` are the fields somebody types into: what they hold is kept as a draft when the verb is refused.
    `leaves` is the page it leads to when the room is not where one stays. What is done `of_stage` is asked about once
    more when it waited for the line and the stage has moved on; what `adds` may wait several times over.
    `before` reads, before the act, what the verb that takes it back has to say; None offers no Undo. With `said_if`
    something is said only where that field of the form was given.
    """

    form: type[forms.Verb]
    act: Act
    said: str | Promise = ""
    undo: str = ""
    words: tuple[str, ...] = ()
    leaves: str = ""
    of_stage: bool = False
    adds: bool = False
    before: Callable[[Session, Data], Data | None] | None = None
    said_if: str = ""


def given(data: Data, *names: str) -> Data:
    """The clean values of these fields."""
    return {name: data[name] for name in names}
