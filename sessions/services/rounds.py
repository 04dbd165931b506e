"""Starting and finishing rounds as the session moves along its plan; only a round that was run counts as a turn."""

from datetime import datetime, timedelta

from issues.models import PUT_AWAY, Issue, Theme
from sessions.models import Attendance, Bid, Commitment, Contribution, Round, Session, StageVisit, Step
from sessions.process.machine import Status

LOOKED_INTO = timedelta(minutes=1)  # a shorter visit of a round's first step does not start it


def enter_round(session: Session, step: Step, now: datetime, *, back: bool = False) -> None:
    """Start the step's round; the round that was running becomes done, or planned again after less than a minute.

    A round that was left early, by one step `back` or for an earlier part of the plan, is done without `ended_at`:
    moving on enters it again.
    """
    if step.round and step.round.status == Round.Status.RUNNING:
        return  # only one runs at a time, so none was left
    for left in Round.objects.filter(session=session, status=Round.Status.RUNNING):
        _leave(session, left, step, now, back=back)
    if step.round:
        step.round.status = Round.Status.RUNNING
        step.round.started_at = step.round.started_at or now
        if session.closed_at is None:  # a reopened session keeps it: people who come now were not there
            step.round.ended_at = None
        step.round.save(update_fields=["status", "started_at", "ended_at"])
        _use_theme(step.round, None)
    _end_hearing(session, step, now)


def finish_rounds(session: Session, now: datetime) -> None:
    """At the close: done rounds count as turns and their issues as worked on; planned rounds are dropped and the other
    offered issues carried to the next session."""
    rounds = Round.objects.filter(session=session)
    for running in rounds.filter(status=Round.Status.RUNNING):
        _end(running, running.ended_at or now)
    for left in rounds.filter(status=Round.Status.DONE, ended_at=None):
        _end(left, max((stay.left_at for stay in _stays(left) if stay.left_at), default=now))
    rounds.filter(status=Round.Status.PLANNED).update(status=Round.Status.DROPPED)
    done = rounds.filter(status=Round.Status.DONE).exclude(issue=None)
    worked_on = set(done.values_list("issue_id", flat=True))
    bids = Bid.objects.filter(session=session, wants_turn=True).on_table()
    offered = set(bids.values_list("issue_id", flat=True))
    dropped = rounds.filter(status=Round.Status.DROPPED).exclude(issue=None)
    offered |= set(dropped.values_list("issue_id", flat=True))
    # What its owner has put away since an earlier close stays away: it may have other words by now.
    issues = Issue.objects.filter(learning_set_id=session.learning_set_id).exclude(status__in=PUT_AWAY)
    issues.filter(pk__in=worked_on).update(status=Issue.Status.WORKED_ON)
    issues.filter(pk__in=offered - worked_on).update(status=Issue.Status.CARRIED)


def uncount_rounds(session: Session) -> None:
    """The session counts for nothing: its issues are offered again and its themes unused, unless a held session worked
    on them too."""
    mine = Round.objects.filter(session=session)
    held = Round.objects.filter(session__status=Status.CLOSED, status=Round.Status.DONE).exclude(
        session=session
    )
    bids = Bid.objects.filter(session=session).exclude(issue=None)
    issues = {
        *mine.exclude(issue=None).values_list("issue_id", flat=True),
        *bids.values_list("issue_id", flat=True),
    }
    issues -= set(held.exclude(issue=None).values_list("issue_id", flat=True))
    touched = Issue.objects.filter(learning_set_id=session.learning_set_id, pk__in=issues)
    touched.filter(status__in=[Issue.Status.WORKED_ON, Issue.Status.CARRIED]).update(
        status=Issue.Status.OFFERED
    )
    themes = set(mine.exclude(theme=None).values_list("theme_id", flat=True))
    themes -= set(held.exclude(theme=None).values_list("theme_id", flat=True))
    Theme.objects.filter(learning_set_id=session.learning_set_id, pk__in=themes).update(used_at=None)


def count_rounds(session: Session) -> None:
    """The session counts after all: what was worked on and used in it is so again."""
    done = Round.objects.filter(session=session, status=Round.Status.DONE)
    worked_on = done.exclude(issue=None).values_list("issue_id", flat=True)
    issues = Issue.objects.filter(learning_set_id=session.learning_set_id, pk__in=list(worked_on))
    issues.exclude(status__in=PUT_AWAY).update(status=Issue.Status.WORKED_ON)
    for round_ in done.exclude(theme=None):
        _use_theme(round_, round_.ended_at)


def reopen_rounds(session: Session) -> None:
    """On reopening a session: rounds dropped at its close are planned again, without a topic that its owner has put
    away on their own page meanwhile."""
    dropped = Round.objects.filter(session=session, status=Round.Status.DROPPED)
    dropped.filter(issue__status__in=PUT_AWAY).update(issue=None)
    dropped.update(status=Round.Status.PLANNED)


def _leave(session: Session, round_: Round, step: Step, now: datetime, *, back: bool) -> None:
    """Finish a round that the session leaves. A break in its middle leaves it running; going back from it within a
    minute makes it planned again."""
    steps = list(Step.objects.filter(round=round_).order_by("position"))
    if step.round is None and steps and steps[0].position < step.position < steps[-1].position:
        return
    if not steps or steps[0].position < step.position:
        _end(round_, round_.ended_at or now)
        return
    stays = _stays(round_)
    if _was_looked_into(round_, steps[0], stays):
        round_.status, round_.started_at, round_.ended_at = Round.Status.PLANNED, None, None
        # What the session's close has ended stays ended, for the right to hear it.
        round_.heard_until = None if session.first_closed_at is None else round_.heard_until
        round_.save(update_fields=["status", "started_at", "ended_at", "heard_until"])
        return
    was_run = any(stay.step_id == steps[-1].pk for stay in stays)
    if was_run:
        round_.heard_until = round_.heard_until or now
    _end(round_, (round_.ended_at or now) if was_run and not back else round_.ended_at)


def _end_hearing(session: Session, step: Step, now: datetime) -> None:
    """Rounds that were left early end for the right to hear them as soon as the session goes past them."""
    left = Round.objects.filter(session=session, status=Round.Status.DONE, heard_until=None)
    left.exclude(steps__position__gte=step.position).update(heard_until=now)


def _stays(round_: Round) -> list[StageVisit]:
    return list(StageVisit.objects.filter(step__round=round_))


def _was_looked_into(round_: Round, first: Step, stays: list[StageVisit]) -> bool:
    """Whether only its first step was visited, for less than a minute, and nothing was captured."""
    stayed = sum(((stay.left_at or stay.entered_at) - stay.entered_at for stay in stays), timedelta(0))
    only_first = all(stay.step_id == first.pk for stay in stays)
    return only_first and stayed < LOOKED_INTO and not has_kept(round_)


def _end(round_: Round, moment: datetime | None) -> None:
    """Mark a round done; with None as its end it can be continued. Who comes after its first end did not hear it.

    A round whose presenter was not there is no turn of theirs: it is dropped, and its topic carried at the close.
    """
    round_.status = Round.Status.DONE if _was_a_turn(round_, moment) else Round.Status.DROPPED
    round_.ended_at = moment
    round_.heard_until = round_.heard_until or moment
    round_.save(update_fields=["status", "ended_at", "heard_until"])
    _use_theme(round_, moment)


def _was_a_turn(round_: Round, moment: datetime | None) -> bool:
    """Whether its presenter was there for part of it; what was kept in it shows so, whatever the register says."""
    if round_.kind != Round.Kind.ISSUE or round_.presenter_id is None:
        return True
    row = Attendance.objects.filter(session=round_.session_id, person=round_.presenter_id).first()
    return has_kept(round_) or (row is not None and _was_there(row, round_.started_at, moment))


def _was_there(row: Attendance, begun: datetime | None, ended: datetime | None) -> bool:
    """Whether one of their stays was for part of that time; None leaves its side open."""
    return any(
        (left is None or begun is None or left >= begun) and (ended is None or came <= ended)
        for came, left in row.stays
    )


def _use_theme(round_: Round, moment: datetime | None) -> None:
    """Set when the round's theme was used; None makes it available again."""
    if round_.theme_id:
        Theme.objects.filter(pk=round_.theme_id).update(used_at=moment)


def has_kept(round_: Round, since: datetime | None = None) -> bool:
    """Whether anything was captured or committed to in the round, at all or since then."""
    after = {"created_at__gte": since} if since else {}
    kept = Contribution.objects.filter(round=round_, **after).exists()
    return kept or Commitment.objects.filter(round=round_, **after).exists()
