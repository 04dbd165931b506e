"""How far each round has come, as the session moves along its plan: only a round that was run is a turn."""

from datetime import datetime, timedelta

from issues.models import Issue, Theme
from sessions.models import Bid, Commitment, Contribution, Round, Session, StageVisit, Step

LOOKED_INTO = timedelta(minutes=1)  # a shorter stay in a round's first stage does not begin it


def enter_round(session: Session, step: Step, now: datetime, *, back: bool = False) -> None:
    """The round of that step runs; the one left behind is done, or planned again when it was only looked into.

    One that was left before its end, by one stage `back` or for an earlier part of the plan, is done without an end:
    going on leads into it again.
    """
    if step.round and step.round.status == Round.Status.RUNNING:
        return  # one runs at a time: nothing was left behind
    for left in Round.objects.filter(session=session, status=Round.Status.RUNNING):
        _leave(left, step, now, back=back)
    if step.round:
        step.round.status = Round.Status.RUNNING
        step.round.started_at = step.round.started_at or now
        if session.closed_at is None:  # a session that reopens leaves it its end: who comes now was not there
            step.round.ended_at = None
        step.round.save(update_fields=["status", "started_at", "ended_at"])
        _use_theme(step.round, None)


def finish_rounds(session: Session, now: datetime) -> None:
    """At the close: a round that was run is a turn and its issue worked on; the other topics are carried."""
    rounds = Round.objects.filter(session=session)
    for running in rounds.filter(status=Round.Status.RUNNING):
        _end(running, running.ended_at or now)
    for left in rounds.filter(status=Round.Status.DONE, ended_at=None):
        _end(left, max((stay.left_at for stay in _stays(left) if stay.left_at), default=now))
    rounds.filter(status=Round.Status.PLANNED).update(status=Round.Status.DROPPED)
    done = rounds.filter(status=Round.Status.DONE).exclude(issue=None)
    worked_on = set(done.values_list("issue_id", flat=True))
    bids = Bid.objects.filter(session=session, wants_turn=True).exclude(issue=None)
    offered = set(bids.values_list("issue_id", flat=True))
    dropped = rounds.filter(status=Round.Status.DROPPED).exclude(issue=None)
    offered |= set(dropped.values_list("issue_id", flat=True))
    issues = Issue.objects.filter(learning_set_id=session.learning_set_id)
    issues.filter(pk__in=worked_on).update(status=Issue.Status.WORKED_ON)
    issues.filter(pk__in=offered - worked_on).update(status=Issue.Status.CARRIED)


def reopen_rounds(session: Session) -> None:
    """A session that reopens: what was dropped at its close is planned again."""
    Round.objects.filter(session=session, status=Round.Status.DROPPED).update(status=Round.Status.PLANNED)


def _leave(round_: Round, step: Step, now: datetime, *, back: bool) -> None:
    """A break in its middle leaves it running; going back before it, when it had hardly begun, undoes its beginning."""
    steps = list(Step.objects.filter(round=round_).order_by("position"))
    if step.round is None and steps and steps[0].position < step.position < steps[-1].position:
        return
    if not steps or steps[0].position < step.position:
        _end(round_, round_.ended_at or now)
        return
    stays = _stays(round_)
    if _was_looked_into(round_, steps[0], stays):
        round_.status, round_.started_at, round_.ended_at = Round.Status.PLANNED, None, None
        round_.save(update_fields=["status", "started_at", "ended_at"])
        return
    is_over = not back and any(stay.step_id == steps[-1].pk for stay in stays)
    _end(round_, (round_.ended_at or now) if is_over else round_.ended_at)


def _stays(round_: Round) -> list[StageVisit]:
    return list(StageVisit.objects.filter(step__round=round_))


def _was_looked_into(round_: Round, first: Step, stays: list[StageVisit]) -> bool:
    """Whether nobody saw more of it than a moment of its first stage, and nothing was kept."""
    stayed = sum(((stay.left_at or stay.entered_at) - stay.entered_at for stay in stays), timedelta(0))
    only_first = all(stay.step_id == first.pk for stay in stays)
    return only_first and stayed < LOOKED_INTO and not has_kept(round_)


def _end(round_: Round, moment: datetime | None) -> None:
    """Done; without a moment it has no end yet: it may be gone on with."""
    round_.status, round_.ended_at = Round.Status.DONE, moment
    round_.save(update_fields=["status", "ended_at"])
    _use_theme(round_, moment)


def _use_theme(round_: Round, moment: datetime | None) -> None:
    """A theme is used up when its round is done."""
    if round_.theme_id:
        Theme.objects.filter(pk=round_.theme_id).update(used_at=moment)


def has_kept(round_: Round) -> bool:
    """Whether words were kept in it, or an action: then it has been."""
    kept = Contribution.objects.filter(round=round_).exists()
    return kept or Commitment.objects.filter(round=round_).exists()
