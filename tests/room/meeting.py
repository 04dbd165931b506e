"""A whole session as one machine: everything people may do in it, in any order, and what must hold all the while."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from hypothesis import strategies as st
from hypothesis.stateful import invariant, precondition, rule

from actions.models import Action
from room.services import (
    commitments,
    contributions,
    fishbowl,
    opening,
    plan_changes,
    presence,
    queue,
    ready,
    reflections,
    reports,
    round_settings,
    running,
    selection,
    silence,
    topics,
)
from sessions.models import Bid, Contribution, Round, Session, StageVisit, Step
from sessions.process.machine import Move, Status
from sessions.process.stages import WhoSpeaks
from sets.models import Membership
from tests import factories
from tests.room import reading
from tests.room.trial import MEMBERS, NAMES, Trial

somebody = st.sampled_from(NAMES)
# Most things are done by those whose part it is; the others try now and then.
host_mostly = st.sampled_from((*["host"] * 8, "gita", "ben"))
presenter_mostly = st.sampled_from((*["presenter"] * 4, "host", "ben"))
members_mostly = st.sampled_from((*MEMBERS, *MEMBERS, *NAMES))
QUEUES = [who.value for who in WhoSpeaks if who.has_queue]
in_the_plan = precondition(lambda self: self.session.step_id is not None)
in_a_round = precondition(
    lambda self: self.session.step is not None and self.session.step.round_id is not None
)
index = st.integers(0, 30)


class Meeting(Trial):
    """From the opened room to its close, and once more."""

    # What people do.

    @rule(name=somebody, remote=st.booleans())
    def join(self, name: str, remote: bool) -> None:
        how = "remote" if remote else ""
        known = self.known(name)
        self.send(name, lambda: presence.join(**known, presence=how))

    @rule(name=somebody)
    def leave(self, name: str) -> None:
        here = self.here(name)
        self.send(name, lambda: presence.leave(**here))

    @rule(name=somebody)
    def beat(self, name: str) -> None:
        known = self.known(name)
        self.send(name, lambda: presence.beat(**known))

    @rule(name=members_mostly, brings=st.integers(0, 4))
    def offer(self, name: str, brings: int) -> None:
        known, line = self.known(name), self.word()
        if not brings:
            self.send(name, lambda: topics.bring_nothing(**known))
        elif self.send(name, lambda: topics.offer(**known, topic_line=line)):
            self.note(name, line, "topic")

    @rule(name=host_mostly, nth=index)
    def choose(self, name: str, nth: int) -> None:
        bids = list(Bid.objects.filter(session=self.session, wants_turn=True))
        if bids:
            self.move(name, selection.choose, bid_id=bids[nth % len(bids)].pk)

    @precondition(lambda self: self.session.state is Status.OPEN)
    @rule(name=host_mostly)
    def start(self, name: str) -> None:
        self.move(name, running.start)

    @in_the_plan
    @rule(name=host_mostly, which=st.sampled_from([Move.NEXT] * 6 + [Move.BACK, Move.BACK, Move.SKIP]))
    def go_on(self, name: str, which: Move) -> None:
        self.move(name, running.move_on, move=which)

    @in_the_plan
    @rule(name=host_mostly, nth=index)
    def jump(self, name: str, nth: int) -> None:
        steps = list(Step.objects.filter(session=self.session))
        if steps:
            step = steps[nth % len(steps)]
            self.move(name, running.move_on, move=Move.JUMP, step_id=step.pk)

    @in_the_plan
    @rule(name=host_mostly, minutes=st.sampled_from([1, 5, -1, -90, 0, 1000]))
    def extend(self, name: str, minutes: int) -> None:
        self.move(name, running.change_time, minutes=minutes)

    @in_the_plan
    @rule(name=host_mostly)
    def pause_or_resume(self, name: str) -> None:
        self.move(name, running.resume if self.session.paused_at else running.pause)

    @rule(name=somebody)
    def take_over(self, name: str) -> None:
        was_host = self.session.host_id == self.who(name).pk
        version, roles = self.now(name), self.roles(name)
        accepted = self.send(name, lambda: running.take_over(**version, roles=roles))
        self.moves += accepted and not was_host

    @rule(name=host_mostly, nth=index, which=st.integers(0, 9))
    def reshape(self, name: str, nth: int, which: int) -> None:
        rounds = list(Round.objects.filter(session=self.session).order_by("position", "id"))
        round_id = rounds[nth % len(rounds)].pk if rounds else uuid4()
        deeds: list[tuple[Callable[..., Any], dict[str, Any]]] = [
            (plan_changes.insert_step, {"kind": "break", "minutes": 10}),
            (plan_changes.insert_step, {"kind": "off_script", "minutes": 5}),
            (plan_changes.add_round, {"kind": "theme", "minutes": 30, "theme_words": "What keeps us going?"}),
            (plan_changes.shift_round, {"round_id": round_id, "earlier": bool(nth % 2)}),
            (plan_changes.remove_round, {"round_id": round_id}),
            (round_settings.set_minutes, {"round_id": round_id, "minutes": 5 + nth}),
            (
                round_settings.swap_format,
                {"round_id": round_id, "format": ("suggestions", "taster")[nth % 2]},
            ),
            (round_settings.use_resources, {"round_id": round_id, "wanted": bool(nth % 2)}),
            (selection.name_presenter, {"round_id": round_id, "about": self.who(MEMBERS[nth % 4]).pk}),
            (selection.no_rounds, {}),
        ]
        act, more = deeds[which]
        self.move(name, act, **more)

    @precondition(lambda self: self.been)
    @rule(name=members_mostly, nth=index, late=st.integers(0, 4))
    def contribute(self, name: str, nth: int, late: int) -> None:
        """To the present stage, or to one that has passed while somebody typed."""
        rows = Step.objects.filter(pk__in=self.been, round__isnull=False).order_by("position")
        been = [row for row in rows if {*row.captures} & {*Contribution.Kind.values}]
        now = [step for step in been if step.pk == self.session.step_id]
        steps = been if late == 0 or not now else now
        if not steps:
            return
        step = steps[nth % len(steps)]
        kinds = [*(k for k in step.captures if k in Contribution.Kind.values), "note"]
        known, words = self.known(name), self.word()
        if self.send(
            name,
            lambda: contributions.contribute(
                **known, step_id=step.pk, kind=kinds[nth % len(kinds)], words=words
            ),
        ):
            self.kept += 1
            self.note(name, words, "kept")
            assert not self.only_watches(name)

    @precondition(lambda self: self.kept)
    @rule(name=members_mostly, nth=index)
    def withdraw(self, name: str, nth: int) -> None:
        kept = list(Contribution.objects.filter(round__session=self.session))
        if kept:
            here, one = self.here(name), kept[nth % len(kept)]
            back = one.withdrawn_at is not None
            self.send(name, lambda: contributions.withdraw(**here, contribution_id=one.pk, back=back))

    @precondition(lambda self: self.session.step is not None and self.session.step.who_speaks in QUEUES)
    @rule(name=members_mostly)
    def ask_to_speak(self, name: str) -> None:
        known = self.known(name)
        if self.send(name, lambda: queue.ask_to_speak(**known)):
            assert name == "ada" or self.roles(name).is_member(self.stage.learning_set.pk)

    @in_the_plan
    @rule(name=members_mostly, ends=st.booleans())
    def be_silent(self, name: str, ends: bool) -> None:
        known, here = self.known(name), self.here(name)
        self.send(name, lambda: silence.end_silence(**here) if ends else silence.keep_silence(**known))

    @in_the_plan
    @rule(name=members_mostly, back=st.booleans())
    def say_that_one_is_done(self, name: str, back: bool) -> None:
        known, step_id = self.known(name), self.session.step_id
        assert step_id is not None
        self.send(name, lambda: ready.mark_ready(**known, step_id=step_id, back=back))

    @rule(name=host_mostly, which=st.integers(0, 4))
    def make_circles(self, name: str, which: int) -> None:
        here = self.here(name)
        deeds: list[Callable[[], Any]] = [
            lambda: fishbowl.begin(**here, size=3, open_chair=True),
            lambda: fishbowl.swap(**here),
            lambda: fishbowl.come_in(**here),
            lambda: fishbowl.come_in(**here, back=True),
            lambda: fishbowl.end(**here),
        ]
        self.send(name, deeds[which])

    @rule(name=members_mostly, back=st.booleans())
    def take_the_chair(self, name: str, back: bool) -> None:
        known = self.known(name)
        self.send(name, lambda: fishbowl.take_chair(**known, back=back))

    @in_a_round
    @rule(name=presenter_mostly)
    def commit(self, name: str) -> None:
        step = self.session.step
        if step is None or step.round_id is None:
            return
        here, words, round_id = self.here(name), self.word(), step.round_id
        if self.send(name, lambda: commitments.commit(**here, round_id=round_id, words=words)):
            presenter = step.round.presenter if step.round else None
            assert presenter is not None
            self.said.append(reading.Said(words, presenter.pk, self.moment, "action"))

    @rule(name=members_mostly, nth=index)
    def report(self, name: str, nth: int) -> None:
        mine = list(Action.objects.filter(owner=self.who(name)).order_by("id"))
        if mine:
            here, action = self.here(name), mine[nth % len(mine)]
            outcome = ("done", "partly", "changed", "not-yet", "unknown")[nth % 5]
            self.send(name, lambda: reports.report(**here, action_id=action.pk, outcome=outcome))

    @in_the_plan
    @rule(name=members_mostly)
    def reflect(self, name: str) -> None:
        known, words = self.known(name), self.word()
        if self.send(name, lambda: reflections.reflect(**known, kind="well", words=words)):
            self.note(name, words, "reflection")

    @precondition(lambda self: self.steps > 15 and self.session.step_id is not None)
    @rule(name=host_mostly)
    def close(self, name: str) -> None:
        if self.move(name, opening.close_session):
            reading.check_balance(self.stage.learning_set)

    @precondition(lambda self: self.session.state is Status.CLOSED)
    @rule(name=host_mostly)
    def reopen(self, name: str) -> None:
        roles = self.roles(name)
        self.move(name, opening.reopen, roles=roles)

    @rule(name=host_mostly, which=st.integers(0, 6))
    def press_at_any_time(self, name: str, which: int) -> None:
        """Also what makes no sense now: then it is refused, and changes nothing."""
        deeds: list[Callable[..., Any]] = [
            running.start,
            running.unstart,
            running.pause,
            running.resume,
            opening.unopen,
            selection.no_rounds,
            opening.open_room,
        ]
        act = deeds[which]
        self.move(name, act, **({"roles": self.roles(name)} if act is opening.open_room else {}))

    # What happens to them.

    @rule()
    def resend(self) -> None:
        """The answer was lost: the same form with the same key changes nothing."""
        if self.last is None:
            return
        last = self.last
        before = (self.session.version, self.session.changes)
        with transaction.atomic():
            last.arrive()
        self._look_again()
        assert (self.session.version, self.session.changes) == before

    @rule(name=host_mostly, nth=index)
    def press_in_a_stale_tab(self, name: str, nth: int) -> None:
        """A tab that shows an older version: refused, whatever it would do."""
        version = self.seen_versions[nth % len(self.seen_versions)]
        if version == self.session.version:
            return
        stale = {**self.here(name), "expected_version": version}
        assert not self.send(name, lambda: running.move_on(**stale, move=Move.NEXT))

    @rule(name=st.sampled_from(("dev", "ben", "oona", "nell")))
    def role_ends(self, name: str) -> None:
        current = Membership.objects.current().filter(person=self.who(name))
        current.filter(learning_set=self.stage.learning_set).update(ended_at=self.moment)

    @rule()
    def newcomer_joins(self) -> None:
        nell = self.who("nell")
        if not Membership.objects.filter(person=nell).exists():
            factories.membership(nell, self.stage.learning_set, started_at=self.moment, seat=9)

    @rule(minutes=st.sampled_from([1, 5, 60, -1, -60]))
    def clock_jumps(self, minutes: int) -> None:
        self.traveller.shift(timedelta(minutes=minutes))
        self.went_back |= minutes < 0

    @rule(name=somebody)
    def look_around(self, name: str) -> None:
        """What they see is what the table lets them see."""
        visible = Session.objects.visible_to(self.who(name).pk).filter(pk=self.session.pk)
        session = visible.select_related("learning_set", "paused_by", "host").first()
        if session is None:
            assert not self.roles(name).is_in(self.stage.learning_set.pk)
            return
        reading.check_room_state(
            session, self.who(name), self.roles(name), self.said, strict=not self.went_back
        )

    # What holds all the while.

    @invariant()
    def all_is_well(self) -> None:
        """Looked at after everything that was sent, whether it was accepted or not."""
        if not hasattr(self, "session"):
            return
        self.steps += 1
        self.traveller.shift(timedelta(seconds=1))
        if self.looked:
            return
        self.looked = True
        assert self.session.version == self.first_version + self.moves
        rows = Contribution.objects.filter(learning_set_id=self.stage.learning_set.pk)
        assert rows.count() == self.kept
        self._check_position()

    def _check_position(self) -> None:
        session, rows = self.session, Step.objects.filter(session=self.session).order_by("position")
        plan = list(rows.values_list("pk", "position", "round_id"))
        assert [place for _pk, place, _round in plan] == list(range(len(plan)))
        begun = session.state in {Status.RUNNING, Status.PAUSED}
        assert (session.step_id in {pk for pk, _place, _round in plan}) is begun
        assert (session.paused_at is not None) is (session.state is Status.PAUSED)
        stays = list(
            StageVisit.objects.filter(session=session, left_at=None).values_list("step_id", flat=True)
        )
        assert stays == ([session.step_id] if begun else [])
        runs = list(
            Round.objects.filter(session=session, status=Round.Status.RUNNING).values_list("pk", flat=True)
        )
        if session.step and session.step.round_id:
            assert runs == [session.step.round_id]
        assert len(runs) <= 1
