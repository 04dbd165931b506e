"""Who has the floor in the action reports: it stays where it is until the host or its holder moves it."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django_scopes import scopes_disabled

from actions.models import Report
from room.services import presence
from sessions.models import Attendance
from sets.roles import roles_of
from tests import factories
from tests.cast import cast
from tests.room.scene import Scene, client_of, do, get_fragment, move

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 3, 4, 10, tzinfo=UTC)


def shown(scene: Scene, name: str) -> str:
    """The room as that person reads it, without its line breaks."""
    answer = get_fragment(client_of(getattr(scene.people, name)), scene.session)
    return " ".join(answer.content.decode().split())


def reporting(*names: str, here: str = "") -> Scene:
    """These have each an action to report on; who is `here` alone, or everybody."""
    people = cast()
    for name in names:
        factories.action(getattr(people, name), people.harbour, f"I will ask {name}.")
    came = [getattr(people, name) for name in here.split()] if here else None
    session = factories.running_session(people.harbour, here=came)
    scene = Scene(people, session, None)  # type: ignore[arg-type]
    scene.at("reports")
    return scene


def join(scene: Scene, name: str) -> None:
    person = getattr(scene.people, name)
    with scopes_disabled():
        presence.join(session_id=scene.session.pk, person=person, roles=roles_of(person.pk))


def test_late_joiner_does_not_take_the_floor_from_whoever_reports() -> None:
    scene = reporting("ben", "cleo", "dev", here="cleo dev")
    assert "Cleo reports. Listen" in shown(scene, "dev")
    join(scene, "ben")
    page = shown(scene, "dev")
    assert "Cleo reports. Listen" in page
    assert "In the room, arrived late" in page
    host = client_of(scene.people.ada)
    assert do(host, scene.session, "reported", about=scene.people.cleo.pk, without="1").status_code == 200
    assert "Ben reports. Listen" in shown(scene, "dev")


def test_holder_who_leaves_hands_the_floor_on() -> None:
    scene = reporting("ben", "cleo")
    do(client_of(scene.people.ben), scene.session, "leave")
    assert "Cleo reports. Listen" in shown(scene, "dev")
    assert "1 not here: still open" in shown(scene, "ada")


def test_host_hears_a_late_one_with_one_press_from_where_the_session_is() -> None:
    scene = reporting("ben", "cleo", here="cleo")
    assert "1 not here: still open" in shown(scene, "cleo")
    do(client_of(scene.people.ada), scene.session, "reported", about=scene.people.cleo.pk, without="1")
    scene.at("selection")
    assert "Hear Ben now" not in shown(scene, "ada")
    join(scene, "ben")
    assert "Hear Ben now" in shown(scene, "ada")
    assert "Hear Ben now" not in shown(scene, "cleo")
    answer = move(client_of(scene.people.ada), scene.session, "hear", about=scene.people.ben.pk)
    assert "Now: Action reports." in answer.content.decode()
    assert "Ben reports. Listen" in shown(scene, "cleo")


def test_primary_button_goes_to_the_next_reporter_and_skipping_names_the_skipped() -> None:
    scene = reporting("ben", "cleo", "dev")
    page = shown(scene, "ada")
    assert 'data-key="n" aria-keyshortcuts="N">Ben has reported, then Cleo' in page
    do(client_of(scene.people.ben), scene.session, "reported", about=scene.people.ben.pk, without="1")
    answer = move(client_of(scene.people.ada), scene.session, "next").content.decode()
    assert "Moved on to Topics. Cleo and Dev have not reported." in answer


def test_tapped_outcome_is_kept_at_once_and_leaves_what_was_said() -> None:
    scene = reporting("ben")
    ben = client_of(scene.people.ben)
    with scopes_disabled():
        action = scene.people.ben.actions.get()
        assert do(ben, scene.session, "outcome", action=action.pk, outcome="partly").status_code == 200
        said = {"outcome": "partly", "happened": "I asked one.", "changed": "", "keep_open": "1"}
        do(ben, scene.session, "report", action=action.pk, **said)
        do(client_of(scene.people.ada), scene.session, "outcome", action=action.pk, outcome="done")
        report = Report.objects.get(action=action)
        assert (report.outcome, str(report.happened), report.keep_open) == ("done", "I asked one.", True)


def test_everybody_has_reported_is_said_only_when_every_action_has_a_report() -> None:
    scene = reporting("ben")
    factories.action(
        scene.people.ben,
        scene.people.harbour,
        "A second.",
        created_at=scene.session.created_at - timedelta(1),
    )
    ben = client_of(scene.people.ben)
    with scopes_disabled():
        first, second = scene.people.ben.actions.order_by("-created_at")
    do(ben, scene.session, "report", action=first.pk, outcome="done")
    do(ben, scene.session, "reported", about=scene.people.ben.pk, without="1")
    page = shown(scene, "ada")
    assert "Everyone here has reported" not in page
    assert "Everyone here has had their turn" in page
    assert "Ben, 1 action." in page
    do(ben, scene.session, "report", action=second.pk, outcome="not-yet")
    assert "Everyone here has reported" in shown(scene, "ada")


def test_late_joiner_is_shown_the_stages_that_were_and_nobody_else_is() -> None:
    with time_machine.travel(TEN, tick=False) as clock:
        scene = reporting("cleo", here="cleo dev")
        clock.shift(timedelta(minutes=2))
        join(scene, "ben")
        page = shown(scene, "ben")
        assert "What has happened so far" in page
        assert "<strong>Opening</strong> Welcome" in page
        assert "What has happened so far" not in shown(scene, "cleo")
        row = Attendance.objects.get(session=scene.session, person=scene.people.ben)
        assert row.is_late
