"""What takes a change of the plan back: read before it is made, and offered only where it gives back just what was."""

from typing import Any
from uuid import UUID

from room.services import plan_changes
from sessions.models import Bid, Round, Session
from sessions.reads.formats import known_formats
from sessions.reads.plan import plan_of

Fields = dict[str, Any]


def minutes_before(session: Session, data: Fields) -> Fields | None:
    """The minutes that the round had."""
    round_ = _round(session, data["round"])
    return {"round": round_.pk, "minutes": round_.minutes} if round_ else None


def format_before(session: Session, data: Fields) -> Fields | None:
    """The format that the round had, where going back gives it its old minutes too."""
    round_ = _round(session, data["round"])
    known = known_formats(session.learning_set)
    if round_ is None or data["format"] not in known or round_.format not in known:
        return None
    usual = round_.minutes == known[round_.format].minutes
    if round_.status != Round.Status.PLANNED or (
        not usual and round_.minutes == known[data["format"]].minutes
    ):
        return None
    return {"round": round_.pk, "format": round_.format}


def other_way(session: Session, data: Fields) -> Fields | None:
    """The same round, moved the other way."""
    return {"round": data["round"], "earlier": "" if data["earlier"] else "1"}


def topic_of_round(session: Session, data: Fields) -> Fields | None:
    """The offer that the round was given to, where choosing it again gives back the same round: the last, unchanged."""
    round_ = _round(session, data["round"])
    if round_ is None or round_.presenter_id is None:
        return None
    last = Round.objects.filter(session=session, status=Round.Status.PLANNED).order_by("position").last()
    rows = [row for row in plan_of(session) if row.round_id != round_.pk]
    if plan_changes.idle_breaks(session, rows):
        return None  # a break would go with it, and not come back
    bids = Bid.objects.filter(session=session, person=round_.presenter_id, issue=round_.issue_id)
    bid = bids.filter(minutes=round_.minutes, format=round_.format).first()
    return {"bid": bid.pk} if bid and last and last.pk == round_.pk else None


def _round(session: Session, round_id: UUID) -> Round | None:
    return Round.objects.filter(session=session, pk=round_id).first()
