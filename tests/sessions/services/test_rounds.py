"""How far a round has come: a round that was run stays a turn, one that was left goes on, and the plan knows which."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django_scopes import scopes_disabled

from core import clock
from issues.models import Issue
from room.services import commitments, opening, plan_changes, presence, running
from room.state import room_state
from room.state.panels.selection import SelectionPanel
from sessions.models import Round, Session, StageVisit, Step
from sessions.process.machine import Move
from sessions.reads.balance import balance
from sessions.reads.plan import visit_of
from sessions.services import locking
from sets.roles import roles_of
from tests import factories
from tests.cast import WideCast, wide_cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]
TEN = datetime(2026, 3, 4, 10, tzinfo=UTC)


@pytest.fixture
def people() -> Iterator[WideCast]:
    with scopes_disabled():
        yield wide_cast()


@pytest.fixture
def now() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(TEN, tick=False) as now:
        yield now


class Running:
    """A session at its selection, with rounds for Ben and Cleo, and its host's hands."""

    def __init__(self, people: WideCast, now: time_machine.Traveller) -> None:
        self.people, self.now = people, now
        self.session = factories.running_session(people.harbour, at="selection")
        self.ben = factories.chosen(self.session, people.ben)
        self.cleo = factories.chosen(self.session, people.cleo)
        self.session.refresh_from_db()

    def move(self, move: Move, step: Step | None = None, *, restores: bool = False) -> None:
        self.session = running.move_on(
            session_id=self.session.pk,
            person=self.people.ada,
            move=move,
            step_id=step.pk if step else None,
            expected_version=self.session.version,
            restores=restores,
        )

    def press(self, act: Callable[..., object], **more: object) -> None:
        """Any other move of the host's."""
        act(
            session_id=self.session.pk,
            person=self.people.ada,
            expected_version=self.session.version,
            **more,
        )
        self.session.refresh_from_db()

    def go_to(self, kind: str, turn: Round | None = None, *, restores: bool = False) -> None:
        self.move(Move.JUMP, Step.objects.get(session=self.session, kind=kind, round=turn), restores=restores)

    def run(self, turn: Round) -> None:
        """Stage by stage to its last, five minutes each."""
        for step in turn.steps.order_by("position"):
            self.move(Move.JUMP, step)
            self.now.shift(timedelta(minutes=5))

    @property
    def here(self) -> tuple[str, str]:
        assert self.session.step is not None
        turn = self.session.step.round
        return (turn.presenter.short_name if turn and turn.presenter else "", self.session.step.kind)

    @property
    def left(self) -> int:
        visit = visit_of(self.session)
        assert visit is not None
        return locking.seconds_left(self.session, visit, clock.now())

    def statuses(self) -> list[str]:
        return list(self.session.session_rounds.order_by("position").values_list("status", flat=True))


@pytest.fixture
def held(people: WideCast, now: time_machine.Traveller) -> Running:
    return Running(people, now)


def test_a_round_that_was_run_without_a_word_kept_stays_a_turn(held: Running) -> None:
    held.run(held.ben)
    held.go_to("selection")
    assert held.statuses() == ["done", "planned"]
    assert StageVisit.objects.filter(step__round=held.ben).count() == 6
    held.go_to("presenting", held.cleo)
    held.now.shift(timedelta(minutes=5))
    held.press(opening.close_session)
    assert held.statuses() == ["done", "done"]
    assert held.ben.issue is not None
    assert Issue.objects.get(pk=held.ben.issue.pk).status == Issue.Status.WORKED_ON


@pytest.mark.parametrize(("seconds", "status"), [(59, "planned"), (60, "done")])
def test_a_round_that_was_looked_into_for_a_moment_has_not_begun(
    held: Running, seconds: int, status: str
) -> None:
    held.move(Move.NEXT)
    held.now.shift(timedelta(seconds=seconds))
    held.move(Move.BACK)
    assert held.statuses() == [status, "planned"]


def test_the_clock_goes_on_as_it_was_left_over_a_rounds_beginning(held: Running) -> None:
    held.move(Move.NEXT)
    held.now.shift(timedelta(seconds=44))
    held.go_to("selection")
    held.now.shift(timedelta(minutes=9))
    held.go_to("presenting", held.ben, restores=True)
    assert held.left == 136
    held.now.shift(timedelta(seconds=76))
    held.move(Move.BACK)
    held.move(Move.NEXT)
    assert (held.here, held.left) == (("Ben", "presenting"), 60)
    assert held.statuses() == ["running", "planned"]


def test_going_back_by_stages_and_on_again_leads_through_the_same_stages(held: Running) -> None:
    for _stage in range(2):
        held.move(Move.NEXT)
        held.now.shift(timedelta(minutes=2))
    for _stage in range(3):
        held.move(Move.BACK)
    assert held.here == ("", "topics")
    seen = []
    for _stage in range(3):
        held.move(Move.NEXT)
        seen.append(held.here)
    assert seen == [("", "selection"), ("Ben", "presenting"), ("Ben", "clarification")]


def test_a_look_back_into_the_round_before_leaves_the_next_one_to_go_on_with(held: Running) -> None:
    held.run(held.ben)
    held.move(Move.NEXT)
    held.now.shift(timedelta(minutes=2))
    held.move(Move.BACK)
    assert (held.here, held.statuses()) == (("Ben", "read_back"), ["running", "done"])
    held.move(Move.NEXT)
    assert (held.here, held.left) == (("Cleo", "presenting"), 60)


def test_an_activity_of_one_stage_is_gone_on_with_after_a_step_back(held: Running) -> None:
    held.press(plan_changes.add_round, kind="activity", minutes=10)
    held.run(held.cleo)
    held.move(Move.NEXT)
    held.now.shift(timedelta(minutes=4))
    held.move(Move.BACK)
    held.move(Move.NEXT)
    assert (held.here, held.left) == (("", "activity"), 6 * 60)


def test_going_on_passes_by_what_is_over_and_the_plan_does_not_count_it(held: Running) -> None:
    before = room_state(held.session, held.people.ada, roles_of(held.people.ada.pk))
    held.run(held.ben)
    held.go_to("selection")
    room = room_state(held.session, held.people.ada, roles_of(held.people.ada.pk))
    assert room.agenda.budget.minutes_over == before.agenda.budget.minutes_over - 35 + 30
    assert [step.state for step in room.agenda.groups[1].steps] == ["done"] * 6
    assert [step.state for step in room.agenda.groups[2].steps] == ["next", *["later"] * 5]
    assert room.next_step == held.cleo.steps.order_by("position").first()
    assert isinstance(room.stage, SelectionPanel)
    assert [round_.position for round_ in room.stage.planned] == [1]
    held.move(Move.NEXT)
    assert held.here == ("Cleo", "presenting")


def test_a_finished_round_can_be_gone_back_into_by_hand(held: Running) -> None:
    held.run(held.ben)
    held.move(Move.NEXT)
    held.move(Move.BACK)
    assert (held.here, held.statuses()) == (("Ben", "read_back"), ["running", "planned"])
    held.move(Move.NEXT)
    held.go_to("actions", held.ben)
    assert held.statuses() == ["running", "planned"]


def test_a_break_that_parted_a_finished_round_is_passed_by(held: Running) -> None:
    held.move(Move.NEXT)
    held.now.shift(timedelta(minutes=3))
    held.press(plan_changes.insert_step, kind="break", minutes=5)
    for _stage in range(6):
        held.move(Move.NEXT)
    assert held.here == ("Ben", "read_back")
    held.go_to("selection")
    held.move(Move.NEXT)
    assert held.here == ("Cleo", "presenting")


def test_a_round_left_before_its_end_has_its_end_where_it_was_left_at_the_close(held: Running) -> None:
    held.move(Move.NEXT)
    held.now.shift(timedelta(minutes=3))
    held.move(Move.NEXT)
    held.now.shift(timedelta(minutes=4))
    held.go_to("selection")
    assert not Round.objects.get(pk=held.ben.pk).is_over
    held.now.shift(timedelta(minutes=20))
    held.press(opening.close_session)
    assert Round.objects.get(pk=held.ben.pk).ended_at == TEN + timedelta(minutes=7)
    assert Session.objects.get(pk=held.session.pk).closed_at == TEN + timedelta(minutes=27)


@pytest.mark.parametrize("keeps", [False, True])
def test_a_round_whose_presenter_was_not_there_is_no_turn_and_its_topic_is_carried(
    held: Running, keeps: bool
) -> None:
    presence.mark(
        session_id=held.session.pk, person=held.people.ada, about=held.people.ben.pk, presence="absent"
    )
    held.run(held.ben)
    if keeps:  # on paper: what was kept shows that they were there, whatever the register says
        commitments.commit(
            session_id=held.session.pk, person=held.people.ada, round_id=held.ben.pk, words="I will ask."
        )
    held.go_to("presenting", held.cleo)
    held.now.shift(timedelta(minutes=5))
    assert held.statuses() == ["done" if keeps else "dropped", "running"]
    held.press(opening.close_session)
    assert held.ben.issue is not None
    issue = Issue.objects.get(pk=held.ben.issue.pk)
    assert issue.status == (Issue.Status.WORKED_ON if keeps else Issue.Status.CARRIED)
    share = next(one for one in balance(held.people.harbour) if one.person == held.people.ben)
    assert share.turns == (1 if keeps else 0)
