"""Activities in a plan: put in ahead, a round once the room opens, named in plan and room; the set's own are sealed."""

from typing import Any

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from core.db.unscoped import rows
from room.services import opening
from sessions.models import OwnFormat, PlannedActivity, Round, Session, Step
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast
from tests.room.scene import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def coming(people: Cast) -> Session:
    return factories.session(people.harbour)


def add(people: Cast, session: Session, activity: str) -> Any:
    url = reverse("planning:activities", args=[session.pk])
    return client_of(people.ada).post(url, {"activity": activity})


def opened(people: Cast, session: Session) -> list[str]:
    with scopes_disabled():
        opening.open_room(
            session_id=session.pk,
            person=people.ada,
            roles=roles_of(people.ada.pk),
            expected_version=None,
            early="move",
        )
    return [step.name for step in Step.objects.filter(session=session, kind="activity").order_by("position")]


def test_it_stands_in_the_plan_and_becomes_a_round_where_it_belongs(people: Cast, coming: Session) -> None:
    for slug in ("look-at-us", "arriving", "arriving"):
        assert add(people, coming, slug).status_code == 302
    assert PlannedActivity.objects.count() == 2
    before = client_of(people.ben).get(reverse("planning:detail", args=[coming.pk])).content.decode()
    assert before.index("Arriving") < before.index("Probing") < before.index("A look at ourselves")
    script = client_of(people.ben).get(reverse("planning:script", args=[coming.pk])).content.decode()
    assert "Follow three breaths out to their end." in script
    assert opened(people, coming) == ["Arriving", "A look at ourselves"]
    rounds = list(Round.objects.filter(session=coming, kind="activity").order_by("position"))
    assert [(one.title, one.minutes, one.position) for one in rounds] == [
        ("Arriving", 5, 0),
        ("A look at ourselves", 15, 3),
    ]
    room = client_of(people.ada).get(reverse("room:room", args=[coming.pk])).content.decode()
    assert "Round 1, Arriving" in room


def test_it_can_be_taken_out_and_what_is_no_activity_is_refused(people: Cast, coming: Session) -> None:
    add(people, coming, "walk")
    for _ in range(2):
        url = reverse("planning:take_out_activity", args=[coming.pk, "walk"])
        assert client_of(people.ada).post(url).status_code == 302
    assert not PlannedActivity.objects.exists()
    for wrong in ("", "classic", "own-0", "😀"):
        answer = add(people, coming, wrong)
        assert answer.status_code == 422
        assert "Choose one of the activities." in answer.content.decode()
    assert client_of(people.ben).get(reverse("planning:activities", args=[coming.pk])).status_code == 403
    opened(people, coming)
    assert add(people, coming, "walk").status_code == 302
    assert not PlannedActivity.objects.exists()


def test_a_set_writes_its_own_once_and_its_words_stay_sealed(people: Cast, coming: Session) -> None:
    url = reverse("sessions:write_activity", args=[people.harbour.pk])
    words = {"name": "Pebbles", "minutes": 15, "say": "Each chooses a pebble.", "key": "k"}
    for _ in range(2):
        assert client_of(people.ada).post(url, words).status_code == 302
    own = rows(OwnFormat).get()
    page = client_of(people.ada).get(reverse("planning:activities", args=[coming.pk])).content.decode()
    assert "Each chooses a pebble." in page
    add(people, coming, own.slug)
    assert (
        "Pebbles" in client_of(people.ben).get(reverse("planning:detail", args=[coming.pk])).content.decode()
    )
    assert opened(people, coming) == ["Activity"]  # in clear; the set's words are sealed beside it
    assert Round.objects.get(session=coming, kind="activity").title == ""
    room = client_of(people.ben).get(reverse("room:room", args=[coming.pk])).content.decode()
    assert "Pebbles" in room
    wrong = client_of(people.ada).post(url, {"name": "", "minutes": 3, "say": "x" * 10_000})
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"name", "minutes", "say"}


def test_in_the_room_one_of_the_list_takes_its_own_name_and_minutes(people: Cast) -> None:
    session = factories.running_session(people.harbour, host=people.ada)
    do = reverse("room:do", args=[session.pk, "add-round"])
    sent = {"kind": "activity", "minutes": 30, "expected_version": session.version}
    assert client_of(people.ada).post(do, {**sent, "activity": "nothing"}).status_code == 422
    assert client_of(people.ada).post(do, {**sent, "activity": "said-back"}).status_code in {200, 303}
    made = Round.objects.get(session=session, kind="activity")
    assert (made.title, made.minutes, made.format) == ("What I heard you say", 15, "said-back")
