"""An example of each kind of letter, from the templates of the letters themselves, about a set that is not there."""

from collections.abc import Callable
from datetime import datetime, time, timedelta
from types import SimpleNamespace
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.mail import DOOR
from accounts.models import User
from core import clock
from core.jobs.outbox import Letter
from core.jobs.plain_letters import letter_from
from planning.letter_kinds import LetterKind
from planning.mail import hosts, news, polls, reminder
from planning.mail.daily import in_short, written_daily
from planning.mail.digest import Digest, Line
from planning.mail.digest import written as written_digest
from planning.mail.nudge import Nudge
from planning.mail.nudge import written as written_nudge
from planning.mail.reader import Reader
from planning.mail.recap import Recap
from planning.mail.recap import written as written_recap
from planning.mail.review import written as written_review
from planning.models import DatePoll
from sessions.models import Session
from sets.mail import ASKED, BELONGS
from sets.models import LearningSet

AHEAD = timedelta(days=21)
WHO, SETS, PLACE = "Ada Marsh", "Harbour set", "Mill Lane, room 2"


def example_of(kind: LetterKind, person: User) -> Letter:
    """As that person would get it."""
    return _EXAMPLES[kind.slug](person)


def _when(person: User) -> datetime:
    return datetime.combine((clock.now() + AHEAD).date(), time(10), tzinfo=person.zone)


def _reader(person: User) -> Reader:
    learning_set = LearningSet(name=SETS, time_zone=person.time_zone)
    starts_at = _when(person)
    session = Session(
        learning_set=learning_set, starts_at=starts_at, local_start=f"{starts_at:%Y-%m-%dT%H:%M}",
        time_zone=person.time_zone, minutes=120, venue=PLACE,
    )  # fmt: skip
    return Reader(session, 4, person, 0)


def _poll(person: User) -> Letter:
    poll = DatePoll(learning_set=LearningSet(name=SETS), minutes=120, closes_at=clock.now() + AHEAD / 3)
    return polls.written(poll, person, *polls.ASKED)


def _recap(person: User) -> Letter:
    met_at = _when(person) - 2 * AHEAD
    found = Recap(person, LearningSet(name=SETS), met_at, 2, _when(person), settings.ALS_SITE_URL)
    return written_recap(found, {})


def _nudge(person: User) -> Letter:
    return written_nudge(Nudge(person, LearningSet(name=SETS), _when(person), 2, settings.ALS_SITE_URL), {})


def _ended(person: User) -> Letter:
    day = date_format(timezone.localdate(_when(person)), "j F Y")
    context = {"set": SETS, "name": WHO, "day": day, "url": settings.ALS_SITE_URL}
    return _text(
        _("%(set)s has ended") % {"set": SETS}, "sets/email/ended.txt", context, BELONGS % {"set": SETS}
    )


def _review(person: User) -> Letter:
    return written_review(LearningSet(name=SETS), person, WHO, settings.ALS_SITE_URL, {})


def _text(subject: str, template: str, context: dict[str, Any], why: str, of: str = SETS) -> Letter:
    return letter_from(template, subject, context, why=why, of=of)


def _joined(_person: User) -> Letter:
    programme = SimpleNamespace(name=_("Leading teams"))
    membership = SimpleNamespace(
        person=SimpleNamespace(name=WHO),
        learning_set=SimpleNamespace(name=SETS, programme=programme),
        get_role_display=_("Member"),
    )
    subject = _("%(name)s is now in %(set)s") % {"name": WHO, "set": SETS}
    context = {"membership": membership, "url": settings.ALS_SITE_URL}
    return _text(subject, "sets/email/joined.txt", context, BELONGS % {"set": SETS})


def _invitation(person: User) -> Letter:
    learning_set = SimpleNamespace(name=SETS, programme=SimpleNamespace(name=_("Leading teams")))
    invitation = SimpleNamespace(
        invited_by=SimpleNamespace(name=WHO), learning_set=learning_set, get_role_display=_("Member"),
        expires_at=_when(person),
    )  # fmt: skip
    subject = _("%(name)s invites you to %(set)s") % {"name": WHO, "set": SETS}
    context = {"invitation": invitation, "url": settings.ALS_SITE_URL}
    return _text(subject, "sets/email/invitation.txt", context, ASKED % {"name": WHO})


def _digest(person: User) -> Letter:
    url = settings.ALS_SITE_URL
    lines = (
        Line(3, _("sets need something"), url),
        Line(1, _("register is open"), url),
        Line(2, _("sessions are planned this week"), url),
    )
    return written_digest(Digest(person, _("Leading teams"), 3, lines, url))


def _deletion(person: User) -> Letter:
    said = {"set": SETS, "day": date_format(timezone.localdate(_when(person)), "j F Y")}
    subject = _("%(set)s: some of your words will be deleted on %(day)s") % said
    context = {**said, "url": settings.ALS_SITE_URL}
    why = _("Words of yours are in %(set)s, and what goes is said two weeks ahead.") % said
    return _text(subject, "privacy/email/brief.txt", context, why)


def _code(_person: User) -> Letter:
    subject = _("Your code to sign in")
    return _text(subject, "account/email/login_code_message.txt", {"code": "ABC-DEF"}, str(DOOR), "")


_EXAMPLES: dict[str, Callable[[User], Letter]] = {
    "dates": lambda person: news.written(_reader(person), WHO, *news.PLANNED),
    "hosts": lambda person: hosts.written(_reader(person), WHO, *hosts.CANNOT),
    "reminder": lambda person: reminder.written(_reader(person)),
    "nudge": _nudge,
    "polls": _poll,
    "recap": _recap,
    "review": _review,
    "set": _joined,
    "daily": lambda person: written_daily(person, [in_short(_poll(person)), in_short(_recap(person))]),
    "ended": _ended,
    "invitations": _invitation,
    "digest": _digest,
    "deletions": _deletion,
    "account": _code,
}
