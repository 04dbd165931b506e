"""Planning a run of sessions in one go, and moving one and all later ones."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import Refused
from planning.models import SetNation
from planning.rhythm import first_on
from planning.services import scheduling
from sessions.models import Session
from sessions.process import defaults
from sessions.services import locking
from sets.models import LearningSet
from sets.roles import Roles
from sets.services.locking import lock as lock_set


@dataclass(frozen=True)
class Planned:
    """One date to plan: wall time in the set's zone, and who runs it where that is not as usual."""

    local_start: datetime
    minutes: int
    host: UUID | None = None


@transaction.atomic
def plan_run(
    *,
    learning_set: LearningSet,
    person: User,
    roles: Roles,
    dates: Sequence[Planned],
    venue: str,
    link: str,
    nation: str,
) -> list[Session]:
    """All of these sessions or none; the set is told once of each."""
    learning_set = lock_set(learning_set.pk)
    roles = roles.again()
    if not 1 <= len(dates) <= defaults.SESSIONS_PLANNED_MOST:
        raise Refused(_("Plan from 1 to %(most)d sessions.") % {"most": defaults.SESSIONS_PLANNED_MOST})
    SetNation.objects.update_or_create(learning_set=learning_set, defaults={"nation": nation})
    return [
        scheduling.plan_session(
            learning_set=learning_set, person=person, roles=roles, local_start=one.local_start,
            minutes=one.minutes, venue=venue, link=link, named_host=one.host,
        )
        for one in sorted(dates, key=lambda one: one.local_start)
    ]  # fmt: skip


@transaction.atomic
def move_with_later(
    *,
    session_id: UUID,
    person: User,
    roles: Roles,
    expected_version: int | None,
    days: int = 0,
    weekday: int | None = None,
) -> list[Session]:
    """Move a session and all later ones that are not open yet, by days, or each to a weekday of its own week
    (0 is Monday); wall times stay. All or none."""
    first = locking.lock(session_id)
    roles = roles.again()
    locking.require_version(first, expected_version)
    later = Session.objects.filter(learning_set=first.learning_set_id).upcoming()
    found = list(later.filter(starts_at__gte=first.starts_at))
    if days > 0 or weekday is not None:
        found.reverse()  # the last one first, so that none lands for a moment on the next one's day
    return [_move(one, person, roles, days, weekday) for one in found]


def _move(session: Session, person: User, roles: Roles, days: int, weekday: int | None) -> Session:
    local = datetime.fromisoformat(session.local_start)
    day = local.date() + timedelta(days=days)
    if weekday is not None:
        day = first_on(day - timedelta(days=day.weekday()), weekday)
    try:
        return scheduling.change_session(
            session_id=session.pk, person=person, roles=roles, expected_version=None,
            local_start=datetime.combine(day, local.time()), minutes=session.minutes, venue=session.venue,
            link=session.link, format=session.format, rounds=session.planned_rounds,
        )  # fmt: skip
    except Refused as refusal:
        facts = {"day": date_format(day, "l j F Y"), "why": refusal.message}
        raise Refused(_("%(day)s: %(why)s") % facts) from refusal
