"""Plays a scripted session from planning to close through the services that the room uses."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from accounts.models import User
from actions.models import Action
from demo.script import Meeting, Offered, Turn
from demo.time_travel import Past
from issues.models import Issue
from planning.services import scheduling
from room.services import (
    commitments,
    contributions,
    opening,
    presence,
    reflections,
    reports,
    room_only,
    running,
    selection,
    topics,
)
from sessions.models import Bid, Round, Session, Step
from sessions.process.machine import Move
from sets.models import LearningSet
from sets.roles import Roles, roles_of

SAID_IN = {
    "clarification": "clarification",
    "parked": "clarification",
    "probing": "probing",
    "action_question": "action_questions",
    "suggestion": "suggestions",
}


class SessionPlayer:
    """Plays sessions of one set with its people, on the set-back clock."""

    def __init__(
        self, learning_set: LearningSet, *, people: Mapping[str, User], members: tuple[str, ...], past: Past
    ) -> None:
        self.learning_set = learning_set
        self.people = people
        self.members = members
        self.past = past
        self.host = people["ada"]

    def roles(self, key: str) -> Roles:
        """The person's roles at the time of the script."""
        return roles_of(self.people[key].pk)

    def plan(self, starts_at: datetime) -> Session:
        """Plan the session, by Ada."""
        return scheduling.plan_session(
            learning_set=self.learning_set,
            person=self.host,
            roles=self.roles("ada"),
            local_start=starts_at.astimezone(self.learning_set.zone).replace(tzinfo=None),
            minutes=self.learning_set.minutes,
            venue=self.learning_set.venue,
            link=self.learning_set.link,
        )

    def answer(self, session: Session, answers: Mapping[str, tuple[str, str]]) -> None:
        """Record everybody's answer: yes without a reason unless `answers` says otherwise."""
        for key in (*self.members, "ada"):
            said, reason = answers.get(key, ("yes", ""))
            if said:
                scheduling.answer(
                    session_id=session.pk,
                    person=self.people[key],
                    roles=self.roles(key),
                    answer=said,
                    reason=reason,
                )

    def open(self, session: Session) -> Session:
        """Open the room, by Ada."""
        return opening.open_room(
            session_id=session.pk, person=self.host, roles=self.roles("ada"), expected_version=None
        )

    def offer(self, session: Session, *, who: str, line: str, wants: str, format: str, minutes: int) -> None:
        """Offer an issue to the set; a carried one is used again."""
        carried = (
            Issue.objects.owned_by(self.people[who].pk)
            .filter(learning_set=self.learning_set, status=Issue.Status.CARRIED)
            .first()
        )
        topics.offer(
            session_id=session.pk,
            issue_id=carried.pk if carried else None,
            person=self.people[who],
            roles=self.roles(who),
            topic_line=line,
            wants=wants,
            format=format,
            minutes=minutes,
        )

    def hold(self, meeting: Meeting, starts_at: datetime) -> Session:
        """Play the whole session, step by step."""
        self.past.to(starts_at - timedelta(days=21))
        session = self.plan(starts_at)
        self.past.to(starts_at - timedelta(days=3))
        self.answer(session, {who: ("no", why) for who, why in meeting.apologies.items()})
        self.past.to(starts_at - timedelta(minutes=6))
        self.open(session)
        for key in ("ada", *self.members):
            if key not in meeting.apologies:
                self.past.passes(0.5)
                where = "remote" if key == "femi" else "in-room"
                presence.join(
                    session_id=session.pk, person=self.people[key], roles=self.roles(key), presence=where
                )
        self.past.to(starts_at + timedelta(minutes=1))
        session = running.start(session_id=session.pk, person=self.host, expected_version=None)
        for step in self.stages(session):
            self.live_through(session, meeting, step)
        return opening.close_session(session_id=session.pk, person=self.host, expected_version=None)

    def stages(self, session: Session) -> Iterator[Step]:
        """Iterate over the steps; the clock advances by a step's minutes before the next."""
        while True:
            session.refresh_from_db()
            step = session.step
            if step is None:
                return
            yield step
            self.past.passes(step.minutes - 0.5)
            if not Step.objects.filter(session=session, position__gt=step.position).exists():
                return
            running.move_on(session_id=session.pk, person=self.host, move=Move.NEXT, expected_version=None)

    def live_through(self, session: Session, meeting: Meeting, step: Step) -> None:
        """Play what was said and captured in one step."""
        if step.round is not None:
            turn = next(t for t in meeting.turns if self.people[t.who].pk == step.round.presenter_id)
            self.live_round(session, turn, step, step.round)
        elif step.kind == "reports":
            self.report(session, meeting)
        elif step.kind == "topics":
            self.share(session, meeting)
        elif step.kind == "selection":
            self.choose(session, meeting)
        elif step.kind == "reflection":
            self.look_back(session, meeting)

    def report(self, session: Session, meeting: Meeting) -> None:
        """Report on each owner's actions."""
        for told in meeting.reports:
            owner = self.people[told.who]
            mine = Action.objects.of_set(self.learning_set.pk).owned_by(owner.pk).still_open()
            action = next(a for a in mine if str(a.words).startswith(told.action))
            reports.report(
                session_id=session.pk,
                person=owner,
                action_id=action.pk,
                outcome=told.outcome,
                happened=told.happened,
                changed=told.changed,
            )
            reports.end_report_turn(session_id=session.pk, person=owner, about=owner.pk, without=True)

    def share(self, session: Session, meeting: Meeting) -> None:
        """Make everybody's bid, or record that they bring nothing."""
        brought: tuple[Turn | Offered, ...] = (*meeting.turns, *meeting.offered)
        for one in brought:
            self.offer(
                session, who=one.who, line=one.line, wants=one.wants, format=one.format, minutes=one.minutes
            )
        for who in meeting.nothing:
            topics.bring_nothing(session_id=session.pk, person=self.people[who], roles=self.roles(who))

    def choose(self, session: Session, meeting: Meeting) -> None:
        """Record interest, then choose the rounds."""
        for turn in meeting.turns:
            bid = Bid.objects.on_table().filter(session=session, person=self.people[turn.who]).latest()
            for key in [m for m in self.members if m not in meeting.apologies and m != turn.who][:3]:
                topics.mark_interest(
                    session_id=session.pk,
                    person=self.people[key],
                    roles=self.roles(key),
                    bid_id=bid.pk,
                    interested=True,
                )
            selection.choose(session_id=session.pk, person=self.host, bid_id=bid.pk, expected_version=None)

    def live_round(self, session: Session, turn: Turn, step: Step, round_: Round) -> None:
        """Capture contributions in the steps that allow them, mark some, and commit to actions at the end."""
        for kept in turn.kept:
            if SAID_IN[kept.kind] == step.kind:
                self.past.passes(0.3)
                made = contributions.contribute(
                    session_id=session.pk,
                    person=self.people[kept.who],
                    roles=self.roles(kept.who),
                    step_id=step.pk,
                    kind=kept.kind,
                    words=kept.words,
                )
                if kept.starred:
                    contributions.star(
                        session_id=session.pk, person=self.host, contribution_id=made.pk, starred=True
                    )
        if "action" in step.captures and step.kind != "read_back":
            for words in turn.promises:
                commitments.commit(
                    session_id=session.pk, person=self.people[turn.who], round_id=round_.pk, words=words
                )
        if turn.room_only:
            room_only.keep_in_room(
                session_id=session.pk, person=self.people[turn.who], round_id=round_.pk, room_only=True
            )

    def look_back(self, session: Session, meeting: Meeting) -> None:
        """Record the reflections and everybody's closing answer."""
        reflections.ask_closing_question(session_id=session.pk, person=self.host, question=meeting.question)
        for kind, said in (("well", meeting.well), ("better", meeting.better), ("closing", meeting.closing)):
            for who, words in said:
                reflections.reflect(
                    session_id=session.pk,
                    person=self.people[who],
                    roles=self.roles(who),
                    kind=kind,
                    words=words,
                )
