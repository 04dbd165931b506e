"""What the host does for others from the screen: for who has no device, for a presenter who is gone, with the plan."""

import re
from datetime import datetime, timedelta

import pytest
from django_scopes import scopes_disabled

from accounts.models import User
from issues.models import Issue
from planning.services import scheduling
from sessions.models import Attendance, Bid, QueueEntry, Reflection, Round, Session
from sets.models import Membership
from sets.roles import roles_of
from tests import factories
from tests.cast import cast, wide_cast
from tests.room.scene import Scene, client_of, do, get_fragment, move, set_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return set_scene(cast())


def shown(scene: Scene, person: User) -> str:
    return " ".join(get_fragment(client_of(person), scene.session).content.decode().split())


def forms(page: str, verb: str) -> list[str]:
    """The forms of a verb, each as it stands."""
    return [form for form in re.findall(r"<form .*?</form>", page) if f'data-verb="{verb}"' in form]


def without_device(scene: Scene, person: User) -> None:
    """Somebody whom the host marks as in the room, and who never opened a page there."""
    Attendance.objects.filter(session=scene.session, person=person).update(seen_at=None)
    do(client_of(scene.people.ada), scene.session, "mark", about=person.pk, presence="in-room")


def chooses(form: str) -> list[str]:
    return re.findall(r'<option value="[^"]+"[^>]*>([^<]+)</option>', form)


def test_rounds_to_come_are_moved_and_changed_while_one_runs(scene: Scene) -> None:
    ada = client_of(scene.people.ada)
    move(ada, scene.session, "add-round", kind="activity", minutes="10")
    scene.session.refresh_from_db()
    scene.at("probing")
    page = shown(scene, scene.people.ada)
    ahead = Round.objects.filter(session=scene.session, status="planned").count()
    assert ahead == 2
    found = {verb: len(forms(page, verb)) for verb in ("shift", "minutes", "drop-round", "format")}
    assert found == {
        "shift": 2,
        "minutes": 4,
        "drop-round": 2,
        "format": 3,
    }  # and the format of the present round
    assert "2. Nobody yet" in page
    assert "3. Activity" in page
    assert "To end early, go to Next date." in page
    assert "Change order or format" not in shown(scene, scene.people.cleo)


def test_an_activity_without_a_title_is_named_as_one(scene: Scene) -> None:
    move(client_of(scene.people.ada), scene.session, "add-round", kind="activity", minutes="10")
    scene.session.refresh_from_db()
    scene.at("selection")
    page = shown(scene, scene.people.cleo)
    assert '<strong class="person-name">Activity</strong>' in page


@pytest.mark.parametrize(("presence", "opened"), [("absent", True), ("away", False), ("in-room", None)])
def test_another_is_named_when_the_presenter_is_not_here(
    scene: Scene, presence: str, opened: bool | None
) -> None:
    scene.at("probing")
    ada, ben = client_of(scene.people.ada), scene.people.ben
    do(ada, scene.session, "mark", about=ben.pk, presence=presence)
    page = shown(scene, scene.people.ada)
    assert ("Ben is not here. Who presents instead?" in page) is (opened is not None)
    assert ('id="gone" open' in page) is bool(opened)
    assert "Who presents instead?" not in shown(scene, scene.people.cleo)
    if opened:
        (form,) = [one for one in forms(page, "presenter") if str(scene.turn.pk) in one]
        assert "Ben" not in chooses(form)
        (out,) = [one for one in forms(page, "jump") if "Go on without this round" in one]
        step = re.search(r'name="step" value="([^"]+)"', out)
        assert step is not None
        asked = move(ada, scene.session, "jump", step=step[1])
        assert (asked.status_code, "Go on without a presenter" in asked.content.decode()) == (422, True)
        assert move(ada, scene.session, "jump", step=step[1], alone="on").status_code == 200
        scene.session.refresh_from_db()
        assert scene.session.step is not None
        assert scene.session.step.round_id != scene.turn.pk


def test_whoever_has_no_device_is_put_in_the_queue(scene: Scene) -> None:
    scene.at("probing")
    without_device(scene, scene.people.dev)
    ada = client_of(scene.people.ada)
    (form,) = forms(shown(scene, scene.people.ada), "ask")
    assert 'aria-label="Put Dev in the queue"' in form
    assert do(ada, scene.session, "ask", about=scene.people.dev.pk, others="1").status_code == 200
    assert QueueEntry.objects.get(session=scene.session, done_at=None).person == scene.people.dev
    assert "Give the floor to Dev" in shown(scene, scene.people.ada)
    assert forms(shown(scene, scene.people.ada), "ask") == []


def test_what_they_said_at_the_end_is_written_down_for_them(scene: Scene) -> None:
    scene.at("reflection")
    people, ada = scene.people, client_of(scene.people.ada)
    do(client_of(people.cleo), scene.session, "reflect", kind="well", words="We listened.")
    (form,) = [one for one in forms(shown(scene, people.ada), "reflect") if "Said by" in one]
    assert chooses(form)[:1] == ["Ben"]
    assert "Cleo" not in form
    said = {"kind": "well", "words": "There was time.", "others": "1"}
    answer = do(ada, scene.session, "reflect", **said)
    assert answer.status_code == 422
    assert "Choose a person." in answer.content.decode()
    boxes = re.findall(r'id="([^"]+)"[^>]*>There was time\.</textarea>', answer.content.decode())
    # Not in the host's own box; the one that stays open can only be copied or discarded.
    assert [box for box in boxes if not box.startswith("open-")] == ["said-words"]
    assert do(ada, scene.session, "reflect", about=people.dev.pk, **said).status_code == 200
    with scopes_disabled():
        assert {(one.author, str(one.words)) for one in Reflection.objects.all()} == {
            (people.cleo, "We listened."),
            (people.dev, "There was time."),
        }
    assert "Said by" not in shown(scene, people.cleo)


def test_a_topic_is_written_down_only_for_who_has_not_said_one(scene: Scene) -> None:
    scene.at("topics")
    people, ada = scene.people, client_of(scene.people.ada)
    do(client_of(people.cleo), scene.session, "offer", topic_line="How do I ask for help?")
    page = shown(scene, people.ada)
    for verb in ("offer", "nothing"):
        form = next(one for one in forms(page, verb) if 'name="others"' in one)
        assert chooses(form) == ["Dev", "Femi", "Gita", "Hal"]
        assert " selected" not in form
    answer = do(ada, scene.session, "offer", topic_line="How do I say no?", others="1")
    assert answer.status_code == 422
    assert "Choose a person." in answer.content.decode()
    assert do(ada, scene.session, "nothing", about=people.dev.pk, others="1").status_code == 200
    assert Bid.objects.get(session=scene.session, person=people.dev).issue is None


def test_what_the_host_leaves_open_stays_as_its_owner_had_it(scene: Scene) -> None:
    scene.at("topics")
    people = scene.people
    mine = {"wants": "Questions only.", "minutes": "20", "format": "suggestions", "listens": "1"}
    do(client_of(people.cleo), scene.session, "offer", topic_line="How do I ask for hepl?", **mine)
    do(
        client_of(people.ada),
        scene.session,
        "offer",
        about=people.cleo.pk,
        topic_line="How do I ask for help?",
    )
    with scopes_disabled():
        bid = Bid.objects.get(session=scene.session, person=people.cleo)
        assert bid.issue is not None
        said = (str(bid.issue.topic_line), str(bid.issue.wants), bid.minutes, bid.format, bid.wants_turn)
    assert said == ("How do I ask for help?", "Questions only.", 20, "suggestions", False)
    do(client_of(people.cleo), scene.session, "offer", topic_line="How do I ask for help?", wants="")
    with scopes_disabled():
        assert str(Issue.objects.get(pk=bid.issue.pk).wants) == ""


def test_topics_offered_or_carried_before_are_there_already() -> None:
    people = wide_cast()
    scene = set_scene(people)
    joined = Membership.objects.get(person=people.newcomer, learning_set=people.harbour).started_at
    long_ago = joined - timedelta(days=1)
    with scopes_disabled():
        carried = factories.issue(people.dev, people.harbour, "A carried line", status="carried")
        shut = factories.issue(people.hal, people.harbour, "A line for the room", status="carried")
        Issue.objects.filter(pk=shut.pk).update(room_only=True)
        Issue.objects.filter(pk__in=[carried.pk, shut.pk]).update(offered_at=long_ago)
        factories.issue(people.gita, people.harbour, "A draft of Gita’s", status="draft")
    scene.at("topics")
    for person in (people.ada, people.cleo):
        page = shown(scene, person)
        assert "A carried line" in page
        assert "A line for the room" not in page
        assert "A draft of" not in page
    assert "A carried line" not in shown(scene, people.newcomer)
    offer = {"about": people.dev.pk, "issue": carried.pk, "topic_line": "A carried line", "others": "1"}
    assert do(client_of(people.ada), scene.session, "offer", **offer).status_code == 200
    assert Bid.objects.get(session=scene.session, person=people.dev).issue_id == carried.pk
    assert "Offered or carried before" not in shown(scene, people.cleo)


def test_a_line_said_again_is_the_same_topic(scene: Scene) -> None:
    with scopes_disabled():
        carried = factories.issue(scene.people.dev, scene.people.harbour, "A carried line", status="carried")
    scene.at("topics")
    do(client_of(scene.people.dev), scene.session, "offer", topic_line="a  carried line ")
    with scopes_disabled():
        assert [issue.pk for issue in Issue.objects.filter(owner=scene.people.dev)] == [carried.pk]


def test_a_next_date_that_is_planned_meanwhile_reaches_the_room(scene: Scene) -> None:
    scene.at("next_date")
    before = Session.objects.get(pk=scene.session.pk).changes
    ada = scene.people.ada
    planned = scheduling.plan_session(
        learning_set=scene.people.harbour,
        person=ada,
        roles=roles_of(ada.pk),
        local_start=datetime.fromisoformat("2099-03-04T10:00"),
        minutes=120,
    )
    assert Session.objects.get(pk=scene.session.pk).changes == before + 1
    with scopes_disabled():
        scheduling.cancel_session(
            session_id=planned.pk, person=ada, roles=roles_of(ada.pk), expected_version=None
        )
    assert Session.objects.get(pk=scene.session.pk).changes == before + 2


def test_the_wall_counts_one_minute_as_one(scene: Scene) -> None:
    step = scene.at("presenting")
    following = scene.session.steps.filter(position__gt=step.position).order_by("position")[0]
    scene.session.steps.filter(pk=following.pk).update(minutes=1)
    page = client_of(scene.people.ada).get(f"/sessions/{scene.session.pk}/room/screen/").content.decode()
    assert f"{following.name}, 1 minute<" in page
