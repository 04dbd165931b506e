"""What a form for a session starts from, and what a date was probably meant to be."""

from datetime import date, timedelta
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils.formats import date_format
from django.utils.translation import gettext

from core import clock
from sessions.models import Session
from sessions.process.machine import Status
from sets.models import LearningSet

NEAR = timedelta(days=300)  # a date that passed lately is no slip of the year


def last_session(learning_set: LearningSet) -> Session | None:
    """The latest session of the set that was not cancelled."""
    kept = Session.objects.filter(learning_set=learning_set).exclude(status=Status.CANCELLED)
    return kept.order_by("-starts_at", "-id").first()


def as_usual(learning_set: LearningSet, last: Session | None) -> dict[str, Any]:
    """What the set usually does; the date steps on in wall time, past today."""
    usual: dict[str, Any] = {
        "minutes": learning_set.minutes,
        "venue": learning_set.venue,
        "link": learning_set.link,
        "format": learning_set.default_format,
        "rounds": learning_set.rounds,
    }
    if last is None:
        return usual | {"time": "10:00"}
    local = last.starts_at.astimezone(learning_set.zone)
    today = clock.now().astimezone(learning_set.zone).date()
    day = local.date() + relativedelta(weeks=learning_set.weeks_between)
    while day <= today:
        day += relativedelta(weeks=1)
    return usual | {"date": day, "time": local.strftime("%H:%M")}


def as_it_is(session: Session) -> dict[str, Any]:
    local = session.starts_at.astimezone(session.zone)
    return {
        "date": local.date(), "time": local.strftime("%H:%M"), "which": "second" if local.fold else "first",
        "minutes": session.minutes, "venue": session.venue, "link": session.link, "format": session.format,
        "rounds": session.planned_rounds, "expected_version": session.version,
    }  # fmt: skip


def within_reach(day: date) -> bool:
    """Far from the ends of the calendar, where zones cannot be worked out."""
    return 1900 < day.year < 2200


def meant_by(day: date) -> date | None:
    """The same day in the year that was probably meant, when this one has passed."""
    today = clock.now().date()
    if day >= today:
        return None
    for year in (today.year, today.year + 1):
        try:
            other = day.replace(year=year)
        except ValueError:  # 29 February
            continue
        if today < other <= today + NEAR:
            return other
    return None


def passed(day: date) -> str:
    # A year under 1000 is spelled as it was typed: some systems leave out its zeros.
    facts: dict[str, Any] = {"day": date_format(day, "j F Y")}
    meant = meant_by(day)
    if meant is None:
        return gettext("%(day)s has passed.") % facts
    return gettext("%(day)s has passed. Did you mean %(year)d?") % (facts | {"year": meant.year})


def minutes_in(typed: object) -> int:
    """Minutes as they stand in a box, for what is shown beside it; 0 for what is none."""
    said = str(typed or "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 4 else 0
