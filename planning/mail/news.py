"""Letters that a date was set, changed or cancelled, and to who joins or leaves; calendars act on them."""

from collections.abc import Mapping
from uuid import UUID

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.jobs.outbox import Letter, letter
from planning.calendar import invite_of
from planning.mail.layout import DATES_ARE_SENT, lay_out
from planning.mail.reader import Reader, find_reader
from sessions.process.machine import Status

PLANNED = (
    _("%(set)s: session %(n)d is on %(when)s"),
    _("%(name)s has planned session %(n)d of %(set)s."),
)
# To come, or begun before its letters left: one that was planned for the next few minutes.
ON = (Status.SCHEDULED, Status.OPEN, Status.RUNNING, Status.PAUSED)
YOU_LEFT = _("You belonged to %(set)s, and its dates stood in your calendar.")


@letter("sessions.planned")
def planned(about: Mapping[str, str]) -> Letter | None:
    """A new date; where several were planned together, it says so, as each comes in a letter of its own."""
    subject, said = PLANNED
    if int(about.get("of") or 1) > 1:
        said = _(
            "%(name)s has planned %(of)s sessions of %(set)s. This is session %(n)d; each comes in a letter of its "
            "own, so that your calendar can take it."
        )
    return _news(about, ON, subject, said)


@letter("sessions.joined")
def joined(about: Mapping[str, str]) -> Letter | None:
    """A date that stood before the reader came."""
    return _news(
        about,
        ON,
        _("%(set)s: session %(n)d is on %(when)s"),
        _("You have joined %(set)s. Session %(n)d is already planned."),
    )


@letter("sessions.changed")
def changed(about: Mapping[str, str]) -> Letter | None:
    """The date as it is now, and as it was."""
    reader = find_reader(about, *ON)
    if reader is None:
        return None
    subject = _("%(set)s: session %(n)d has changed, it is on %(when)s")
    if reader.has_moved:
        subject = _("%(set)s: session %(n)d has moved to %(when)s")
    said = _("%(name)s has changed session %(n)d of %(set)s. The details are now:")
    if reader.answered_earlier:
        said = _(
            "%(name)s has changed session %(n)d of %(set)s. You answered for the old date: please answer again."
        )
    return _written(reader, about, subject, said)


@letter("sessions.restored")
def restored(about: Mapping[str, str]) -> Letter | None:
    """It was cancelled, and will be after all."""
    return _news(
        about,
        ON,
        _("%(set)s: session %(n)d is on again, on %(when)s"),
        _("Session %(n)d of %(set)s was cancelled and is on again:"),
    )


@letter("sessions.cancelled")
def cancelled(about: Mapping[str, str]) -> Letter | None:
    """It will not be; also to somebody who has left since, whose calendar shows it."""
    return _news(
        about,
        (Status.CANCELLED,),
        _("%(set)s: the session of %(when)s is cancelled"),
        _("%(name)s has cancelled this session of %(set)s:"),
    )


@letter("sessions.left")
def left(about: Mapping[str, str]) -> Letter | None:
    """Takes a session out of the calendar of who has left, or whose set has ended; None when they are back."""
    reader = find_reader(about, Status.SCHEDULED, ended_too=True)
    if reader is None or (reader.is_in_set and not reader.session.learning_set.has_ended):
        return None
    said = _("You have left %(set)s. The file in this letter takes this session out of your calendar:")
    if reader.session.learning_set.has_ended:
        said = _("%(set)s has ended. The file in this letter takes this session out of your calendar:")
    subject = _("%(set)s: the session of %(when)s is no longer yours")
    return _written(reader, about, subject, said, is_gone=True)


def _news(
    about: Mapping[str, str], statuses: tuple[Status, ...], subject: Promise, said: Promise
) -> Letter | None:
    """What became of a session and by whom, in the reader's language; None unless it still has one of these."""
    reader = find_reader(about, *statuses)
    return _written(reader, about, subject, said) if reader else None


def _written(
    reader: Reader, about: Mapping[str, str], subject: Promise, said: Promise, *, is_gone: bool = False
) -> Letter | None:
    """None when a later letter about the same session waits."""
    if reader.is_superseded:
        return None
    with translation.override(reader.person.language):
        name = name_of(about)
    return written(reader, name, subject, said, of=about.get("of", "1"), is_gone=is_gone)


def written(
    reader: Reader, name: str, subject: Promise, said: Promise, *, of: str = "1", is_gone: bool = False
) -> Letter:
    """The letter with its calendar object."""
    with translation.override(reader.person.language):
        facts = {**reader.facts, "name": name, "of": of}
        why = (YOU_LEFT if is_gone else DATES_ARE_SENT) % facts
        off = is_gone or reader.session.state is Status.CANCELLED
        invite = invite_of(reader.session, reader.person, sequence=reader.sequence, cancelled=off)
        return lay_out(
            reader, str(subject) % facts, str(said) % facts, why=why, invite=invite, is_gone=is_gone
        )


def name_of(about: Mapping[str, str]) -> str:
    by = about.get("by", "")
    person = User.objects.filter(pk=UUID(by)).first() if by else None
    return person.name if person else str(_("Somebody"))
