"""Letters that tell of who runs a session, and that it meets now."""

from collections.abc import Mapping

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from core.jobs.outbox import Invite, Letter, letter
from planning.calendar import invite_of
from planning.mail.layout import DATES_ARE_SENT, lay_out
from planning.mail.news import name_of
from planning.mail.reader import Reader, find_reader
from planning.reads.hosts import Hosts
from sessions.process.machine import Status
from sets.roles import roles_of

CANNOT = (
    _("%(set)s: somebody else has to host the session of %(when)s"),
    _("%(name)s cannot host session %(n)d of %(set)s. See on its page who can."),
)


@letter("sessions.host_cannot")
def host_cannot(about: Mapping[str, str]) -> Letter | None:
    """Whoever was to run it cannot; nothing when somebody else is named by now, or they can after all."""
    reader = find_reader(about, Status.SCHEDULED)
    if reader is None or reader.session.host_cannot_at is None:
        return None
    return written(reader, name_of(about), *CANNOT)


NAMED = (
    _("%(set)s: you host the session of %(when)s"),
    _("%(name)s has named you as host of session %(n)d of %(set)s."),
)
STANDS_IN = (
    _("%(set)s: you stand in for the host on %(when)s"),
    _(
        "%(name)s has named you to stand in: if the host of session %(n)d of %(set)s cannot come, you may open, move"
        " and cancel it."
    ),
)
STANDS_IN_NOW = (
    _("%(set)s: you stand in for the host on %(when)s"),
    _(
        "%(host)s cannot host session %(n)d of %(set)s, and you stand in: you open the room, move it on from stage to"
        " stage, and close it."
    ),
)


@letter("sessions.host_named")
def host_named(about: Mapping[str, str]) -> Letter | None:
    """Somebody is to run a session, or to stand in; nothing when they are not any more."""
    reader = find_reader(about, Status.SCHEDULED)
    if reader is None or not reader.is_in_set:
        return None
    if reader.session.named_host_id == reader.person.pk:
        return written(reader, name_of(about), *NAMED)
    if reader.session.stand_in_id != reader.person.pk:
        return None
    if said_no := Hosts(reader.session, reader.person, roles_of(reader.person.pk)).said_no:
        return written(reader, name_of(about), *STANDS_IN_NOW, host=said_no.short_name)
    return written(reader, name_of(about), *STANDS_IN)


@letter("sessions.moved_to_now")
def moved_to_now(about: Mapping[str, str]) -> Letter | None:
    """It meets now instead of later; nothing once it is over."""
    subject = _("%(set)s: session %(n)d has been moved to now")
    return _on_now(about, subject, _("%(name)s has moved session %(n)d of %(set)s to now. The room is open."))


@letter("sessions.meets_now")
def meets_now(about: Mapping[str, str]) -> Letter | None:
    """A session that nobody had planned; nothing once it is over."""
    subject = _("%(set)s meets now: session %(n)d")
    return _on_now(about, subject, _("%(name)s has opened the room of %(set)s: session %(n)d begins now."))


def _on_now(about: Mapping[str, str], subject: Promise, said: Promise) -> Letter | None:
    reader = find_reader(about, Status.OPEN, Status.RUNNING, Status.PAUSED)
    if reader is None or reader.is_superseded:
        return None
    invite = invite_of(reader.session, reader.person, sequence=reader.sequence, cancelled=False)
    return written(reader, name_of(about), subject, said, invite)


def written(
    reader: Reader, name: str, subject: Promise, said: Promise, invite: Invite | None = None, host: str = ""
) -> Letter:
    """The letter, whether or not there is a reason to send it."""
    with translation.override(reader.person.language):
        facts = {**reader.facts, "name": name, "host": host}
        why = DATES_ARE_SENT % facts
        return lay_out(reader, str(subject) % facts, str(said) % facts, why=why, invite=invite)
