"""What leads keep to place people goes with the person, with its author and two weeks after the programme."""

import json
from datetime import timedelta

import pytest

from core import clock
from core.db.unscoped import rows
from core.errors import Refused
from core.models import SealKey
from privacy.reads import export
from privacy.services import erasure, retention
from programmes.models import Programme
from sets.models import Placement, PlacingNote
from sets.services import put_on_list, write_note
from tests import factories
from tests.cast import Cast, cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]

SECRET = "qx-secret"


@pytest.fixture
def people() -> Cast:
    """Esi keeps a note on Uma, who has an account elsewhere, and keeps her from Ben."""
    people = cast()
    uma = put_on_list(
        programme_id=people.programme.pk, person=people.esi, name="Uma", email="uma@example.org"
    )
    write_note(placement_id=uma.pk, person=people.esi, words=SECRET, apart={people.ben.email})
    return people


def exported(person: object) -> dict[str, list[dict[str, object]]]:
    text = "".join(export.json_pieces(person))  # type: ignore[arg-type]
    assert SECRET not in text
    found: dict[str, list[dict[str, object]]] = json.loads(text)
    return found


def test_ones_own_data_says_that_there_is_a_note_and_not_what_it_says(people: Cast) -> None:
    uma = factories.user("Uma", email="uma@example.org")
    mine = exported(uma)
    assert [len(mine[name]) for name in ("placements", "placing_notes_on_you")] == [1, 1]
    assert mine["placing_notes_on_you"][0]["programme__name"] == people.programme.name
    assert len(exported(people.ben)["placing_notes_on_you"]) == 1
    assert len(exported(people.esi)["placing_notes_written"]) == 1
    assert exported(people.cleo)["placing_notes_on_you"] == []
    both = exported(uma)["placing_notes_on_you"] + exported(people.ben)["placing_notes_on_you"]
    assert both[0] == both[1]  # no time by which two could tell that one note is about both


@pytest.mark.parametrize(("who", "is_listed"), [("uma", False), ("ben", True), ("esi", True)])
def test_a_note_goes_with_whoever_it_is_about_or_names_or_who_wrote_it(
    people: Cast, who: str, is_listed: bool
) -> None:
    uma = factories.user("Uma", email="uma@example.org")
    person = uma if who == "uma" else getattr(people, who)
    erasure.erase(person_id=person.pk)
    assert (Placement.objects.exists(), rows(PlacingNote).count()) == (is_listed, 0)


def test_a_note_stays_when_others_are_erased(people: Cast) -> None:
    erasure.erase(person_id=people.cleo.pk)
    assert [note.words for note in rows(PlacingNote)] == [SECRET]


def test_list_and_notes_go_two_weeks_after_the_programme_with_their_key(people: Cast) -> None:
    programmes = Programme.objects.filter(pk=people.programme.pk)
    today = clock.now().date()
    programmes.update(ends_on=today - timedelta(days=13))
    assert retention.retain().lists == 0
    assert rows(PlacingNote).count() == 1
    programmes.update(ends_on=today - timedelta(days=16))
    assert (retention.retain(dry_run=True).lists, rows(PlacingNote).count()) == (1, 1)
    assert (retention.retain().lists, retention.retain().lists) == (1, 0)
    assert (Placement.objects.count(), rows(PlacingNote).count()) == (0, 0)
    assert SealKey.objects.get(holder_kind="leads").destroyed_at is not None
    programmes.update(ends_on=None)
    uma = put_on_list(
        programme_id=people.programme.pk, person=people.esi, name="Uma", email="uma@example.org"
    )
    with pytest.raises(Refused):
        write_note(placement_id=uma.pk, person=people.esi, words=SECRET, apart=())


def test_without_a_last_day_they_go_two_weeks_after_the_last_set(people: Cast) -> None:
    sets = people.programme.learning_sets.order_by("pk")
    for number, one in enumerate(sets):
        one.status, one.ended_at = "ended", clock.now() - timedelta(days=15 + number)
        one.save()
        assert retention.retain().lists == (1 if number else 0)
    assert rows(PlacingNote).count() == 0
