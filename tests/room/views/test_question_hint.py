"""The hint on questions: where it is drawn, for whom, and how it is switched off."""

import pytest

from accounts.models import User
from sets.models import LearningSet
from tests.cast import cast
from tests.room.scene import client_of, do, get_fragment, set_scene

pytestmark = pytest.mark.django_db

BOX = "data-hinted"


def test_whoever_writes_a_question_has_it_and_switches_it_off() -> None:
    people = cast()
    scene = set_scene(people)
    scene.at("probing")

    def drawn(person: User) -> bool:
        return BOX in get_fragment(client_of(person), scene.session).content.decode()

    # The host writes down what others said, and the presenter asks nothing.
    assert [drawn(person) for person in (people.cleo, people.dev, people.ada, people.ben)] == [
        True,
        True,
        False,
        False,
    ]
    changes = scene.session.changes
    assert BOX not in do(client_of(people.cleo), scene.session, "no-hints").content.decode()
    scene.session.refresh_from_db()
    assert scene.session.changes == changes  # nobody else's screen learns of it
    assert (drawn(people.cleo), drawn(people.dev)) == (False, True)
    LearningSet.objects.filter(pk=people.harbour.pk).update(question_hints=False)
    assert not drawn(people.dev)


def test_where_advice_is_asked_for_there_is_none() -> None:
    people = cast()
    scene = set_scene(people, format="suggestions")
    scene.at("suggestions")
    assert BOX not in get_fragment(client_of(people.cleo), scene.session).content.decode()
