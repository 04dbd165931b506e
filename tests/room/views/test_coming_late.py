"""Who comes late is asked to accept what was agreed; who is not in the room shares nothing into it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django_scopes import scopes_disabled

from accounts.models import Draft
from issues.models import Brief
from room.services import presence
from sessions.models import Attendance, Contribution
from sets.models import Acceptance
from sets.roles import roles_of
from tests import factories
from tests.cast import cast
from tests.room.scene import Scene, client_of, do, get_fragment

pytestmark = pytest.mark.django_db
TEN = datetime(2026, 3, 4, 10, tzinfo=UTC)


def shown(scene: Scene, name: str) -> str:
    return " ".join(
        get_fragment(client_of(getattr(scene.people, name)), scene.session).content.decode().split()
    )


@pytest.mark.parametrize("at", ["topics", "selection"])
def test_late_joiner_is_asked_to_accept_what_was_agreed_wherever_the_session_stands(at: str) -> None:
    people = cast()
    with scopes_disabled():
        factories.agreement(people.harbour)
    with time_machine.travel(TEN, tick=False) as clock:
        session = factories.running_session(people.harbour, here=[people.ada, people.cleo, people.dev], at=at)
        scene = Scene(people, session, None)  # type: ignore[arg-type]
        clock.shift(timedelta(minutes=20))
        with scopes_disabled():
            presence.join(session_id=session.pk, person=people.ben, roles=roles_of(people.ben.pk))
        page = shown(scene, "ben")
        assert "Before you take part: this is what you all agreed." in page
        assert "I agree to this" in page
        assert "I agree to this" not in shown(scene, "cleo")
        assert do(client_of(people.ben), session, "accept").status_code == 200
        assert "what you all agreed" not in shown(scene, "ben")
    assert Acceptance.objects.filter(person=people.ben).count() == 1


@pytest.mark.parametrize("how", ["left", "never joined"])
def test_who_is_not_in_the_room_shares_nothing_and_keeps_what_they_typed(how: str) -> None:
    people = cast()
    came = [people.ada, people.ben, people.dev, *([people.cleo] if how == "left" else [])]
    session = factories.running_session(people.harbour, here=came, at="selection")
    factories.chosen(session, people.ben)
    session.refresh_from_db()
    session = factories.go_to(session, "probing")
    cleo = client_of(people.cleo)
    if how == "left":
        do(cleo, session, "leave")
    said: dict[str, Any] = {"step": session.step_id, "kind": "probing", "words": "What would change it?"}
    answer = do(cleo, session, "contribute", **said)
    assert answer.status_code == 422
    assert "You are not in the room now." in answer.content.decode()
    with scopes_disabled():
        assert not Contribution.objects.exists()
        assert [str(one.words) for one in Draft.objects.filter(person=people.cleo)] == [
            "What would change it?"
        ]
    assert do(cleo, session, "ask").status_code == 422
    do(cleo, session, "join")
    assert do(cleo, session, "contribute", **said).status_code == 200


def test_who_only_stepped_out_is_still_in_the_room() -> None:
    people = cast()
    session = factories.running_session(people.harbour, at="selection")
    factories.chosen(session, people.ben)
    session.refresh_from_db()
    session = factories.go_to(session, "probing")
    Attendance.objects.filter(session=session, person=people.cleo).update(away_since=session.created_at)
    said: dict[str, Any] = {"step": session.step_id, "kind": "probing", "words": "What would change it?"}
    assert do(client_of(people.cleo), session, "contribute", **said).status_code == 200


def test_presenter_reads_their_own_brief_while_they_present_and_nobody_else_does() -> None:
    people = cast()
    session = factories.running_session(people.harbour, at="selection")
    turn = factories.chosen(session, people.ben)
    assert turn.issue_id
    with scopes_disabled():
        Brief.objects.create(issue_id=turn.issue_id, person=people.ben, words="canary-brief: what I tried")
    session.refresh_from_db()
    scene = Scene(people, session, turn)
    for stage, is_open in (("presenting", True), ("probing", False)):
        scene.at(stage)
        page = shown(scene, "ben")
        assert "canary-brief: what I tried" in page
        assert ('id="my-brief" open' in page) is is_open
        assert [name for name in ("ada", "cleo", "gita") if "canary-brief" in shown(scene, name)] == []
