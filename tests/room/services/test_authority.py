"""Who runs the room: a role that ends takes the controls along, and nobody takes them over from home."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django_scopes import scopes_disabled

from accounts.models import User
from core import clock
from room.services import contributions, opening, queue, running
from sessions.models import Attendance, Session
from sets import services as sets
from sets.models import Membership, SetStatus
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast, cast
from tests.room.scene import client_of, do, get_fragment, move, set_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def session(people: Cast) -> Session:
    return factories.running_session(people.harbour, at="reports")


def known(person: User, session: Session) -> dict[str, Any]:
    return {"session_id": session.pk, "person": person, "roles": roles_of(person.pk)}


def pause(person: User, session: Session) -> None:
    running.pause(session_id=session.pk, person=person, expected_version=None)


def held(person: User, role: str = "member") -> Membership:
    return Membership.objects.get(person=person, role=role, ended_at=None)


def fall_silent(person: User, session: Session) -> None:
    gone = clock.now() - timedelta(minutes=2)
    Attendance.objects.filter(session=session, person=person).update(seen_at=gone)


def test_the_controls_end_with_the_facilitators_role_though_they_stay_in_the_set(
    people: Cast, session: Session
) -> None:
    factories.membership(people.ada, people.harbour, "observer")
    pause(people.ada, session)
    sets.hand_over(membership_id=held(people.gita).pk, person=people.ada, roles=roles_of(people.ada.pk))
    with pytest.raises(PermissionDenied):
        running.resume(session_id=session.pk, person=people.ada, expected_version=None)
    page = get_fragment(client_of(people.ada), session).content.decode()
    assert ["room/do/next" in page, "room/do/resume" in page] == [False, False]
    assert move(client_of(people.ada), session, "close").status_code == 403
    assert move(client_of(people.ben), session, "take-over").status_code == 200  # nobody runs it any more


def test_the_controls_end_with_the_deputys_role(people: Cast, session: Session) -> None:
    running.take_over(**known(people.gita, session), expected_version=None)
    pause(people.gita, session)
    named: dict[str, Any] = {
        "membership_id": held(people.gita).pk,
        "person": people.ada,
        "roles": roles_of(people.ada.pk),
    }
    sets.name_deputy(**named, is_deputy=False)
    with pytest.raises(PermissionDenied):
        running.resume(session_id=session.pk, person=people.gita, expected_version=None)


def test_who_is_no_longer_a_host_does_for_nobody_else_what_hosts_do(people: Cast) -> None:
    scene = set_scene(people)
    factories.membership(people.ada, people.harbour, "member")
    step = scene.at("probing")
    scene.contribute(people.cleo, step, "What else?")
    kept = scene.turn.contributions.get()
    Membership.objects.filter(person=people.ada, role="facilitator").update(ended_at=clock.now())
    asked: dict[str, Any] = {"session_id": scene.session.pk, "person": people.ada}
    with scopes_disabled():
        for act in (
            lambda: contributions.change_words(**asked, contribution_id=kept.pk, words="Other words."),
            lambda: contributions.withdraw(**asked, contribution_id=kept.pk),
            lambda: contributions.star(**asked, contribution_id=kept.pk, starred=True),
            lambda: queue.give_floor(**asked, about=people.cleo.pk),
        ):
            with pytest.raises(PermissionDenied):
                act()


def test_a_member_who_stands_in_keeps_the_controls_until_they_leave_the_set(
    people: Cast, session: Session
) -> None:
    fall_silent(people.ada, session)
    running.take_over(**known(people.ben, session), expected_version=None)
    pause(people.ben, session)
    Membership.objects.filter(person=people.ben).update(ended_at=clock.now())
    with pytest.raises(PermissionDenied):
        running.resume(session_id=session.pk, person=people.ben, expected_version=None)


@pytest.mark.parametrize("who", ["ben", "gita"])  # a member; the deputy
@pytest.mark.parametrize("how", ["apologies", "left", "away", "never"])
def test_nobody_takes_the_room_over_from_home(people: Cast, session: Session, who: str, how: str) -> None:
    person = getattr(people, who)
    row = Attendance.objects.filter(session=session, person=person)
    now = clock.now()
    facts: dict[str, dict[str, Any]] = {
        "apologies": {"presence": "apologies", "arrived_at": None, "seen_at": None},
        "left": {"left_at": now, "away_since": now},
        "away": {"presence": "away", "away_since": now},
        "never": {"presence": "", "arrived_at": None},
    }
    row.update(**facts[how])
    fall_silent(people.ada, session)
    with pytest.raises(PermissionDenied, match="Say first that you are here"):
        running.take_over(**known(person, session), expected_version=None)
    client = client_of(person)
    assert "room/do/take-over" not in get_fragment(client, session).content.decode()
    assert do(client, session, "join").status_code == 200
    assert "room/do/take-over" in get_fragment(client, session).content.decode()
    assert move(client, session, "take-over").status_code == 200


def test_in_a_set_that_shares_facilitation_who_is_at_home_takes_nothing_over(
    people: Cast, session: Session
) -> None:
    people.harbour.status = SetStatus.SHARED
    people.harbour.save()
    Attendance.objects.filter(session=session, person=people.hal).update(
        presence="apologies", arrived_at=None
    )
    with pytest.raises(PermissionDenied):
        running.take_over(**known(people.hal, session), expected_version=None)
    running.take_over(**known(people.ben, session), expected_version=None)


def test_a_facilitator_takes_it_back_with_one_tap_from_anywhere(people: Cast, session: Session) -> None:
    running.take_over(**known(people.gita, session), expected_version=None)
    Attendance.objects.filter(session=session, person=people.ada).update(left_at=clock.now(), seen_at=None)
    running.take_over(**known(people.ada, session), expected_version=None)
    session.refresh_from_db()
    assert session.host_id == people.ada.pk


def test_what_was_true_before_the_lock_opens_nothing(people: Cast) -> None:
    session = factories.session(people.harbour)
    before = known(people.gita, session)
    held(people.gita).__class__.objects.filter(person=people.gita).update(is_deputy=False)
    with pytest.raises(PermissionDenied):
        opening.open_room(**before, expected_version=None)


def test_two_hand_overs_at_once_make_one_facilitator(people: Cast) -> None:
    before = roles_of(people.ada.pk)  # as both requests read it, before the first has its lock
    sets.hand_over(membership_id=held(people.gita).pk, person=people.ada, roles=before)
    with pytest.raises(PermissionDenied):
        sets.hand_over(membership_id=held(people.hal).pk, person=people.ada, roles=before)
    facilitators = Membership.objects.current().filter(learning_set=people.harbour, role="facilitator")
    assert [one.person for one in facilitators] == [people.gita]
