"""What speaks against asking somebody into a set: a note that keeps two people apart, or another set of theirs."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise
from uuid import UUID

from django.utils.translation import gettext as _

from core.db.idempotency import seal_of
from sets.models import LearningSet
from sets.reads.placing import Board, Seats, Sits, people_of


def doubts_of(found: Board, seats: Seats) -> list[str]:
    """What speaks against how the set is made up today: those in it, asked into it and placed in it."""
    said = [_both(*pair) for pair in found.clashes(seats)]
    for sits in seats.people:
        said += _elsewhere(found, seats, sits)
    return said


def doubts_about(found: Board, seats: Seats, emails: Collection[str]) -> dict[str, list[str]]:
    """What speaks against asking each of these addresses into the set, those alone against whom something does."""
    names = people_of(found)
    new = [Sits(names.get(email, email), frozenset({email})) for email in _not_in(seats, emails)]
    said: dict[str, list[str]] = {}
    for n, one in enumerate(new):
        (email,) = one.addresses
        apart = found.pairs.get(email, frozenset())
        others = [other for other in (*seats.people, *new[:n]) if other.addresses & apart]
        lines = [_both(one.name, other.name) for other in others] + _elsewhere(found, seats, one)
        if lines:
            said[email] = lines
    return said


def doubts_about_list(
    found: Board, wanted: Sequence[tuple[LearningSet, str]]
) -> dict[tuple[UUID, str], list[str]]:
    """What speaks against each row of a list of people to ask, by set and address."""
    emails: dict[UUID, list[str]] = defaultdict(list)
    sets: dict[str, list[LearningSet]] = defaultdict(list)
    for learning_set, email in wanted:
        emails[learning_set.pk].append(email)
        sets[email].append(learning_set)
    said: dict[tuple[UUID, str], list[str]] = defaultdict(list)
    for pk, asked in emails.items():
        if seats := found.seats_of(pk):
            said.update({(pk, email): lines for email, lines in doubts_about(found, seats, asked).items()})
    for email, twice in sets.items():
        for before, one in pairwise(twice):
            said[one.pk, email].append(_("This list asks them into %(set)s too.") % {"set": before.name})
    return dict(said)


def seal_of_doubts(said: Iterable[str]) -> str:
    """What was shown, to tell whether it is still all that speaks against it; empty where nothing does."""
    lines = sorted(said)
    return seal_of({"doubts": lines}) if lines else ""


def _not_in(seats: Seats, emails: Collection[str]) -> list[str]:
    there = {address for sits in seats.people if sits.how != "placed" for address in sits.addresses}
    return [email for email in dict.fromkeys(one.lower() for one in emails) if email not in there]


def _both(name: str, other: str) -> str:
    name, other = sorted((name, other))
    facts = {"name": name, "other": other}
    return _("%(name)s and %(other)s are both in it: a note keeps them apart.") % facts


def _elsewhere(found: Board, seats: Seats, one: Sits) -> list[str]:
    """Their other sets of the programme."""
    said = {"asked": _("%(name)s is asked into %(set)s already."), "": _("%(name)s is in %(set)s already.")}
    return [
        said[sits.how] % {"name": one.name, "set": learning_set.name}
        for learning_set, sits in found.stands(one.addresses)
        if learning_set.pk != seats.learning_set.pk
    ]
