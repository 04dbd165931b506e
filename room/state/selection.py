"""Topics and selection as one person sees them: what is offered, who has waited, what fits before the end."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from issues.models import Issue, Theme
from room.state import available_topics, time_fit
from room.state.captured import without_words_of_their_own
from sessions.models import Bid, Interest, Round
from sessions.process.formats import FORMATS
from sessions.process.frame import NOBODY_BRINGS
from sessions.reads.balance import MemberBalance, balance

if TYPE_CHECKING:
    from room.state.state import RoomState


@dataclass(frozen=True)
class Offered:
    """One topic on the table."""

    bid: Bid
    owner: User
    words: str
    wants: str
    facts: list[str]
    tags: list[str]
    waits: str
    round_number: int
    interested: int
    is_mine: bool
    i_want_it: bool


def topics(sight: "RoomState") -> dict[str, Any]:
    """What each brings, as it comes; carried topics and themes are there already."""
    offered, nothing, mine = _offered(sight, {})
    said = {o.owner.pk for o in offered} | {person.pk for person in nothing}
    at_hand = available_topics.available_topics(sight, said, mine.bid.issue_id if mine else None)
    return {
        "offered": offered,
        "nothing": nothing,
        "mine": mine,
        "my_line": mine.words if mine else "",
        "my_wants": mine.wants if mine else "",
        "my_minutes": mine.bid.minutes if mine else "",
        "my_format": mine.bid.format if mine else sight.session.format,
        "brings_nothing": sight.me in nothing,
        "carried": at_hand.mine,
        "before": at_hand.others,
        "themes": _themes(sight),
        "formats": list(FORMATS.values()),
        "still_to_say": [row for row in sight.people.rows if row.is_member and row.person.pk not in said],
        "others": without_words_of_their_own(sight, said),
    }


def selection(sight: "RoomState") -> dict[str, Any]:
    """The group's choice: rounds in sequence with minutes, the budget, ways to fit, and the balance as a hint."""
    shares = balance(sight.session.learning_set)
    offered, nothing, mine = _offered(sight, {share.person.pk: share for share in shares})
    rounds = [r for r in _rounds(sight) if r.status == Round.Status.PLANNED]
    if not offered:
        sight.lines = NOBODY_BRINGS
    return {
        "offered": offered,
        "nothing": nothing,
        "mine": mine,
        "shares": shares,
        "circle": [share.drawn for share in shares],
        "planned": rounds,
        "unnamed": [r for r in rounds if r.kind == Round.Kind.ISSUE and r.presenter_id is None],
        "themes": _themes(sight),
        "formats": list(FORMATS.values()),
        **time_fit.fit(sight, rounds),
    }


def _offered(
    sight: "RoomState", shares: dict[Any, MemberBalance]
) -> tuple[list[Offered], list[User], Offered | None]:
    bids = (
        Bid.objects.filter(session=sight.session)
        .select_related("person", "issue")
        .annotate(
            wanting=Count("interests"),
            i_want_it=Exists(Interest.objects.filter(bid=OuterRef("pk"), person=sight.me)),
        )
        .order_by("created_at", "id")
    )
    rounds = {r.issue_id: (n, r) for n, r in enumerate(_rounds(sight), start=1) if r.issue_id}
    offered, nothing = [], []
    for bid in bids:
        if bid.issue is None:
            nothing.append(bid.person)
        elif sight.may_read(bid.created_at, bid.person_id):
            share, (number, round_) = shares.get(bid.person_id), rounds.get(bid.issue.pk, (0, None))
            line, wants = _words(sight, bid.issue, round_)
            facts, tags = _facts(sight, bid), _tags(share, bid.wanting)
            offered.append(
                Offered(
                    bid=bid,
                    owner=bid.person,
                    words=line,
                    wants=wants,
                    facts=facts,
                    tags=tags,
                    waits=_waits(share),
                    round_number=number,
                    interested=bid.wanting,
                    is_mine=bid.person_id == sight.me.pk,
                    i_want_it=bid.i_want_it,
                )
            )
    return offered, nothing, next((o for o in offered if o.is_mine), None)


def _words(sight: "RoomState", issue: Issue, round_: Round | None) -> tuple[str, str]:
    """The line and what would help; who is not here is told only that it stays in the room."""
    heard = sight.may_hear(round_) if round_ else sight.is_here or not issue.room_only
    if issue.owner_id == sight.me.pk or heard:
        return str(issue.topic_line), str(issue.wants)
    return _("In the room only"), ""


def _facts(sight: "RoomState", bid: Bid) -> list[str]:
    if not bid.wants_turn:
        return [_("Would rather listen today")]
    chosen = FORMATS.get(bid.format) or FORMATS[sight.session.format]
    return [f"{chosen.name}, {bid.minutes} " + _("minutes")]


def _themes(sight: "RoomState") -> list[Theme]:
    """Those not used yet; a newcomer reads none from before they joined."""
    since = sight.roles.sees_from(sight.session.learning_set_id) or sight.now
    unused = Theme.objects.filter(learning_set=sight.session.learning_set_id, used_at=None)
    planned = [round_.theme_id for round_ in _rounds(sight) if round_.theme_id]
    return list(unused.filter(created_at__gte=since).exclude(pk__in=planned))


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


def _rounds(sight: "RoomState") -> list[Round]:
    found: dict[Any, Round] = {}
    for row in sight.stage_rows:
        if row.round_id and row.round:
            found.setdefault(row.round_id, row.round)
    return list(found.values())
