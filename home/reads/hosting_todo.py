"""The to-do list of who runs sets: rooms to close, dates that passed, people to invite, dates to find."""

from collections.abc import Iterator
from urllib.parse import quote

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.names import listed
from home.reads.days import number
from home.reads.overview import Today
from home.reads.set_rows import SetRow
from home.reads.todo import Todo
from sessions.reads.hours import day

AWAY = 2  # sessions in a row


def hosting_todos(today: Today) -> Iterator[Todo]:
    """What keeps a set from meeting first; finding a date can wait."""
    yield from _left_open(today)
    yield from _passed(today)
    yield from _inviting(today)
    yield from _dates(today)
    yield from _away(today)


def _left_open(today: Today) -> Iterator[Todo]:
    for session in today.left_open:
        facts = {"set": session.learning_set.name, "day": day(session.planned_end)}
        yield Todo(
            "clock",
            _("%(set)s was left open on %(day)s") % facts,
            _("Nobody closed the room. Close it, so that its register and its record stand."),
            reverse("planning:detail", args=[session.pk]),
            _("Close it"),
        )


def _passed(today: Today) -> Iterator[Todo]:
    for session in today.passed:
        facts = {"set": session.learning_set.name, "day": day(session.starts_at)}
        yield Todo(
            "calendar",
            _("%(set)s did not meet on %(day)s") % facts,
            _("The room was not opened. Choose another date, or cancel the session."),
            reverse("planning:edit", args=[session.pk]),
            _("Choose"),
        )


def _inviting(today: Today) -> Iterator[Todo]:
    """Sets without members, which need invitations before they can meet."""
    for row in today.sets:
        if not row.is_facilitator or row.balance or row.learning_set.has_ended:
            continue
        yield Todo(
            "mail",
            _("Invite people to %(set)s") % {"set": row.learning_set.name},
            _invited(row.invitations_waiting),
            reverse("sets:invite", args=[row.learning_set.pk]),
            _("Invite"),
        )


def _invited(waiting: int) -> str:
    if not waiting:
        return _("Five to eight people work best. Each gets an e-mail of their own.")
    said = ngettext(
        "No one has joined yet; %(n)s invitation is waiting.",
        "No one has joined yet; %(n)s invitations are waiting.",
        waiting,
    )
    return said % {"n": number(waiting)}


def _dates(today: Today) -> Iterator[Todo]:
    for row in today.sets:
        if not row.finds_dates or row.next_at or row.learning_set.has_ended or _is_through(row):
            continue
        weeks = row.learning_set.weeks_between
        facts = {"set": row.learning_set.name, "weeks": number(weeks)}
        note = ngettext("They usually meet every week.", "They usually meet every %(weeks)s weeks.", weeks)
        if row.last_at:
            facts["day"] = date_format(timezone.localtime(row.last_at), "j F")
            note = ngettext(
                "They met on %(day)s and usually meet every week.",
                "They met on %(day)s and usually meet every %(weeks)s weeks.",
                weeks,
            )
        yield Todo(
            "calendar",
            _("%(set)s has no next date") % facts,
            note % facts,
            reverse("planning:plan", args=[row.learning_set.pk]),
            _("Find a date"),
            is_due=today.next_session is None,
        )


def _away(today: Today) -> Iterator[Todo]:
    """Who was not at the last two sessions of a set: said to whoever facilitates it, quietly, with a way to write."""
    for row in today.sets:
        if not row.is_facilitator or row.learning_set.has_ended:
            continue
        away = [share for share in row.balance if share.missed >= AWAY]
        if not away:
            continue
        facts = {"names": listed(share.name for share in away), "set": row.learning_set.name}
        yield Todo(
            "mail",
            ngettext(
                "%(names)s was not at the last two sessions of %(set)s",
                "%(names)s were not at the last two sessions of %(set)s",
                len(away),
            )
            % facts,
            _("A word from you may help."),
            f"mailto:?bcc={quote(','.join(share.person.email for share in away), safe='@,')}",
            _("Write to them"),
            is_due=False,
        )


def _is_through(row: SetRow) -> bool:
    """Whether all planned sessions have been held."""
    return row.held >= row.learning_set.planned_sessions
