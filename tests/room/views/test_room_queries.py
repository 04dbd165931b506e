"""How many queries the room takes: a literal count at each stage, the same however many rows there are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.sealing import keyring
from room.state import shared
from tests.cast import cast
from tests.room.scene import Scene, client_of, fill, keep_rows

pytestmark = [pytest.mark.django_db, pytest.mark.both]

BUDGET = 12
# With cold keys and drafts left over, as much as it can be; the same for host, presenter and member.
TAKES = {
    "welcome": 11,
    "reports": 12,
    "topics": 12,
    "selection": 12,
    "presenting": 11,
    "clarification": 12,
    "probing": 12,
    "action_questions": 12,
    "actions": 11,
    "read_back": 11,
    "bring_to_life": 11,
    "suggestions": 11,
    "response": 11,
    "commitment": 11,
    "reflection": 10,
    "next_date": 11,
    "break": 9,
}


def asks(scene: Scene) -> bool:
    """Whether the next round is nobody's: there the host also sees which topics are on the table."""
    here = scene.session.step
    assert here is not None
    following = scene.session.steps.filter(position__gt=here.position).order_by("position").first()
    if here.kind == "selection" or following is None or following.round_id in {None, here.round_id}:
        return False
    return following.round is not None and following.round.presenter_id is None


def presents(scene: Scene) -> bool:
    """Whether the present round is somebody's: there its presenter also sees their own brief."""
    here = scene.session.step
    return here is not None and here.round is not None and here.round.presenter_id is not None


def counts(scene: Scene, page: str) -> list[int]:
    """What host, presenter and member cost."""
    found = []
    for person in (scene.people.ada, scene.people.ben, scene.people.cleo):
        client = client_of(person)
        address = reverse(f"room:{page}", args=[scene.session.pk])
        client.get(address)
        keyring.forget()
        shared.forget()
        with CaptureQueriesContext(connection) as queries:
            assert client.get(address).status_code == 200
        found.append(len(queries))
    return found


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("slug", ["classic", "suggestions"])
def test_room_takes_as_many_queries_whatever_it_holds(slug: str, rows: int) -> None:
    scene = fill(cast(), rows, format=slug)
    kinds = list(dict.fromkeys(scene.session.steps.order_by("position").values_list("kind", flat=True)))
    for kind in kinds:
        scene.at(kind)
        keep_rows(scene, rows)
        for page in ("fragment", "room"):
            takes = [TAKES[kind] + asks(scene), TAKES[kind] + presents(scene), TAKES[kind]]
            assert (kind, page, counts(scene, page)) == (kind, page, takes)
    assert max(TAKES.values()) <= BUDGET
