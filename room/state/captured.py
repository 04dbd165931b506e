"""What was kept, as one person may see it now: the round's words, the agreement, the reflection, the next date."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from actions.models import Action
from room.state.people import clock_time
from sessions.models import Commitment, Contribution, Reflection, Round, Session, Step
from sessions.permissions import can_read_topic
from sessions.process.stages import Capture, StageKind
from sets.models import Acceptance, Agreement

if TYPE_CHECKING:
    from room.state.state import RoomState

ICONS = {
    "clarification": "clarification",
    "probing": "probing",
    "action_question": "actionq",
    "suggestion": "suggestion",
    "resource": "download",
    "parked": "clock",
    "note": "issue",
    "takeaway": "action",
}


@dataclass(frozen=True)
class Kept:
    """One contribution, ready to be shown."""

    row: Contribution
    words: str
    kind: str
    icon: str
    by: str
    at: str
    marked: str
    may_change: bool
    may_star: bool
    is_starred: bool


def welcome(sight: "RoomState") -> dict[str, Any]:
    """The agreement in one glance, and whether this person has accepted it."""
    agreement = Agreement.objects.filter(learning_set=sight.session.learning_set_id).first()
    accepted = (
        set(Acceptance.objects.filter(agreement=agreement).values_list("person_id", flat=True))
        if agreement
        else set()
    )
    members = {row.person.pk for row in sight.people.rows if row.is_member}
    return {
        "agreement": agreement,
        "accepted": sight.me.pk in accepted,
        "all_accepted": bool(members) and members <= accepted,
        "waiting_for": [
            row.name for row in sight.people.rows if row.is_member and row.person.pk not in accepted
        ],
    }


def round_(sight: "RoomState") -> dict[str, Any]:
    """A stage of a round: the topic line, what was kept so far, what can be kept now, the actions."""
    if sight.round is None:
        return {}
    kinds = [c for c in sight.captures if c.value in Contribution.Kind.values]
    actions = _actions(sight)
    return {
        "topic": sight.round.issue if _may_read_topic(sight, sight.round) else None,
        "theme": sight.round.theme if _may_read_topic(sight, sight.round) else None,
        "may_say_topic": Capture.TOPIC in sight.captures
        and sight.round.presenter_id is not None
        and (sight.is_presenter or sight.is_host),
        "kept": kept(sight),
        "hidden_count": _hidden_count(sight),
        "kinds": [
            (c.value, Contribution.Kind(c.value).label, ICONS[c.value])
            for c in sorted(kinds, key=list(Capture).index)
        ],
        "keeps_question": bool(kinds) and kinds[0].is_question,
        "first_kind": kinds[0].value if kinds else "",
        "may_keep": bool(kinds)
        and sight.takes_part
        and not (sight.is_presenter and not _presenter_keeps(sight)),
        "actions": actions,
        "may_commit": Capture.ACTION in sight.captures and (sight.is_presenter or sight.is_host),
        "shows_actions": Capture.ACTION in sight.captures
        or sight.kind == StageKind.READ_BACK
        or bool(actions),
        "may_star": sight.is_presenter and not sight.is_listening,
        "needs_presenter": sight.round.presenter_id is None and sight.round.kind == "issue",
        "presenter_gone": _presenter_gone(sight),
        "after_round": next((row for row in _rows_ahead(sight) if row.round_id != sight.round.pk), None),
        "number": sight.round.position,
    }


def _presenter_gone(sight: "RoomState") -> str:
    """How the presenter is not here: "away" (stepped out, or their browser is silent) or "absent"; else empty."""
    presenter = sight.round.presenter_id if sight.round else None
    mine = sight.people.attendance.get(presenter) if presenter else None
    if presenter is None or (mine and mine.is_here and not mine.away_since):
        return ""
    return "away" if mine and mine.is_here and not mine.left_at else "absent"


def _rows_ahead(sight: "RoomState") -> list[Step]:
    return sight.stage_rows[sight.agenda.position + 1 :]


def kept(sight: "RoomState") -> list[Kept]:
    """The round's contributions, newest first; none for a presenter who only listens.

    Who joined the set meanwhile reads on from there.
    """
    if sight.is_listening or sight.round is None or not sight.may_read_round:
        return []
    rows = Contribution.objects.filter(round=sight.round, withdrawn_at=None).select_related("author")
    readable = [row for row in rows if sight.may_read(row.created_at, row.author_id)]
    return [_kept(sight, row) for row in reversed(readable)]


def reflection(sight: "RoomState") -> dict[str, Any]:
    """What each said at the end of the present round, or of the session; mine first in its own boxes."""
    said = Reflection.objects.filter(session=sight.session, round=sight.round).select_related("author")
    rows = [
        row
        for row in said
        if row.author_id == sight.me.pk or (sight.may_read_round and sight.may_read(row.created_at))
    ]
    mine = dict.fromkeys(Reflection.Kind.values, "")
    mine |= {row.kind: str(row.words) for row in rows if row.author_id == sight.me.pk}
    return {
        "mine": mine,
        "said": [(label, [r for r in rows if r.kind == kind]) for kind, label in Reflection.Kind.choices],
        "any_said": bool(rows),
        "kinds": Reflection.Kind.choices,
        "others": without_words_of_their_own(sight, {row.author_id for row in rows}),
        "question": sight.session.closing_question or _("In one word: how do you leave?"),
    }


def without_words_of_their_own(sight: "RoomState", said: Collection[UUID | None]) -> list[User]:
    """For whom the host may write down: members without a device, and who has said nothing that could be lost."""
    members = [row for row in sight.people.rows if row.is_member and not row.is_you]
    return [row.person for row in members if row.has_no_device or row.person.pk not in said]


def next_date(sight: "RoomState") -> dict[str, Any]:
    """The next session, and what everybody takes along: the register before it is closed, the actions said today."""
    upcoming = Session.objects.filter(learning_set=sight.session.learning_set_id).upcoming().first()
    links = Commitment.objects.filter(round__session=sight.session).select_related("action__owner")
    said = [link.action for link in links if sight.may_read(link.action.created_at, link.action.owner_id)]
    return {"upcoming": upcoming, "promises": [(action.owner, action) for action in said]}


def pause(sight: "RoomState") -> dict[str, Any]:
    """A break or time off script shows nothing but the clock."""
    return {}


def _kept(sight: "RoomState", row: Contribution) -> Kept:
    mine = sight.me.pk in {row.author_id, row.written_by_id} or sight.is_host
    presenter = sight.round.presenter if sight.round else None
    marked = (
        _("%(name)s marked this") % {"name": _("You") if sight.is_presenter else presenter.short_name}
        if row.starred_at and presenter
        else ""
    )
    late = [_("after the stage had moved on")] if row.is_late else []
    return Kept(
        row=row,
        words=str(row.words),
        kind=str(Contribution.Kind(row.kind).label),
        icon=ICONS[row.kind],
        by=", ".join([_name(row.author, sight.me), *late]),
        at=clock_time(row.created_at),
        marked=marked,
        may_change=mine,
        may_star=sight.is_presenter,
        is_starred=row.starred_at is not None,
    )


def _name(author: User | None, me: User) -> str:
    if author is None:
        return _("Somebody who left")
    return _("You") if author.pk == me.pk else author.short_name


def _hidden_count(sight: "RoomState") -> int:
    if not sight.is_listening or sight.round is None:
        return 0
    return int(Contribution.objects.filter(round=sight.round, withdrawn_at=None).count())


def _presenter_keeps(sight: "RoomState") -> bool:
    """Where the presenter may keep words too: not while listening or answering."""
    return sight.step is not None and sight.step.presenter_state not in {"listening", "answering"}


def _actions(sight: "RoomState") -> list[Action]:
    links = Commitment.objects.filter(round=sight.round).select_related("action")
    # What somebody commits to is the whole set's, also where the topic stays in the room.
    return [link.action for link in links if sight.may_read(link.action.created_at, link.action.owner_id)]


def _may_read_topic(sight: "RoomState", round_: Round) -> bool:
    """What a round is about is said out loud as it begins, and some of it stays in the room."""
    since = sight.roles.sees_from(sight.session.learning_set_id)
    in_time = can_read_topic(round_, person_id=sight.me.pk, since=since, now=sight.now)
    return sight.may_read_round and in_time
