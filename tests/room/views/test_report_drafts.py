"""An outcome that is chosen ahead of one's turn is a draft; nobody's press shares what somebody else has not shared."""

import pytest
from django_scopes import scopes_disabled

from accounts.models import Draft
from actions.models import Action, Report
from tests import factories
from tests.cast import cast
from tests.room.scene import Scene, client_of, do, get_fragment

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    """Ben reports, then Cleo; each has one action."""
    people = cast()
    for person in (people.ben, people.cleo):
        factories.action(person, people.harbour, f"I will ask {person.name}.")
    made = Scene(people, factories.running_session(people.harbour), None)  # type: ignore[arg-type]
    made.at("reports")
    return made


def shown(scene: Scene, name: str) -> str:
    answer = get_fragment(client_of(getattr(scene.people, name)), scene.session)
    return " ".join(answer.content.decode().split())


def action_of(scene: Scene, name: str) -> Action:
    with scopes_disabled():
        found: Action = getattr(scene.people, name).actions.get()
        return found


def choose(scene: Scene, name: str, outcome: str) -> None:
    client = client_of(getattr(scene.people, name))
    said = {"action": action_of(scene, name).pk, "outcome": outcome}
    assert do(client, scene.session, "outcome", **said).status_code == 200


def reports() -> list[tuple[str, str]]:
    with scopes_disabled():
        return [(row.action.owner.name.split()[0], row.outcome) for row in Report.objects.all()]


def test_outcome_chosen_ahead_of_ones_turn_is_a_draft_and_says_so(scene: Scene) -> None:
    page = shown(scene, "cleo")
    assert "What you choose is a draft until you share the report: only you see it." in page
    changes = scene.session.changes
    choose(scene, "cleo", "partly")
    scene.session.refresh_from_db()
    assert (reports(), scene.session.changes) == ([], changes)
    page = shown(scene, "cleo")
    assert 'value="partly" checked' in page
    assert "Draft, only you see it" in page
    assert "Partly" not in shown(scene, "dev")


def test_on_ones_turn_it_is_shared_at_once_and_says_so(scene: Scene) -> None:
    assert "What you choose is shared as you choose it." in shown(scene, "ben")
    choose(scene, "ben", "done")
    assert reports() == [("Ben", "done")]


def test_hosts_press_leaves_a_draft_its_owners(scene: Scene) -> None:
    do(client_of(scene.people.ben), scene.session, "reported", about=scene.people.ben.pk, without="1")
    choose(scene, "ben", "changed")  # their turn is over
    choose(scene, "cleo", "done")  # and this is theirs
    assert reports() == [("Cleo", "done")]
    host = client_of(scene.people.ada)
    for person in (scene.people.ben, scene.people.cleo):
        assert do(host, scene.session, "reported", about=person.pk, without="1").status_code == 200
    assert reports() == [("Cleo", "done")]
    assert (
        Draft.objects.with_scope(person=[scene.people.ben.pk]).filter(slot__startswith="outcome:").count()
        == 1
    )


def test_draft_of_an_outcome_has_its_box_when_the_stage_is_over_and_goes_once_shared(scene: Scene) -> None:
    choose(scene, "cleo", "not-yet")
    scene.at("selection")
    page = shown(scene, "cleo")
    assert "Your report" in page
    assert 'value="not-yet" checked' in page
    said = {"action": action_of(scene, "cleo").pk, "outcome": "not-yet", "happened": "No time."}
    assert do(client_of(scene.people.cleo), scene.session, "report", **said).status_code == 200
    assert reports() == [("Cleo", "not-yet")]
    assert not Draft.objects.with_scope(person=[scene.people.cleo.pk]).exists()


def test_buttons_say_what_they_share(scene: Scene) -> None:
    assert "“I have reported” also shares what you wrote and chose above" in shown(scene, "ben")
    assert "What Ben typed and has not shared stays with Ben." in shown(scene, "ada")
