"""How far each round has come, as the session moves along its plan: only a round that was run is a turn."""

from datetime import datetime

from issues.models import Issue, Theme
from sessions.models import Bid, Commitment, Contribution, Round, Session, StageVisit, Step


def turn_to(session: Session, step: Step, now: datetime) -> None:
    """The round of that step runs; the one left behind is done, or planned again when it was only looked into."""
    if step.round and step.round.standing == Round.Standing.RUNNING:
        return  # one runs at a time: nothing was left behind
    for left in Round.objects.filter(session=session, standing=Round.Standing.RUNNING):
        _leave(left, step, now)
    if step.round:
        step.round.standing = Round.Standing.RUNNING
        step.round.started_at = step.round.started_at or now
        if session.closed_at is None:
            step.round.ended_at = (
                None  # a session that reopens leaves it its end: who comes now was not there
            )
        step.round.save(update_fields=["standing", "started_at", "ended_at"])
        _use_theme(step.round, None)


def settle(session: Session, now: datetime) -> None:
    """At the close: a round that was run is a turn and its issue worked on; the other topics are carried."""
    rounds = Round.objects.filter(session=session)
    for running in rounds.filter(standing=Round.Standing.RUNNING):
        _end(running, now)
    rounds.filter(standing=Round.Standing.PLANNED).update(standing=Round.Standing.DROPPED)
    done = rounds.filter(standing=Round.Standing.DONE).exclude(issue=None)
    worked_on = set(done.values_list("issue_id", flat=True))
    bids = Bid.objects.filter(session=session, wants_turn=True).exclude(issue=None)
    offered = set(bids.values_list("issue_id", flat=True))
    dropped = rounds.filter(standing=Round.Standing.DROPPED).exclude(issue=None)
    offered |= set(dropped.values_list("issue_id", flat=True))
    issues = Issue.objects.filter(learning_set_id=session.learning_set_id)
    issues.filter(pk__in=worked_on).update(standing=Issue.Standing.WORKED_ON)
    issues.filter(pk__in=offered - worked_on).update(standing=Issue.Standing.CARRIED)


def unsettle(session: Session) -> None:
    """A session that reopens: what was dropped at its close is planned again."""
    Round.objects.filter(session=session, standing=Round.Standing.DROPPED).update(
        standing=Round.Standing.PLANNED
    )


def _leave(round_: Round, step: Step, now: datetime) -> None:
    """A break in its middle leaves it running; going back before it, when nothing was kept, undoes its beginning."""
    places = list(Step.objects.filter(round=round_).order_by("place").values_list("place", flat=True))
    if step.round is None and places and places[0] < step.place < places[-1]:
        return
    if not places or places[0] < step.place or has_kept(round_):
        _end(round_, now)
        return
    round_.standing, round_.started_at, round_.ended_at = Round.Standing.PLANNED, None, None
    round_.save(update_fields=["standing", "started_at", "ended_at"])
    StageVisit.objects.filter(step__round=round_).delete()


def _end(round_: Round, now: datetime) -> None:
    round_.standing, round_.ended_at = Round.Standing.DONE, round_.ended_at or now
    round_.save(update_fields=["standing", "ended_at"])
    _use_theme(round_, now)


def _use_theme(round_: Round, moment: datetime | None) -> None:
    """A theme is used up when its round is done."""
    if round_.theme_id:
        Theme.objects.filter(pk=round_.theme_id).update(used_at=moment)


def has_kept(round_: Round) -> bool:
    """Whether words were kept in it, or an action: then it has been."""
    kept = Contribution.objects.filter(round=round_).exists()
    return kept or Commitment.objects.filter(round=round_).exists()
