"""The allow-list of columns for leads' figures; every query of `reads` goes through it."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from accounts.models import User
from actions.models import Tally
from programmes.models import Programme, ProgrammeStream
from sessions.models import Attendance, FrozenRegister, FrozenScore, Round, Session
from sets.models import LearningSet, Membership

# No members' names, venues, links, titles or words.
ALLOWED: dict[type[models.Model], frozenset[str]] = {
    Programme: frozenset({"id", "starts_on", "ends_on"}),
    ProgrammeStream: frozenset({"id", "name", "months"}),
    LearningSet: frozenset(
        {
            "id",
            "created_at",
            "programme",
            "stream",
            "name",
            "status",
            "ended_at",
            "planned_sessions",
            "weeks_between",
            "time_zone",
            "tally",
        }
    ),
    Membership: frozenset({"id", "learning_set", "person", "role", "started_at", "ended_at"}),
    Session: frozenset(
        {
            "version",
            "id",
            "learning_set",
            "starts_at",
            "status",
            "opened_at",
            "closed_at",
            "register_closed_at",
            "host_cannot_at",
            "stand_in",
            "rehearsal_of",
        }
    ),
    FrozenRegister: frozenset(
        {
            "id",
            "created_at",
            "session",
            "number",
            "places",
            "came",
            "remote",
            "late",
            "apologies",
            "same_people",
            "superseded_at",
            "by_name",
        }
    ),
    # Of lines that are seen by name alone; both readers ask for those.
    Attendance: frozenset({"id", "session", "person", "presence", "arrived_at", "is_late", "by_name"}),
    FrozenScore: frozenset({"id", "session", "answers", "total"}),
    Round: frozenset({"id", "session", "presenter", "kind", "status"}),
    Tally: frozenset({"id", "learning_set", "shown_due", "shown_reported", "shown_done"}),
    User: frozenset({"id"}),
}
# Facilitators' names and addresses: leads know them and write to them.
FACILITATOR = frozenset({"id", "name", "email"})
# Members whose attendance is seen by name, as they accepted: their names beside it.
NAMED = frozenset({"id", "name"})


def read(
    rows: models.QuerySet[Any], *columns: str, people: frozenset[str] = ALLOWED[User]
) -> Iterator[tuple[Any, ...]]:
    """`values_list` of allowed columns; raises before the query for a column that is not on the list."""
    for column in columns:
        if column not in rows.query.annotations:
            check_column(rows.model, column, people)
    return iter(rows.values_list(*columns))


def check_column(model: type[models.Model], path: str, people: frozenset[str] = ALLOWED[User]) -> None:
    """Raise unless every part of a column's path is on the list."""
    for name in path.split("__"):
        allowed = people if model is User else ALLOWED.get(model, frozenset())
        if name not in allowed:
            raise LookupError(f"{model.__name__}.{name} is not for a lead.")
        field = model._meta.get_field(name)
        if field.related_model is not None:
            model = field.related_model
