"""The letter after a session: how many actions are the reader's, the next date, one link; no content."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from actions.models import Action
from core import clock
from core.db.unscoped import rows
from core.jobs.outbox import Letter, letter
from planning.mail.page import letter_of, thread_of
from sessions.models import Session
from sessions.process.machine import Status
from sets.models import LearningSet, Membership


@dataclass(frozen=True)
class Recap:
    """What one person is told of a session that is over."""

    person: User
    learning_set: LearningSet
    met_at: datetime
    actions: int
    next_at: datetime | None
    url: str


@letter("planning.recap")
def recap(about: Mapping[str, str]) -> Letter | None:
    """None when the session was reopened or declared none, or the reader is in the set no more."""
    session = Session.objects.select_related("learning_set").filter(pk=about["session"]).first()
    person = User.objects.filter(pk=about["person"], is_active=True).first()
    if session is None or person is None or session.state is not Status.CLOSED or session.declared_none_at:
        return None
    learning_set = session.learning_set
    if not Membership.objects.current().of(person.pk).filter(learning_set=learning_set).exists():
        return None
    mine = rows(Action).filter(learning_set=learning_set, owner=person, closed_at=None).count()
    ahead = Session.objects.upcoming().filter(learning_set=learning_set, starts_at__gt=clock.now()).first()
    url = settings.ALS_SITE_URL + reverse("sessions:record", args=[session.pk])
    next_at = ahead.starts_at if ahead else None
    found = Recap(person, learning_set, session.starts_at, mine, next_at, url)
    return written(found, thread_of(session.pk))


def written(found: Recap, headers: dict[str, str]) -> Letter:
    """The letter, whether or not there is a reason to send it."""
    person = found.person
    with translation.override(person.language):
        name, day = found.learning_set.name, date_format(found.met_at.astimezone(person.zone), "j F Y")
        subject = _("%(set)s met on %(day)s") % {"set": name, "day": day}
        context = {
            "from": name,
            "actions": _actions(found.actions),
            "next": _next(found),
            "url": found.url,
            "why": _("You were at this session of %(set)s.") % {"set": name},
        }
        return letter_of(
            "planning/email/recap", person, subject, context, headers, "recap",
            learning_set=found.learning_set,
        )  # fmt: skip


def _actions(many: int) -> str:
    if not many:
        return _("You have no open action in this set.")
    return ngettext("You have %(n)d open action.", "You have %(n)d open actions.", many) % {"n": many}


def _next(found: Recap) -> str:
    if found.next_at is None:
        return _("No next date is planned yet.")
    when = date_format(found.next_at.astimezone(found.person.zone), "l j F Y, H:i")
    return _("The set meets again on %(when)s (%(zone)s).") % {"when": when, "zone": found.person.zone.key}
