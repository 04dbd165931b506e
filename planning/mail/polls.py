"""Letters that a date is asked for, and the one reminder to who has not answered; a link, no dates and no answers."""

from collections.abc import Mapping
from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.jobs.outbox import Letter, letter
from planning.mail.page import letter_of, thread_of
from planning.models import DatePoll
from planning.reads.polls import waiting_for
from sets.models import Membership

NONE = UUID(int=0)  # no row's
ASKED = (
    _("%(set)s: which of these dates suit you?"),
    _("%(set)s looks for the date of a session. Say of each date whether it suits you, then save."),
)


@letter("planning.poll_asked")
def asked(about: Mapping[str, str]) -> Letter | None:
    """A new poll."""
    return _written(about, *ASKED)


@letter("planning.poll_reminder")
def reminder(about: Mapping[str, str]) -> Letter | None:
    """It closes soon; None to whoever has answered since this was posted."""
    poll = DatePoll.objects.filter(pk=about.get("poll") or NONE).first()
    if poll is None or about["person"] not in {str(one.pk) for one in waiting_for(poll)}:
        return None
    subject = _("%(set)s: your answer on dates is missing")
    return _written(about, subject, _("%(set)s looks for the date of a session, and waits for your answer."))


def _written(about: Mapping[str, str], subject: Promise, said: Promise) -> Letter | None:
    """None when the poll takes no more answers, or the reader no longer belongs to the set."""
    poll = DatePoll.objects.select_related("learning_set").filter(pk=about.get("poll") or NONE).first()
    person = User.objects.filter(pk=about["person"], is_active=True).first()
    if poll is None or person is None or not poll.takes_answers or poll.learning_set.has_ended:
        return None
    if not Membership.objects.current().of(person.pk).filter(learning_set=poll.learning_set_id).exists():
        return None
    return written(poll, person, subject, said)


def written(poll: DatePoll, person: User, subject: Promise, said: Promise) -> Letter:
    """The letter about that poll, whether or not there is a reason to send it."""
    with translation.override(person.language):
        until = date_format(poll.closes_at.astimezone(person.zone), "l j F, H:i")
        facts = {"set": poll.learning_set.name, "until": until, "zone": person.zone.key}
        context = {
            "from": poll.learning_set.name,
            "said": str(said) % facts,
            "until": _("Answers count until %(until)s (%(zone)s).") % facts,
            "url": settings.ALS_SITE_URL + reverse("planning:poll", args=[poll.pk]),
            "why": _("You belong to %(set)s, which looks for a date.") % facts,
        }
        heading = str(subject) % facts
        return letter_of(
            "planning/email/poll", person, heading, context, thread_of(poll.pk), "polls",
            learning_set=poll.learning_set,
        )  # fmt: skip
