"""The weekly letter to who leads a programme: counts and links, no names and no words. Who is to get it, and the
counts, are of a higher app; how it is written stands here, beside its example."""

from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.jobs.outbox import Letter
from planning.mail.page import letter_of


@dataclass(frozen=True)
class Line:
    """One count, what it counts, and where to see which."""

    number: int
    said: str
    url: str


@dataclass(frozen=True)
class Digest:
    """What one lead is told of one programme; `lines` without those that are nought."""

    person: User
    programme: str
    calls: int
    lines: tuple[Line, ...]
    url: str


def written(found: Digest) -> Letter:
    """The letter, whether or not there is a reason to send it."""
    with translation.override(found.person.language):
        context = {
            "from": found.programme,
            "lines": found.lines,
            "url": found.url,
            "why": _("You lead %(programme)s. It comes on Mondays, and only when there is something to say.")
            % {"programme": found.programme},
            "unread": _("Answers to this address are not read."),
        }
        return letter_of("planning/email/digest", found.person, _subject(found), context, {}, "digest")


def _subject(found: Digest) -> str:
    if not found.calls:
        return _("%(programme)s this week") % {"programme": found.programme}
    said = ngettext(
        "%(programme)s: %(n)d set needs something",
        "%(programme)s: %(n)d sets need something",
        found.calls,
    )
    return said % {"programme": found.programme, "n": found.calls}
