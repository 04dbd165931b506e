"""The letter of the day: what somebody chose to get once a day, each with its first lines and its link."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.jobs.outbox import Letter, letter, write
from planning.letter_kinds import DAILY, kind_of
from planning.mail.page import letter_of
from planning.models import GatheredLetter, StoppedNotice

NONE = UUID(int=0)  # no letter's
_ADDRESS = re.compile(r"https?://\S+")


@dataclass(frozen=True, slots=True)
class Told:
    """One letter in short: its subject, its first paragraph, where it leads."""

    subject: str
    said: str
    url: str


def in_short(written: Letter) -> Told:
    """Its first paragraph in one line; the link that it is about comes before those of the foot."""
    first = re.split(r"\n\s*\n", written.text.strip(), maxsplit=1)[0]
    found = _ADDRESS.search(written.text)
    said = " ".join(_ADDRESS.sub("", first).split())
    return Told(written.subject, said, found.group() if found else "")


@letter("planning.daily")
def daily(about: Mapping[str, str]) -> Letter | None:
    """What still matters of what was gathered, without kinds that were stopped since; None when nothing does."""
    person = User.objects.filter(pk=about["person"], is_active=True).first()
    if person is None:
        return None
    stopped = set(StoppedNotice.objects.filter(person=person).values_list("kind", flat=True))
    told = []
    for one in _gathered(person, about.get("batch") or NONE):
        kind = kind_of(one.letter)
        written = write(one.letter, one.about) if kind and kind.slug not in stopped else None
        if written is not None:
            told.append(in_short(written))
    return written_daily(person, told) if told else None


def _gathered(person: User, batch: str | UUID) -> QuerySet[GatheredLetter]:
    return GatheredLetter.objects.filter(person=person, batch=batch).order_by("created_at", "id")


def written_daily(person: User, told: Sequence[Told]) -> Letter:
    """The letter, whether or not there is a reason to send it."""
    with translation.override(person.language):
        many = len(told)
        subject = ngettext("Your sets: %(n)d letter in one", "Your sets: %(n)d letters in one", many)
        context = {
            "from": _("Action Learning Sets"),
            "told": told,
            "why": _("You chose to get letters of some kinds once a day, together."),
            "unread": _("Answers to this address are not read."),
        }
        return letter_of("planning/email/daily", person, subject % {"n": many}, context, {}, DAILY)
