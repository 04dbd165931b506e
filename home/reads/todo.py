"""The to-do list of one person, most important first; contains no members' words."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from home.reads.days import number
from home.reads.overview import Today
from sessions.models import Session
from sessions.reads.hours import day
from sets.tokens import token_of


@dataclass(frozen=True)
class Todo:
    """One to-do: title, second line and link; `answers` is the session whose question is answered in its place."""

    icon: str
    title: str
    note: str
    url: str
    do: str
    is_due: bool = True  # before the next session; else it can wait
    answers: Session | None = None


def todos(today: Today) -> Iterator[Todo]:
    """A member's, what is due before the next session first: answers, preparation, agreements; then what can wait."""
    yield from _answers(today)
    yield from _first_week(today)
    yield from _preparing(today)
    yield from _agreements(today)
    yield from _reviews(today)
    yield from _invitations(today)
    yield from _polls(today)


def _first_week(today: Today) -> Iterator[Todo]:
    if today.is_new and not today.person.has_read_first_week:
        note = _("What happens, what to bring, what to ask: three short pages, four minutes.")
        yield Todo("info", _("Your first week"), note, reverse("first_week"), _("Read"))


def _answers(today: Today) -> Iterator[Todo]:
    """The next session alone is asked about in its place: later ones stand in the list of dates."""
    asked = (
        one for one in today.coming if not (one.__dict__["my_answer"] or one.learning_set_id in today.hosted)
    )
    session = next((one for one in asked if one.starts_at <= today.soon), None)
    if session is None:
        return
    facts = {"set": session.learning_set.name, "day": day(session.starts_at)}
    note = ", ".join(filter(None, [session.learning_set.name, today.hours(session), session.venue]))
    yield Todo(
        "calendar",
        _("Are you coming on %(day)s?") % facts,
        f"{note}. {today.said_before(session)}".strip(),
        reverse("planning:detail", args=[session.pk]),
        _("Answer"),
        is_due=today.is_due(session.starts_at),
        answers=session,
    )


def _preparing(today: Today) -> Iterator[Todo]:
    """One for each set's next session: actions to report on, and a line for the set; then reports without a date."""
    dated = set()
    for session in today.next_of_each_set:
        dated.add(session.learning_set_id)
        reports = today.actions_to_report.get(session.learning_set_id, 0)
        if reports or today.may_bring(session):
            yield _preparation(today, session, reports, today.may_bring(session))
    live = {one.learning_set_id for one in today.live}
    waiting = sum(n for pk, n in today.actions_to_report.items() if pk not in dated | live)
    if waiting:
        note = _("Two taps each; a sentence if you like.")
        yield Todo(
            "action",
            _reports(waiting),
            note,
            reverse("actions:list"),
            _("Report"),
            is_due=today.next_session is None,
        )


def _reports(many: int) -> str:
    return ngettext("Report on %(n)s action", "Report on %(n)s actions", many) % {"n": number(many)}


def _preparation(today: Today, session: Session, reports: int, brings: bool) -> Todo:
    facts = {"set": session.learning_set.name, "day": day(session.starts_at)}
    if reports and brings:
        title = _("Prepare for %(set)s") % facts
        note = _("%(reports)s; then one line for the set, if you would like a turn.") % {
            "reports": _reports(reports)
        }
    elif reports:
        title, note = (
            _reports(reports),
            _("For %(set)s, %(day)s. Two taps each; a sentence if you like.") % facts,
        )
    else:
        title = _("What will you bring to %(set)s?") % facts
        note = _("Ten lines for yourself, then one for the set. It meets on %(day)s.") % facts
    url = reverse("sessions:prepare", args=[session.pk])
    icon = "action" if reports else "issue"
    return Todo(icon, title, note, url, _("Prepare"), is_due=today.is_due(session.starts_at))


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
                is_due=today.is_due(row.next_at),
            )


def _reviews(today: Today) -> Iterator[Todo]:
    """A sheet for each who has not filled one in; who opened it is told how many are in."""
    for one in today.reviews:
        if one.learning_set.has_ended or (one.is_in and not one.is_opener):
            continue
        facts = {"set": one.learning_set.name, "n": one.sheets_in, "all": one.people}
        title, note = _("Look back with %(set)s") % facts, _("Five minutes alone, then together.")
        if one.is_in:
            title = _("The review of %(set)s is open") % facts
        if one.is_opener:
            note = _("%(n)d of %(all)d sheets are in.") % facts
        url = reverse("sets:review", args=[one.learning_set.pk])
        yield Todo("people", title, note, url, _("Open") if one.is_in else _("Fill in"))


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


def _polls(today: Today) -> Iterator[Todo]:
    for poll in today.polls:
        facts = {"set": poll.learning_set.name, "day": day(poll.closes_at)}
        yield Todo(
            "calendar",
            _("When can %(set)s meet?") % facts,
            _("Say which dates suit you, until %(day)s.") % facts,
            reverse("planning:poll", args=[poll.pk]),
            _("Answer"),
            is_due=today.is_due(poll.closes_at),
        )
