"""Home's one headline: when the next set meets, and how much is to do before; no words of anybody."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home.reads.days import days_until, near_day, number
from home.reads.overview import Today
from home.reads.todo import Todo
from sessions.models import Session


@dataclass(frozen=True)
class Headline:
    """What comes next, what is to do before it, and the heading over all that is not due before it."""

    next: str
    to_do: str
    later: str


def headline(today: Today, todos: Sequence[Todo]) -> Headline:
    """“Harbour set meets on Tuesday.” “One thing to do.” “Not before Tuesday”."""
    due = sum(todo.is_due for todo in todos)
    if today.live:
        meeting = today.live[0].learning_set
        said = (
            _("%(set)s has ended. Its last session is open.")
            if meeting.has_ended
            else _("%(set)s is meeting now.")
        )
        meets = said % {"set": meeting.name}
        return Headline(meets, _to_do(due) if due else "", _("Not today"))
    coming = today.next_session
    if coming is None:
        return Headline("", _to_do(due) if due else _nothing(today), _("Later"))
    if today.to_run is not None and not due:
        return Headline(_meets(coming), "", _not_before(coming))
    return Headline(_meets(coming), _to_do(due), _not_before(coming))


def _nothing(today: Today) -> str:
    """Nothing waits, or nothing but sets of a programme that the person leads."""
    calls = sum(needing for _programme, needing, _waiting in today.led)
    if not calls:
        return _("Nothing is waiting for you.")
    said = ngettext("%(n)s set of yours needs something.", "%(n)s sets of yours need something.", calls) % {
        "n": number(calls)
    }
    return said[:1].upper() + said[1:]


def _meets(session: Session) -> str:
    facts = {"set": session.learning_set.name}
    away = days_until(session.starts_at)
    if away == 0:
        time = date_format(timezone.localtime(session.starts_at), "H:i")
        return _("%(set)s meets today at %(time)s.") % (facts | {"time": time})
    if away == 1:
        return _("%(set)s meets tomorrow.") % facts
    return _("%(set)s meets on %(day)s.") % (facts | {"day": near_day(session.starts_at)})


def _not_before(session: Session) -> str:
    if days_until(session.starts_at) == 0:
        return _("Not before today's session")
    return _("Not before %(day)s") % {"day": near_day(session.starts_at)}


def _to_do(due: int) -> str:
    if not due:
        return _("Nothing to do before.")
    said = ngettext("%(n)s thing to do.", "%(n)s things to do.", due) % {"n": number(due)}
    return said[:1].upper() + said[1:]
