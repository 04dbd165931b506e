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
from planning.wall_time import comes_twice
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
    second: bool | None = None,
) -> list[Session]:
    """Move a session and all later ones that are not open yet, by days, or each to a weekday of its own week
    (0 is Monday); wall times stay. All or none. `second` says which is meant where an hour comes twice."""
    first = locking.lock(session_id)
    roles = roles.again()
    locking.require_version(first, expected_version)
    later = Session.objects.filter(learning_set=first.learning_set_id).upcoming()
    found = list(later.filter(starts_at__gte=first.starts_at))
    if days > 0 or weekday is not None:
        found.reverse()  # the last one first, so that none lands for a moment on the next one's day
    return [_move(one, person, roles, landing_of(one, days=days, weekday=weekday), second) for one in found]


def landing_of(session: Session, *, days: int = 0, weekday: int | None = None) -> datetime:
    """The wall time to which a session moves; one that stays on its day keeps which of two hours it meant."""
    local = session.starts_at.astimezone(session.zone).replace(tzinfo=None)
    day = local.date() + timedelta(days=days)
    if weekday is not None:
        day = first_on(day - timedelta(days=day.weekday()), weekday)
    return local if day == local.date() else datetime.combine(day, local.time().replace(fold=0))


def is_open_which(session: Session, landing: datetime) -> bool:
    """Whether somebody has to say which of two hours is meant, where a session moves."""
    stays = landing.isoformat(timespec="minutes") == session.local_start
    return not stays and comes_twice(landing, session.zone)


def _move(session: Session, person: User, roles: Roles, landing: datetime, second: bool | None) -> Session:
    day = date_format(landing, "l j F Y")
    if is_open_which(session, landing):
        if second is None:
            said = _("%(day)s: that hour comes twice on this day. Say which of the two you mean.")
            raise Refused(said % {"day": day})
        landing = landing.replace(fold=int(second))
    try:
        return scheduling.change_session(
            session_id=session.pk, person=person, roles=roles, expected_version=None, local_start=landing,
            minutes=session.minutes, venue=session.venue, link=session.link, format=session.format,
            rounds=session.planned_rounds,
        )  # fmt: skip
    except Refused as refusal:
        raise Refused(_("%(day)s: %(why)s") % {"day": day, "why": refusal.message}) from refusal
