"""The to-do list of one person, most important first; contains no members' words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.contrib.humanize.templatetags.humanize import apnumber
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home.reads.overview import Today
from home.reads.set_rows import SetRow
from sessions.models import Session
from sessions.reads.hours import span
from sets.tokens import token_of


@dataclass(frozen=True)
class Todo:
    """One to-do: title, second line and link."""

    icon: str
    title: str
    note: str
    url: str
    do: str


def todos(today: Today) -> list[Todo]:
    """Reports, preparation, answers, agreements and invitations; then a facilitator's tasks."""
    found = [
        *_reports(today),
        *_preparing(today),
        *_answers(today),
        *_agreements(today),
        *_invitations(today),
    ]
    return [*found, *_left_open(today), *_passed(today), *_inviting(today), *_dates(today)]


def number(figure: int) -> str:
    """A number for a sentence: as a word up to nine."""
    return str(apnumber(figure))


def day(moment: datetime) -> str:
    """“Thursday 3 December”, in the reader's zone."""
    return date_format(timezone.localtime(moment), "l j F")


def _reports(today: Today) -> Iterator[Todo]:
    many = sum(today.open_actions.values())
    if not many:
        return
    title = ngettext("Report on %(n)s action", "Report on %(n)s actions", many) % {"n": number(many)}
    url = reverse("actions:list")
    if any(session.learning_set_id in today.open_actions for session in today.live):
        yield Todo("action", title, _("Today, in the session. A sentence each is enough."), url, _("Report"))
        return
    next_ = next((one for one in today.coming if one.learning_set_id in today.open_actions), None)
    note = (
        _("For %(set)s, %(day)s.") % {"set": next_.learning_set.name, "day": day(next_.starts_at)}
        if next_
        else ""
    )
    yield Todo("action", title, note or _("A sentence each is enough."), url, _("Report"))


def _preparing(today: Today) -> Iterator[Todo]:
    """Next sessions for which the person has not offered an issue yet."""
    for session in _next_of_each_set(today):
        row = today.set_row(session.learning_set_id)
        if row is None or row.brings or not today.roles.is_member(session.learning_set_id):
            continue
        facts = {"set": session.learning_set.name, "day": day(session.starts_at)}
        url = f"{reverse('issues:create')}?set={session.learning_set_id}"
        yield Todo(
            "issue",
            _("What will you bring to %(set)s?") % facts,
            _("Ten lines for yourself, then one for the set. It meets on %(day)s.") % facts,
            url,
            _("Write"),
        )


def _answers(today: Today) -> Iterator[Todo]:
    for session in today.coming:
        hosts = today.roles.is_facilitator(session.learning_set_id)
        if hosts or session.__dict__["my_answer"] or session.starts_at > today.soon:
            continue
        facts = {"set": session.learning_set.name, "day": day(session.starts_at)}
        yield Todo(
            "calendar",
            _("Are you coming on %(day)s?") % facts,
            _("%(set)s, %(time)s.") % (facts | {"time": _hours(session)}),
            reverse("planning:detail", args=[session.pk]),
            _("Answer"),
        )


def _agreements(today: Today) -> Iterator[Todo]:
    for row in today.sets:
        if row.must_accept:
            facts = {"set": row.learning_set.name}
            yield Todo(
                "private",
                _("Read what %(set)s agreed") % facts,
                _("Ground rules and confidentiality. The set asks each of you to say yes."),
                reverse("sets:agreement", args=[row.learning_set.pk]),
                _("Read"),
            )


def _invitations(today: Today) -> Iterator[Todo]:
    for invitation in today.invitations:
        facts = {"name": invitation.invited_by.short_name, "set": invitation.learning_set.name}
        yield Todo(
            "mail",
            _("%(name)s invites you to %(set)s") % facts,
            _("Nothing is shared until you say yes."),
            reverse("sets:invitation", args=[token_of(invitation)]),
            _("View"),
        )


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
        if not row.is_facilitator or row.next_at or row.learning_set.has_ended or _is_through(row):
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
        )


def _is_through(row: SetRow) -> bool:
    """Whether all planned sessions have been held."""
    return row.held >= row.learning_set.planned_sessions


def _hours(session: Session) -> str:
    return span(session.starts_at, session.planned_end, timezone.get_current_timezone())


def _next_of_each_set(today: Today) -> list[Session]:
    """The next scheduled session of each set, soonest first, without live ones."""
    found: dict[object, Session] = {}
    for session in today.coming:
        found.setdefault(session.learning_set_id, session)
    return list(found.values())
