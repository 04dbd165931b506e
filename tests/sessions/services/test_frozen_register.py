"""A register is counted at its session's close, and anew when it is corrected; never when somebody leaves."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django_scopes import scopes_disabled

from core import clock
from planning.services import not_held
from sessions.models import Attendance, FrozenRegister, Presence, Session
from sessions.services.register_corrections import Line, correct_register
from sets.models import Membership
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast, cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def people() -> Cast:
    return cast()


def counts(session: Session) -> list[tuple[int, int, int, bool, bool]]:
    rows = FrozenRegister.objects.filter(session=session).order_by("number")
    return [(r.number, r.places, r.came, r.same_people, r.superseded_at is None) for r in rows]


def correct(people: Cast, session: Session, who: str, presence: str) -> None:
    row = Attendance.objects.get(session=session, person=getattr(people, who))
    with scopes_disabled():
        correct_register(
            session_id=session.pk, person=people.ada, roles=roles_of(people.ada.pk), expected_version=None,
            lines={row.pk: Line(presence, False, False)},
        )  # fmt: skip


def test_close_counts_members_of_that_day_and_a_correction_of_one_line_changes_nothing_shown(
    people: Cast,
) -> None:
    session = factories.closed_session(people.harbour, came=people.members[2:])
    assert counts(session) == [(1, 6, 4, True, True)]
    Membership.objects.filter(person=people.hal).update(ended_at=clock.now())
    correct(people, session, "ben", Presence.IN_ROOM)
    correct(people, session, "cleo", Presence.APOLOGIES)  # counted apart
    assert counts(session) == [(1, 6, 4, True, True)]
    row = Attendance.objects.get(session=session, person=people.ben)
    assert row.came  # the register itself, hours and certificates are right at once


def test_other_people_than_first_counted_are_marked_until_they_are_the_same_again(people: Cast) -> None:
    session = factories.closed_session(people.harbour)
    correct(people, session, "ben", Presence.NOT_DUE)
    correct(people, session, "ben", Presence.IN_ROOM)
    assert counts(session) == [(1, 6, 6, True, False), (2, 5, 5, False, False), (3, 6, 6, True, True)]


def test_session_that_was_none_and_waits_for_its_date_again_is_not_counted(people: Cast) -> None:
    session = factories.closed_session(people.harbour, on=clock.now() - timedelta(hours=3))
    with scopes_disabled():
        not_held.declare_none(
            session_id=session.pk, person=people.ada, roles=roles_of(people.ada.pk), expected_version=None
        )
    assert (counts(session), Attendance.objects.filter(session=session, counted=True).count()) == ([], 0)


def test_sessions_from_before_counts_were_kept_are_counted_alike(people: Cast) -> None:
    for days, absent in ((60, 0), (30, 2)):
        on = clock.now() - timedelta(days=days)
        factories.closed_session(people.harbour, on=on, came=people.members[absent:])
    Membership.objects.filter(person=people.hal).update(ended_at=clock.now() - timedelta(days=45))
    factories.closed_session(people.harbour)

    def kept() -> list[tuple[int, int]]:
        rows = FrozenRegister.objects.order_by("session__starts_at")
        return [(row.places, row.came) for row in rows]

    FrozenRegister.objects.all().delete()
    Attendance.objects.update(counted=False)
    import_module("sessions.migrations.0020_freeze_past_registers").freeze(apps, None)
    assert kept() == [(6, 6), (5, 3), (5, 5)]
    assert Attendance.objects.filter(counted=True).count() == 16


def test_corrections_wait_until_four_lines_of_a_register_differ(people: Cast) -> None:
    session = factories.closed_session(people.harbour, came=people.members[:1])
    names = [name for name in ("ben", "cleo", "hal") if getattr(people, name) not in people.members[:1]]
    for name in names:
        correct(people, session, name, Presence.IN_ROOM)
    assert counts(session) == [(1, 6, 1, True, True)]
    others = [person for person in people.members[1:] if person not in [getattr(people, n) for n in names]]
    for person in others:
        row = Attendance.objects.get(session=session, person=person)
        with scopes_disabled():
            correct_register(
                session_id=session.pk, person=people.ada, roles=roles_of(people.ada.pk), expected_version=None,
                lines={row.pk: Line(Presence.IN_ROOM, False, False)},
            )  # fmt: skip
    assert counts(session)[:2] == [(1, 6, 1, True, False), (2, 6, 5, True, True)]


def test_a_hidden_count_comes_back_only_as_it_was(people: Cast) -> None:
    session = factories.closed_session(people.harbour)
    correct(people, session, "ben", Presence.NOT_DUE)
    correct(people, session, "ben", Presence.ABSENT)
    assert counts(session)[-1] == (2, 5, 5, False, True)
    correct(people, session, "ben", Presence.IN_ROOM)
    assert counts(session)[-1] == (3, 6, 6, True, True)
