"""A set's actions by the session they were said in, newest first; open and finished ones, filtered by owner."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from accounts.models import User
from accounts.short_names import use_names
from actions.permissions import visible_to
from actions.reads.rows import ActionRow, action_rows
from sets.models import LearningSet
from sets.roles import Roles

SHOWN = ("all", "open", "finished")


@dataclass(frozen=True)
class SessionActions:
    """What was said in one session, or between two sessions where `session_id` is None."""

    session_id: UUID | None
    at: datetime | None
    rows: Sequence[ActionRow]

    @property
    def finished(self) -> int:
        """How many need nothing more."""
        return sum(not row.action.is_open for row in self.rows)


@dataclass
class SetActions:
    """One set's actions for one reader, from the day they joined; four queries."""

    learning_set: LearningSet
    reader: User
    roles: Roles
    shown: str = "all"
    whose: str = ""

    @cached_property
    def rows(self) -> list[ActionRow]:
        """All that the reader may see, oldest first."""
        visible = visible_to(self.reader, self.roles).filter(learning_set=self.learning_set)
        # `sessions` is a higher app, so it is not imported: the relation says in which session each was said.
        rows = visible.select_related("commitment__round__session").order_by("created_at", "id")
        found = action_rows(rows, self.reader, self.roles)
        use_names(row.action.owner.named for row in found)
        return found

    @property
    def open(self) -> int:
        return sum(row.action.is_open for row in self.rows)

    @property
    def finished(self) -> int:
        return len(self.rows) - self.open

    @property
    def owners(self) -> list[User]:
        """Whose actions there are, by name."""
        people = {row.action.owner_id: row.action.owner for row in self.rows}
        return sorted(people.values(), key=lambda person: person.short_name.casefold())

    @property
    def chosen(self) -> list[ActionRow]:
        """Those of the filter."""
        rows = [row for row in self.rows if not self.whose or str(row.action.owner_id) == self.whose]
        if self.shown == "all":
            return rows
        return [row for row in rows if row.action.is_open == (self.shown == "open")]

    @property
    def sessions(self) -> list[SessionActions]:
        """The newest session first; what was said between sessions stands on top."""
        groups: dict[Any, list[ActionRow]] = {}
        for row in self.chosen:
            link: Any = getattr(row.action, "commitment", None)
            groups.setdefault(link.round.session if link else None, []).append(row)
        dated = sorted((held for held in groups if held), key=lambda held: held.starts_at, reverse=True)
        apart = [SessionActions(None, None, groups[None])] if None in groups else []
        return [*apart, *(SessionActions(held.pk, held.starts_at, groups[held]) for held in dated)]
