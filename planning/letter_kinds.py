"""Every kind of letter that the product sends: what it is for, when it goes, and whether one can do without it.

A letter that is registered in an app's mail.py belongs to one kind here; a test says so of one that does not.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One kind; `letters` are the names under which the outbox knows them. Only some can be stopped, or told of once a
    day."""

    slug: str
    name: Promise
    when: Promise
    letters: tuple[str, ...]
    can_stop: bool = False
    can_gather: bool = False
    for_leads: bool = False  # goes to nobody but who leads a programme


DAILY = "daily"

KINDS = (
    LetterKind(
        "dates",
        _("Dates planned, changed, cancelled"),
        _(
            "Two minutes after the last change, at any hour, so that your calendar is right; at once when a session "
            "begins within half an hour."
        ),
        (
            "sessions.planned",
            "sessions.joined",
            "sessions.changed",
            "sessions.restored",
            "sessions.cancelled",
            "sessions.left",
            "sessions.moved_to_now",
            "sessions.meets_now",
        ),
    ),
    LetterKind(
        "hosts",
        _("Who runs a session"),
        _(
            "When you are named to host a session or to stand in; at once, when whoever was to run it says they cannot."
        ),
        ("sessions.host_named", "sessions.host_cannot"),
    ),
    LetterKind(
        "reminder",
        _("Reminder of a session"),
        _("Two days before, in your daytime; never before the session before it has ended."),
        ("sessions.reminder",),
        can_stop=True,
    ),
    LetterKind(
        "nudge",
        _("Your open actions"),
        _(
            "A week before a session, in your daytime, if you have not said how they went. Once, and to you alone."
        ),
        ("planning.nudge",),
        can_stop=True,
        can_gather=True,
    ),
    LetterKind(
        "polls",
        _("Date polls"),
        _("When your set looks for a date, and once if you have not answered."),
        ("planning.poll_asked", "planning.poll_reminder"),
        can_stop=True,
        can_gather=True,
    ),
    LetterKind(
        "recap",
        _("After a session"),
        _(
            "Two hours after the close, in your daytime, if you were there: how many actions are yours, the next date."
        ),
        ("planning.recap",),
        can_stop=True,
        can_gather=True,
    ),
    LetterKind(
        "review",
        _("Your set looks at itself"),
        _("In your daytime, once, after a review was begun and while your sheet is not in."),
        ("planning.review",),
        can_stop=True,
        can_gather=True,
    ),
    LetterKind(
        "set",
        _("Who is in your set, and what it agreed"),
        _("When somebody joined whom you might not expect, or a new agreement waits for you."),
        ("sets.joined", "sets.agreement_changed"),
        can_stop=True,
        can_gather=True,
    ),
    LetterKind(
        DAILY,
        _("Once a day, in one letter"),
        _(
            "At eight in the morning where you are: what you chose to get once a day, if there is something. What could"
            " not wait has come at once."
        ),
        ("planning.daily",),
        can_stop=True,
    ),
    LetterKind(
        "ended",
        _("A set of yours has ended"),
        _("At once: until when its words are kept, and the way to your own copy."),
        ("sets.ended",),
    ),
    LetterKind(
        "invitations",
        _("Invitations"),
        _("When somebody invites you to a set or asks you to lead, and when an invitation was accepted."),
        ("sets.invitation", "sets.accepted", "programmes.lead"),
    ),
    LetterKind(
        "digest",
        _("A programme that you lead, once a week"),
        _(
            "On Monday between nine and eleven, in your daytime, if there is something to say: counts and links, no"
            " names."
        ),
        ("dashboards.digest",),
        can_stop=True,
        for_leads=True,
    ),
    LetterKind(
        "deletions",
        _("What will be deleted"),
        _("Before words of yours are deleted, and once your account is erased."),
        ("rights.set", "rights.brief", "rights.erased"),
    ),
    LetterKind(
        "account",
        _("Signing in"),
        _("When you ask for a code, and when something changes in how you sign in."),
        ("accounts.door", "accounts.second_step_reset", "accounts.test"),
    ),
)

_by_letter = {letter: kind for kind in KINDS for letter in kind.letters}


def kind_of(letter: str) -> LetterKind | None:
    """The kind to which a letter of the outbox belongs."""
    return _by_letter.get(letter)


def kind_named(slug: str) -> LetterKind | None:
    return next((kind for kind in KINDS if kind.slug == slug), None)
