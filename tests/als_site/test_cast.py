"""The people and rows that other tests stand on."""

from datetime import timedelta

import pytest
from django_scopes import scopes_disabled

from actions.models import Action, Tally
from core import clock
from sessions.models import Attendance, Round
from sessions.process.machine import Status
from sets.roles import roles_of
from tests import factories
from tests.cast import cast, wide_cast

pytestmark = pytest.mark.django_db


def test_cast_gives_everybody_their_part() -> None:
    people = cast()
    assert [p.short_name for p in people.members] == ["Ben", "Cleo", "Dev", "Femi", "Gita", "Hal"]
    assert factories.members_of(people.harbour) == people.members
    assert roles_of(people.ada.pk).is_facilitator(people.harbour.pk)
    assert roles_of(people.gita.pk).is_deputy(people.harbour.pk)
    assert not roles_of(people.finn.pk).is_in(people.harbour.pk)
    assert roles_of(people.noor.pk).sets_now() == []


def test_wide_cast_keeps_leavers_out_and_newcomers_in() -> None:
    people = wide_cast()
    assert roles_of(people.newcomer.pk).is_member(people.harbour.pk)
    assert not roles_of(people.leaver.pk).is_in(people.harbour.pk)
    assert not roles_of(people.observer.pk).is_member(people.harbour.pk)
    assert not roles_of(people.past_facilitator.pk).is_facilitator(people.harbour.pk)


def test_closed_session_has_turns_promises_and_a_register_when_it_lies_in_the_past() -> None:
    people = cast()
    on = clock.now() - timedelta(days=40)
    held = factories.closed_session(
        people.harbour,
        on=on,
        came=people.members[:5],
        presenters=[people.cleo, people.dev],
        waiting=[people.ben],
        promises=[(people.cleo, "I will ask.")],
    )
    assert (held.status, held.starts_at) == (Status.CLOSED, on)
    assert abs((held.closed_at or clock.now()) - on) < timedelta(minutes=5)
    turns = Round.objects.filter(session=held, status=Round.Status.DONE).order_by("position")
    assert [turn.presenter for turn in turns] == [people.cleo, people.dev]
    absent = Attendance.objects.filter(session=held, presence="absent")
    assert [row.person for row in absent] == [people.hal]
    with scopes_disabled():
        assert [str(action.words) for action in Action.objects.all()] == ["I will ask."]
    assert Tally.objects.get().said == 1


def test_running_session_stands_at_the_stage_asked_for() -> None:
    people = cast()
    running = factories.running_session(people.harbour, at="topics")
    assert running.step is not None
    assert running.step.kind == "topics"
