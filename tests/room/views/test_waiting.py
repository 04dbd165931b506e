"""What had to wait for the line: counted once, to the stage it was meant for, and each of its words kept."""

import pytest
from django_scopes import scopes_disabled

from accounts.models import Draft
from sessions.models import Contribution, QueueEntry, StageVisit
from tests.cast import cast
from tests.room.scene import Scene, client_of, do, move, set_scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return set_scene(cast())


def kept() -> tuple[int, list[str]]:
    """How many contributions there are, and everybody's drafts."""
    with scopes_disabled():
        drafts = Draft.objects.with_scopes_disabled().order_by("slot")
        return Contribution.objects.count(), [str(draft.words) for draft in drafts]


def test_words_that_had_arrived_before_the_stage_moved_count_once(scene: Scene) -> None:
    step, cleo = scene.at("clarification"), client_of(scene.people.cleo)
    said = {"step": step.pk, "kind": "clarification", "words": "Since when?", "key": "a" * 32}
    assert do(cleo, scene.session, "contribute", **said).status_code == 200
    scene.at("probing")
    assert do(cleo, scene.session, "contribute", **said, waited=step.pk).status_code == 200
    assert kept() == (1, [])


def test_words_that_waited_in_one_box_are_drafts_of_their_own_when_the_stage_is_over(scene: Scene) -> None:
    step, cleo = scene.at("clarification"), client_of(scene.people.cleo)
    scene.at("probing")
    slot = f"q:{scene.session.pk}:{step.pk}"
    said = {"step": step.pk, "kind": "clarification", "slot": slot, "waited": step.pk}
    answers = [
        do(cleo, scene.session, "contribute", **said, words=words, key=key * 32)
        for key, words in (("a", "Since when?"), ("b", "Since who?"))
    ]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert kept() == (0, ["Since when?", "Since who?"])
    page = answers[-1].content.decode()
    assert page.count("Share it after all") == 2
    assert page.count("Since who?</textarea>") == 1  # and not in the present stage's box too


def test_words_that_waited_are_shared_where_the_stage_is_the_same(scene: Scene) -> None:
    step, cleo = scene.at("clarification"), client_of(scene.people.cleo)
    said = {"step": step.pk, "kind": "clarification", "words": "Since when?", "key": "a" * 32}
    assert do(cleo, scene.session, "contribute", **said, waited=step.pk).status_code == 200
    assert kept() == (1, [])


def test_asking_for_the_floor_is_not_meant_for_another_stage(scene: Scene) -> None:
    step, cleo = scene.at("clarification"), client_of(scene.people.cleo)
    scene.at("probing")
    assert do(cleo, scene.session, "ask", waited=step.pk).status_code == 409
    assert not QueueEntry.objects.exists()
    assert do(cleo, scene.session, "ask", waited=scene.session.step_id).status_code == 200


def test_minutes_add_up_at_one_stage_and_never_reach_another(scene: Scene) -> None:
    step, ada = scene.at("clarification"), client_of(scene.people.ada)
    version = scene.session.version
    for _press in range(3):
        answer = do(ada, scene.session, "time", minutes=1, step=step.pk, expected_version=version)
        assert answer.status_code == 200
    assert StageVisit.objects.get(left_at=None).extra_seconds == 180
    scene.session.refresh_from_db()
    scene.at("probing")
    assert (
        do(ada, scene.session, "time", minutes=1, step=step.pk, expected_version=version).status_code == 409
    )
    assert StageVisit.objects.get(left_at=None).extra_seconds == 0


def test_words_that_waited_are_not_said_into_a_room_that_is_held(scene: Scene) -> None:
    step, cleo = scene.at("clarification"), client_of(scene.people.cleo)
    ada = client_of(scene.people.ada)
    do(ada, scene.session, "hold")
    said = {"step": step.pk, "kind": "clarification", "words": "Since when?", "key": "a" * 32}
    answer = do(cleo, scene.session, "contribute", **said, waited=step.pk)
    assert (answer.status_code, answer["Room-Held"], kept()) == (409, "yes", (0, []))
    move(ada, scene.session, "resume")
    assert do(cleo, scene.session, "contribute", **said, waited=step.pk).status_code == 200
    assert kept() == (1, [])
