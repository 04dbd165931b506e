"""Who may do what in a session, and who may read what was said in it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied

from core import clock
from core.periods import Period, covers, overlap, until, within
from issues.models import Issue
from sessions.models import Attendance, Round, RoundReader, Session, StageVisit, Step
from sessions.process import defaults
from sessions.process.stages import StageKind
from sets.permissions import can_open_room
from sets.roles import Roles

REOPEN_WITHIN = timedelta(days=1)


def can_run(session: Session, person_id: UUID | None, roles: Roles) -> bool:
    """Whether the person may open, move and cancel this session: who may open every room of the set, and whoever is
    named for this one, as long as they are a member or facilitator."""
    if can_open_room(roles, session.learning_set):
        return True
    is_named = person_id is not None and person_id in {session.named_host_id, session.stand_in_id}
    return is_named and takes_part(session, roles)


def holds_controls(session: Session, person_id: UUID, roles: Roles) -> bool:
    """Whether the person is the session's host, with a role that lets them run the room: it ends with the role."""
    if session.host_id != person_id or not takes_part(session, roles):
        return False
    return session.host_stands_in or can_run(session, person_id, roles)


def host_is_gone(session: Session, host: Attendance | None, roles: Roles | None, now: datetime) -> bool:
    """Whether any member may take over: no host, none with the role for it, or silent for 60 seconds."""
    if session.host_id is None or roles is None:
        return True
    return is_gone(host, now) or not holds_controls(session, session.host_id, roles)


def is_gone(attendance: Attendance | None, now: datetime) -> bool:
    """Whether that person's browser has sent nothing for `GONE_SECONDS`, or never."""
    if attendance is None or attendance.seen_at is None:
        return True
    return now - attendance.seen_at >= timedelta(seconds=defaults.GONE_SECONDS)


def can_take_over(session: Session, roles: Roles, *, is_here: bool, host_gone: bool) -> bool:
    """Whether somebody may take over the room: a facilitator at any time, others only while they are here themselves:
    who may open it and the trainee at once, other members once the host is gone."""
    if not session.is_live or not takes_part(session, roles):
        return False
    if roles.is_facilitator(session.learning_set_id):
        return True
    at_once = can_run(session, roles.person_id, roles) or is_trainee(session, roles)
    return is_here and (host_gone or at_once)


def takes_part(session: Session, roles: Roles) -> bool:
    """Whether the person is a member or facilitator of the set; observers only watch, but for the session's trainee."""
    in_set = session.learning_set_id
    return roles.is_member(in_set) or roles.is_facilitator(in_set) or is_trainee(session, roles)


def is_trainee(session: Session, roles: Roles) -> bool:
    """Whether the person was named as this session's trainee facilitator, and still belongs to the set."""
    if session.trainee_id is None or session.trainee_id != roles.person_id:
        return False
    return roles.is_in(session.learning_set_id)


def watches(session: Session, step: Step | None) -> bool:
    """Whether the outer circle of a fishbowl only watches: in a round, until it comes in or looks back on it."""
    if session.fishbowl != Session.Fishbowl.ON or step is None or step.round_id is None:
        return False
    return step.kind != StageKind.PROCESS_REVIEW


def check_takes_part(session: Session, roles: Roles) -> None:
    """Raise PermissionDenied unless the person takes part."""
    if not takes_part(session, roles):
        raise PermissionDenied


def can_read_session(session: Session, roles: Roles) -> bool:
    """Whether somebody may read something of what was said in a session: who belonged to the set for a part of it,
    and still does or does again; who came to facilitate, while they do."""
    begun = session.opened_at or session.started_at or session.starts_at
    return overlap(roles.reads(session.learning_set_id), [(begun, session.closed_at or clock.now())])


@dataclass(frozen=True)
class Hearing:
    """Of the "room only" rounds among some: when each was on, and to whom its presenter opened it by name."""

    times: Mapping[UUID, Sequence[Period]] = field(default_factory=dict)
    named: frozenset[tuple[UUID, UUID]] = frozenset()  # round, person
    visits: Mapping[UUID, Sequence[Period]] = field(default_factory=dict)  # with those after it had been run

    def is_for(self, round_: Round, person_id: UUID, attendance: Attendance | None) -> bool:
        """Whether somebody may hear the round: who was there while it was on, or was named; anybody if it is open."""
        if not is_room_only(round_) or (round_.pk, person_id) in self.named:
            return True
        return attendance is not None and overlap(attendance.stays, self.times.get(round_.pk, ()))

    def has_all(self, round_: Round, person_id: UUID, attendance: Attendance | None) -> bool:
        """Whether somebody presents the round, or was there for all of it."""
        if is_own(round_, person_id):
            return True
        stays = attendance.stays if attendance else []
        return all(within(period, stays) for period in self.times.get(round_.pk, ()))

    def has_words(
        self, round_: Round, said_at: datetime, *, person_id: UUID, attendance: Attendance | None
    ) -> bool:
        """Whether something said in a round that somebody may hear was for their ears: who came late to a "room only"
        round, or was out for a while, reads of it what was said while they were there; its presenter, and whom they
        named, all of it. What was shared when the round was not on is for all who may read the round."""
        if not is_room_only(round_) or is_own(round_, person_id) or (round_.pk, person_id) in self.named:
            return True
        if not covers(self.visits.get(round_.pk, ()), said_at):
            return True
        return attendance is not None and covers(attendance.stays, said_at)


def hearing_of(rounds: Iterable[Round]) -> Hearing:
    """Two queries if any of the rounds stays in the room, else none."""
    shut = {round_.pk: round_ for round_ in rounds if is_room_only(round_)}
    if not shut:
        return Hearing()
    visits: dict[UUID, list[Period]] = {}
    stays = StageVisit.objects.filter(step__round__in=list(shut)).order_by("entered_at", "id")
    for round_id, begun, ended in stays.values_list("step__round_id", "entered_at", "left_at"):
        visits.setdefault(round_id, []).append((begun, ended))
    named = RoundReader.objects.filter(round__in=list(shut)).values_list("round_id", "person_id")
    for pk, round_ in shut.items():
        if pk not in visits and round_.started_at is not None:
            visits[pk] = [(round_.started_at, round_.ended_at)]
    # A round is on until it has been run; whoever visits it again comes too late.
    times = {pk: until(visits.get(pk, ()), round_.heard_until) for pk, round_ in shut.items()}
    return Hearing(times, frozenset(named), visits)


def can_read_round(
    round_: Round,
    *,
    person_id: UUID,
    roles: Roles,
    attendance: Attendance | None,
    set_id: UUID,
    hearing: Hearing | None = None,
) -> bool:
    """Whether somebody may read a round: its presenter; others if they belonged to the set for a part of it. A "room
    only" round can be read only by those who were present while it was on, and by whom its presenter named."""
    reads = roles.reads(set_id)
    if not reads or is_own(round_, person_id):
        return bool(reads)
    if not (hearing or hearing_of([round_])).is_for(round_, person_id, attendance):
        return False
    return overlap(reads, [(round_.started_at or round_.created_at, round_.ended_at)])


def is_own(round_: Round, person_id: UUID) -> bool:
    """Whether somebody presents the round, and did so when its words were kept in the room."""
    return round_.presenter_id == person_id and not round_.handed_on


def can_read_topic(round_: Round, *, person_id: UUID, reads: Iterable[Period], now: datetime) -> bool:
    """Whether somebody may read a round's topic: its presenter, and those who belonged to the set as it began. A draft
    is its owner's alone."""
    if round_.issue and round_.issue.status == Issue.Status.DRAFT and round_.issue.owner_id != person_id:
        return False
    return round_.presenter_id == person_id or covers(reads, round_.started_at or now)


def came_in_time(session: Session, attendance: Attendance | None) -> bool:
    """Whether somebody was present before the session was first closed: reopening it lets nobody hear more."""
    return attendance is not None and bool(until(attendance.stays, session.first_closed_at))


def is_room_only(round_: Round) -> bool:
    """Whether the presenter marked the round or its issue as "room only"."""
    return round_.room_only or bool(round_.issue and round_.issue.room_only)


def can_reopen(session: Session) -> bool:
    """Whether a session can be reopened: closed within the last day, in a set that has not ended."""
    fresh = session.closed_at is not None and clock.now() - session.closed_at <= REOPEN_WITHIN
    return fresh and not session.learning_set.has_ended
