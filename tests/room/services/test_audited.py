"""The audit of promises and topics: whoever pressed is named, whoever's action it is."""

from typing import Any

import pytest

from accounts.models import User
from core.models import AuditRow
from issues.models import Issue
from privacy.reads import personal_data
from room.services import commitments, reports, room_only
from sessions.models import Session
from tests import factories
from tests.cast import WideCast

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def deeds(prefix: str) -> list[tuple[str, Any]]:
    rows = AuditRow.objects.filter(verb__startswith=prefix).in_order()
    return list(rows.values_list("verb", "actor_id"))


def told_to(person: User) -> list[str]:
    """Their own deeds, as their export has them."""
    [section] = [one for one in personal_data.SECTIONS if one.name == "deeds"]
    return [entry["verb"] for entry in section.entries(person) if entry["verb"].startswith("action.")]


def test_report_that_the_host_writes_down_is_the_hosts_deed(people: WideCast) -> None:
    action = factories.action(people.ben, people.harbour)
    session = factories.running_session(people.harbour, at="reports")
    one: dict[str, Any] = {"session_id": session.pk, "action_id": action.pk}
    reports.report(**one, person=people.ada, outcome="done")
    assert deeds("action.") == [("action.reported", people.ada.pk)]
    assert (told_to(people.ben), told_to(people.ada)) == ([], ["action.reported"])
    reports.report(**one, person=people.ben, outcome="partly")
    assert told_to(people.ben) == ["action.reported"]


def test_action_that_the_host_words_anew_or_takes_back_is_the_hosts_deed(
    session: Session, people: WideCast
) -> None:
    turn = session.session_rounds.get(presenter=people.ben)
    factories.go_to(session, "actions")
    here: dict[str, Any] = {"session_id": session.pk}
    action = commitments.commit(**here, person=people.ada, round_id=turn.pk, words="I will ask.")
    anew: dict[str, Any] = {**here, "action_id": action.pk, "words": "I will ask Dev.", "due_on": None}
    commitments.change_commitment(**anew, person=people.ada)
    commitments.change_commitment(**anew, person=people.ben)
    commitments.drop_commitment(**here, person=people.ada, action_id=action.pk)
    assert deeds("action.") == [
        ("action.changed", people.ada.pk),
        ("action.changed", people.ben.pk),
        ("action.taken_back", people.ada.pk),
    ]
    assert [row.facts for row in AuditRow.objects.filter(verb__startswith="action.")] == [{}, {}, {}]


def test_shutting_and_opening_a_topic_is_recorded_when_it_changes(session: Session, people: WideCast) -> None:
    turn = session.session_rounds.get(presenter=people.ben)
    for is_room_only in (False, True, True, False):
        room_only.keep_in_room(
            session_id=session.pk, person=people.ben, round_id=turn.pk, room_only=is_room_only
        )
    assert deeds("topic.") == [
        ("topic.kept_in_room", people.ben.pk),
        ("topic.opened_to_set", people.ben.pk),
    ]
    row = AuditRow.objects.filter(verb="topic.kept_in_room").get()
    assert (row.object_id, row.learning_set_id) == (str(turn.pk), people.harbour.pk)


def test_opening_a_topic_that_its_issue_alone_shut_is_recorded(session: Session, people: WideCast) -> None:
    turn = session.session_rounds.get(presenter=people.ben)
    assert turn.issue
    Issue.objects.filter(pk=turn.issue.pk).update(room_only=True)
    room_only.keep_in_room(session_id=session.pk, person=people.ben, round_id=turn.pk, room_only=False)
    assert deeds("topic.") == [("topic.opened_to_set", people.ben.pk)]
