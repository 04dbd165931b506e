"""The letter a week before a session to who has open actions: how many, when the set meets, one link; no words."""

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
from actions.models import Action, ActionQuerySet
from core import clock
from core.jobs.outbox import Letter, letter
from planning.mail.page import letter_of, thread_of
from sessions.models import Session
from sessions.process.machine import Status
from sets.models import LearningSet, Membership


@dataclass(frozen=True)
class Nudge:
    """What one person is told of their actions before a session."""

    person: User
    learning_set: LearningSet
    meets_at: datetime
    actions: int
    url: str


@letter("planning.nudge")
def nudge(about: Mapping[str, str]) -> Letter | None:
    """None when the session is off or over, its reader has left, or has said meanwhile how their actions went."""
    session = Session.objects.select_related("learning_set").filter(pk=about["session"]).first()
    person = User.objects.filter(pk=about["person"], is_active=True).first()
    if session is None or person is None or session.learning_set.has_ended:
        return None
    if session.state is not Status.SCHEDULED or session.starts_at <= clock.now():
        return None
    learning_set = session.learning_set
    held = Membership.objects.current().of(person.pk).filter(learning_set=learning_set)
    mine = ActionQuerySet(Action).to_report().filter(learning_set=learning_set, owner=person).count()
    if not mine or not held.exists():
        return None
    url = settings.ALS_SITE_URL + _page(session, is_member=held.filter(role="member").exists())
    found = Nudge(person, learning_set, session.starts_at, mine, url)
    return written(found, thread_of(session.pk))


def _page(session: Session, *, is_member: bool) -> str:
    """Members report where they prepare; who else owns an action, in their list."""
    return reverse("sessions:prepare", args=[session.pk]) if is_member else reverse("actions:list")


def written(found: Nudge, headers: dict[str, str]) -> Letter:
    """The letter, whether or not there is a reason to send it."""
    person = found.person
    with translation.override(person.language):
        name = found.learning_set.name
        when = date_format(found.meets_at.astimezone(person.zone), "l j F Y, H:i")
        said = ngettext(
            "You have %(n)d open action. Nothing has been said of it since the set last met.",
            "You have %(n)d open actions. Nothing has been said of them since the set last met.",
            found.actions,
        )
        context = {
            "from": name,
            "actions": said % {"n": found.actions},
            "next": _("%(set)s meets on %(when)s (%(zone)s).")
            % {"set": name, "when": when, "zone": person.zone.key},
            "url": found.url,
            "why": _("You said in %(set)s that you would do something. Nobody else gets this letter.")
            % {"set": name},
        }
        subject = _("%(set)s: before you meet") % {"set": name}
        return letter_of(
            "planning/email/nudge", person, subject, context, headers, "nudge",
            learning_set=found.learning_set,
        )  # fmt: skip
