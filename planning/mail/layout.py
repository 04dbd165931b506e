"""How every letter about a session is laid out: when, where, what it was before, one link, and why it came."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from core.jobs.outbox import Invite, Letter
from planning.answer_links import answer_url
from planning.calendar_links import calendar_links
from planning.mail.page import letter_of, thread_of
from planning.mail.reader import Reader
from sessions.process.machine import Status
from sessions.reads.hours import ends

DATES_ARE_SENT = _("You belong to %(set)s, and dates are always sent, so that your calendar is right.")

YOU_HOST = _("You host it: you open the room, and close it.")


def lay_out(
    reader: Reader,
    subject: str,
    said: str,
    *,
    why: str,
    invite: Invite | None = None,
    is_gone: bool = False,
    kind: str = "",
    own_words: str = "",
) -> Letter:
    """`kind` names what its reader can stop; a letter that is always sent has none. `own_words` are the
    facilitator's, who was told that they leave by mail."""
    session = reader.session
    is_on = session.state is Status.SCHEDULED and not is_gone
    if is_on and session.named_host_id == reader.person.pk and session.host_cannot_at is None:
        said = f"{said} {YOU_HOST}"
    context = {
        "from": session.learning_set.name,
        "said": said,
        "own_words": own_words,
        "why": why,
        "venue": " ".join(session.venue.split()),
        "is_on": (session.state is Status.SCHEDULED or session.is_live) and not is_gone,
        "answers": _answers(reader) if is_on and not session.learning_set.has_ended else [],
        "asks": _("Will you come on %(day)s?")
        % {"day": date_format(session.starts_at.astimezone(reader.person.zone), "j F")},
        "in_calendar": invite is not None,
        # A page of the set is shut to who has left it.
        "url": "" if is_gone else settings.ALS_SITE_URL + reverse("planning:detail", args=[session.pk]),
        "calendars": calendar_links(session),
        **({"notices_url": ""} if is_gone else {}),
        **_times(reader),
        **(_before(reader) if invite else {}),
    }
    thread = thread_of(session.pk)
    return letter_of(
        "planning/email/session", reader.person, subject, context, thread, kind, invite=invite,
        learning_set=session.learning_set,
    )  # fmt: skip


def _answers(reader: Reader) -> list[tuple[str, str]]:
    """Each leads to a page with that answer filled in; its button answers."""
    url = answer_url(reader.session, reader.person)
    return [
        (str(_("I am coming")), f"{url}?say=yes"),
        (str(_("Maybe")), f"{url}?say=maybe"),
        (str(_("I cannot")), f"{url}?say=no"),
    ]


def _times(reader: Reader) -> dict[str, str]:
    session, own = reader.session, reader.person.zone
    here, there = (session.starts_at.astimezone(zone).utcoffset() for zone in (own, session.zone))
    of_set = "" if here == there else _when(session.starts_at, session.minutes, session.zone)
    return {"when": _when(session.starts_at, session.minutes, own), "when_for_set": of_set}


def _before(reader: Reader) -> dict[str, str]:
    """What the letter before said, where it said something else."""
    entry, session = reader.entry, reader.session
    if entry is None or entry.was_starts_at is None or entry.was_minutes is None:
        return {}
    was = (entry.was_starts_at, entry.was_minutes)
    moved = was != (session.starts_at, session.minutes)
    return {
        "was_when": _when(*was, reader.person.zone) if moved else "",
        "was_venue": " ".join(entry.was_venue.split()) if entry.was_venue != session.venue else "",
    }


def _when(starts_at: datetime, minutes: int, zone: ZoneInfo) -> str:
    begins, to = starts_at.astimezone(zone), ends(starts_at, starts_at + timedelta(minutes=minutes), zone)
    facts = {"from": date_format(begins, "l j F Y, H:i"), "to": to, "zone": zone.key}
    return _("%(from)s to %(to)s (%(zone)s)") % facts
