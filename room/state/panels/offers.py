"""What lies on the table today as one person sees it, and who brings nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from issues.models import Issue
from room.state.agenda import Agenda
from room.state.viewer import Viewer
from sessions.models import Bid, Interest, Round
from sessions.process.formats import FORMATS
from sessions.reads.balance import MemberBalance


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


@dataclass(frozen=True, slots=True)
class Offers:
    """Topics in the order in which they came, and who said that they bring none."""

    offered: Sequence[Offered]
    nothing: Sequence[User]

    @property
    def mine(self) -> Offered | None:
        """What I offer, if anything."""
        return next((offered for offered in self.offered if offered.is_mine), None)

    @property
    def said(self) -> set[UUID]:
        """Who has said what they bring, or that they bring nothing."""
        return {offered.owner.pk for offered in self.offered} | {person.pk for person in self.nothing}


def offers(viewer: Viewer, agenda: Agenda, shares: Collection[MemberBalance] = ()) -> Offers:
    """In one query; with `shares` each topic says how long its owner has waited."""
    share_of = {share.person.pk: share for share in shares}
    rounds = {r.issue_id: (n, r) for n, r in enumerate(agenda.rounds, start=1) if r.issue_id}
    offered, nothing = [], []
    for bid in _bids(viewer):
        if bid.issue is None:
            nothing.append(bid.person)
        elif viewer.may_read(bid.created_at, bid.person_id):
            offered.append(_offered(viewer, bid, bid.issue, share_of.get(bid.person_id), rounds))
    return Offers(offered=offered, nothing=nothing)


def _bids(viewer: Viewer) -> "QuerySet[Bid]":
    return (
        Bid.objects.filter(session=viewer.session)
        .select_related("person", "issue")
        .annotate(
            wanting=Count("interests"),
            i_want_it=Exists(Interest.objects.filter(bid=OuterRef("pk"), person=viewer.me)),
        )
        .order_by("created_at", "id")
    )


def _offered(
    viewer: Viewer,
    bid: Bid,
    issue: Issue,
    share: MemberBalance | None,
    rounds: Mapping[UUID, tuple[int, Round]],
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
        facts=_facts(viewer, bid),
        tags=_tags(share, wanting),
        waits=_waits(share),
        round_number=number,
        interested=wanting,
        is_mine=bid.person_id == viewer.me.pk,
        i_want_it=i_want_it,
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
    chosen = FORMATS.get(bid.format) or FORMATS[viewer.session.format]
    return [f"{chosen.name}, {bid.minutes} " + _("minutes")]


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
            ngettext("%(n)d would like to hear this", "%(n)d would like to hear this", wanting)
            % {"n": wanting}
        )
    return tags
