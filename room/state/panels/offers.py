"""What lies on the table today as one person sees it, and who brings nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from issues.models import PUT_AWAY, Issue
from room.state.agenda import Agenda
from room.state.people import People
from room.state.viewer import Viewer
from sessions.models import HERE, Attendance, Bid, Interest, Round
from sessions.reads.balance import MemberBalance
from sessions.reads.formats import format_of, known_formats


@dataclass(frozen=True, slots=True)
class Offered:
    """One topic on the table."""

    bid: Bid
    owner: User
    words: str
    wants: str
    facts: Sequence[str]
    tags: Sequence[str]
    waits: str
    round_number: int
    interested: int
    is_mine: bool
    i_want_it: bool
    was_said_before: bool  # in an earlier session, or on its owner's own page


@dataclass(frozen=True, slots=True)
class Offers:
    """Topics in the order in which they came, and who said that they bring none."""

    offered: Sequence[Offered]
    hidden: Sequence[UUID]  # whose topics are from before I joined
    nothing: Sequence[User]

    @property
    def mine(self) -> Offered | None:
        """What I said today that I bring, if anything: the form changes it."""
        mine = (one for one in self.offered if one.is_mine and not one.was_said_before)
        return next(mine, None)

    @property
    def said(self) -> set[UUID]:
        """Whose topic lies on the table, or who said that they bring nothing."""
        owners = {offered.owner.pk for offered in self.offered} | set(self.hidden)
        return owners | {person.pk for person in self.nothing}


def offers(viewer: Viewer, people: People, agenda: Agenda, shares: Collection[MemberBalance] = ()) -> Offers:
    """In one query; with `shares` each topic says how long its owner has waited.

    Whoever is not here counts among no interests, and their topic says so.
    """
    of_set = {row.person.pk for row in people.rows}
    away = {pk for pk, row in people.attendance.items() if row.is_gone or pk not in of_set}
    share_of = {share.person.pk: share for share in shares}
    rounds = {r.issue_id: (n, r) for n, r in enumerate(agenda.rounds, start=1) if r.issue_id}
    offered, hidden, nothing = [], [], []
    for bid in _bids(viewer):
        if bid.issue is None:
            nothing.append(bid.person)
        elif bid.withdrawn_at or bid.issue.status in PUT_AWAY:
            continue
        elif viewer.may_read(bid.created_at, bid.person_id):
            offered.append(_offered(viewer, bid, bid.issue, share_of.get(bid.person_id), rounds, away))
        else:
            hidden.append(bid.person_id)
    return Offers(
        offered=offered,
        hidden=hidden,
        nothing=[person for person in nothing if person.pk in of_set - away],
    )


def _bids(viewer: Viewer) -> "QuerySet[Bid]":
    return (
        Bid.objects.filter(session=viewer.session)
        .select_related("person", "issue")
        .annotate(
            wanting=Count("interests", filter=Q(interests__person__in=_here(viewer))),
            i_want_it=Exists(Interest.objects.filter(bid=OuterRef("pk"), person=viewer.me)),
        )
        .order_by("created_at", "id")
    )


def _here(viewer: Viewer) -> "QuerySet[Attendance, UUID]":
    of_set = [membership.person_id for membership in viewer.shared.memberships]
    here = Attendance.objects.filter(
        session=viewer.session, person__in=of_set, presence__in=HERE, left_at=None
    )
    return here.values_list("person", flat=True)


def _offered(
    viewer: Viewer,
    bid: Bid,
    issue: Issue,
    share: MemberBalance | None,
    rounds: Mapping[UUID, tuple[int, Round]],
    away: Collection[UUID],
) -> Offered:
    number, round_ = rounds.get(issue.pk, (0, None))
    line, wants = _words(viewer, issue, round_)
    wanting: int = bid.wanting  # type: ignore[attr-defined]  # annotated above
    i_want_it: bool = bid.i_want_it  # type: ignore[attr-defined]
    return Offered(
        bid=bid,
        owner=bid.person,
        words=line,
        wants=wants,
        facts=[*_facts(viewer, bid), *([_("Not here")] if bid.person_id in away else [])],
        tags=_tags(share, wanting),
        waits=_waits(share),
        round_number=number,
        interested=wanting,
        is_mine=bid.person_id == viewer.me.pk,
        i_want_it=i_want_it,
        was_said_before=bid.created_at < (viewer.session.opened_at or viewer.now),
    )


def _words(viewer: Viewer, issue: Issue, round_: Round | None) -> tuple[str, str]:
    """The line and what would help; who is not here is told only that it stays in the room."""
    to_come = viewer.may_hear_what_is_to_come or not issue.room_only
    heard = viewer.may_hear(round_) if round_ else to_come
    if issue.owner_id == viewer.me.pk or heard:
        return str(issue.topic_line), str(issue.wants)
    return _("In the room only"), ""


def _facts(viewer: Viewer, bid: Bid) -> list[str]:
    if not bid.wants_turn:
        return [_("Would rather listen today")]
    learning_set = viewer.session.learning_set
    chosen = known_formats(learning_set).get(bid.format) or format_of(viewer.session.format, learning_set)
    if learning_set.shares_equally:
        return [_(chosen.name)]
    said = ngettext("%(format)s, %(n)d minute", "%(format)s, %(n)d minutes", bid.minutes)
    return [said % {"format": chosen.name, "n": bid.minutes}]


def _waits(share: MemberBalance | None) -> str:
    if share is None or not share.waits_longest or not share.waited:
        return ""
    return ngettext("Waited longest: %(n)d session", "Waited longest: %(n)d sessions", share.waited) % {
        "n": share.waited
    }


def _tags(share: MemberBalance | None, wanting: int) -> list[str]:
    tags = []
    if share:
        if not share.turns:
            tags.append(_("No turn yet"))
        if share.waited and not share.waits_longest:
            tags.append(
                ngettext("Waited %(n)d session", "Waited %(n)d sessions", share.waited) % {"n": share.waited}
            )
        if share.not_chosen:
            tags.append(
                ngettext("Offered once, not chosen", "Offered %(n)d times, not chosen", share.not_chosen)
                % {"n": share.not_chosen}
            )
    if wanting:
        tags.append(
            ngettext("One person would like to hear this", "%(n)d people would like to hear this", wanting)
            % {"n": wanting}
        )
    return tags
