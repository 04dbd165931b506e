"""A set's own format: made from a built-in one, run, changed and run again; a session keeps the one it ran."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.db.unscoped import rows
from sessions.models import OwnFormat, Round, Session, Step, StepWords
from sessions.process.formats import FORMATS
from sessions.process.formats.own import OwnStage
from sessions.process.stages import StageKind
from sessions.reads.formats import format_of, newest
from sets.models import LearningSet
from tests import factories
from tests.cast import Cast, cast
from tests.room.scene import client_of

pytestmark = pytest.mark.django_db
OURS = "What would Mo do?"
LINE = "Ask as if you were ten years old."


@pytest.fixture
def people() -> Cast:
    return cast()


def stage(n: int, kind: str, minutes: object, **more: object) -> dict[str, Any]:
    return {f"s-{n}-kind": kind, f"s-{n}-minutes": minutes} | {
        f"s-{n}-{key}": value for key, value in more.items()
    }


def form(*stages: dict[str, Any], name: str = "Ours", version: int = 0, **more: object) -> dict[str, Any]:
    count = {"s-TOTAL_FORMS": len(stages), "s-INITIAL_FORMS": 0}
    return {"name": name, "expected_version": version, **count, **more} | {
        k: v for one in stages for k, v in one.items()
    }


WHOLE = (
    stage(0, "presenting", 4),
    stage(1, "probing", 20, name=OURS, say=LINE),
    stage(2, "actions", 6),
    stage(3, "read_back", 2, drop="on"),
)


def make(client: Client, people: Cast, **changes: Any) -> OwnFormat:
    url = reverse("sessions:make_format", args=[people.harbour.pk, "classic"])
    assert client.post(url, form(*WHOLE) | changes).status_code == 302
    people.harbour.refresh_from_db()
    return rows(OwnFormat).get()


def room(person: Any, session: Session, where: str = "") -> str:
    return str(client_of(person).get(f"/sessions/{session.pk}/room/{where}").content.decode())


def test_format_is_made_run_changed_and_run_again_and_the_first_session_keeps_its_own(people: Cast) -> None:
    ada = client_of(people.ada)
    first = make(ada, people)
    ada.post(reverse("sessions:use_format", args=[people.harbour.pk, first.key]))
    people.harbour.refresh_from_db()
    ran = factories.running_session(people.harbour, format=people.harbour.default_format, at="probing")
    assert [step.kind for step in Step.objects.filter(session=ran, round__isnull=False)][:3] == [
        "presenting",
        "probing",
        "actions",
    ]
    rows(Round).filter(session=ran, position=0).update(
        presenter=people.ben
    )  # a round of nobody's has lines of its own
    host, member, wall = room(people.ada, ran), room(people.cleo, ran), room(people.ada, ran, "screen/")
    assert (OURS in host, LINE in host, OURS in member, LINE in member) == (True, True, True, False)
    assert "Probing questions" in wall
    assert OURS not in wall + client_of(people.cleo).get(f"/sessions/{ran.pk}/room/pulse").content.decode()
    assert [OURS in page.split("</title>")[0] for page in (host, member)] == [False, False]
    planned = factories.session(people.harbour, format=first.slug)
    url = reverse("sessions:change_format", args=[people.harbour.pk, first.key])
    assert OURS in ada.get(url).content.decode()
    assert ada.post(url, form(stage(0, "probing", 30), name="Ours, shorter", version=1)).status_code == 302
    second = newest(rows(OwnFormat).order_by("created_at", "id"))[0]
    planned.refresh_from_db()
    people.harbour.refresh_from_db()
    assert (second.version, planned.format, people.harbour.default_format) == (2, second.slug, second.slug)
    pages = [
        ada.get(reverse("planning:edit", args=[planned.pk])),
        ada.get(reverse("planning:plan", args=[people.harbour.pk])),
        ada.get(reverse("planning:script", args=[planned.pk])),
        ada.get(reverse("sets:edit", args=[people.harbour.pk])),
        ada.get(reverse("sessions:set_page", args=[people.harbour.pk])),
    ]
    assert [page.status_code for page in pages] == [200] * 5
    chosen = re.compile(f'value="{second.slug}"[^>]*checked')
    assert [bool(chosen.search(page.content.decode())) for page in pages[:2]] == [True, True]
    ran = Session.objects.select_related("learning_set").get(pk=ran.pk)
    assert (ran.format, format_of(ran.format, ran.learning_set).name) == (first.slug, "Ours")
    assert OURS in room(people.ada, ran)
    # Nobody's name for a stage lies in clear.
    assert not Step.objects.filter(name=OURS).exists()
    assert {str(row.name) for row in rows(StepWords).filter(step__session=ran)} == {OURS}


def test_rows_are_put_in_order_and_added_without_being_saved(people: Cast) -> None:
    ada, url = client_of(people.ada), reverse("sessions:make_format", args=[people.harbour.pk, "classic"])
    page = ada.post(url, form(*WHOLE, act="up-1", name="")).content.decode()
    assert page.index(OURS) < page.index('value="presenting"')
    page = ada.post(url, form(*WHOLE, act="add", more="suggestions")).content.decode()
    assert 'name="s-4-kind" value="suggestions"' in page
    assert not rows(OwnFormat).exists()


def test_what_is_wrong_is_said_beside_it_and_what_was_typed_stays(people: Cast) -> None:
    ada, url = client_of(people.ada), reverse("sessions:make_format", args=[people.harbour.pk, "classic"])
    for sent, said in (
        (form(stage(0, "probing", 0, say=LINE)), "Minutes from 1 to 90."),
        (form(stage(0, "probing", 5, say=LINE), name=" "), "Give the format a name."),
        (form(stage(0, "probing", 5, say=LINE, drop="on")), "A format has at least one stage."),
        (
            form(stage(0, "probing", 5, say=LINE), stage(1, "probing", 5)),
            "Each kind of stage can be there once.",
        ),
        ({"name": LINE}, LINE),
    ):
        answer = ada.post(url, sent)
        assert (answer.status_code, said in answer.content.decode()) == (422, True), said
        assert LINE in answer.content.decode()
    assert not rows(OwnFormat).exists()


def test_two_who_change_it_at_once_do_not_overwrite_one_another(people: Cast) -> None:
    ada = client_of(people.ada)
    own = make(ada, people)
    url = reverse("sessions:change_format", args=[people.harbour.pk, own.key])
    for name, status in (("Mine", 302), ("No, mine", 422)):
        assert ada.post(url, form(stage(0, "probing", 30), name=name, version=1)).status_code == status
    assert rows(OwnFormat).count() == 2


def test_what_is_no_longer_offered_is_kept_where_it_ran(people: Cast) -> None:
    ada = client_of(people.ada)
    own = make(ada, people)
    ran = factories.running_session(people.harbour, format=own.slug, at="probing")
    planned = factories.session(people.harbour, format=own.slug)
    ada.post(reverse("sessions:retire_format", args=[people.harbour.pk, own.key]))
    planned.refresh_from_db()
    assert planned.format == "classic"
    assert OURS in room(people.ada, ran)
    assert "Ours" not in ada.get(reverse("sessions:formats", args=[people.harbour.pk])).content.decode()


def test_round_is_run_in_it_and_its_name_is_in_the_record_alone_for_the_set(people: Cast) -> None:
    own = factories.own_format(
        people.harbour, people.ada, name="Ours", stages=[OwnStage(StageKind.PROBING, OURS, 12, "")]
    )
    session = factories.running_session(people.harbour, at="selection")
    turn = factories.chosen(session, people.ben, "How do I stop?")
    session.refresh_from_db()
    data = {"expected_version": session.version, "round": turn.pk, "format": own.slug}
    assert (
        client_of(people.ada).post(reverse("room:do", args=[session.pk, "format"]), data).status_code == 303
    )
    kinds = Step.objects.filter(round=turn).values_list("kind", "minutes", "is_own")
    assert list(kinds) == [("probing", 12, True)]
    other = LearningSet.objects.get(pk=people.heron.pk)
    assert format_of(own.slug, other) == FORMATS["classic"]  # another set's word means nothing here


def test_moved_or_added_stage_is_in_hand_and_the_minutes_are_summed(people: Cast) -> None:
    ada, url = client_of(people.ada), reverse("sessions:make_format", args=[people.harbour.pk, "classic"])
    page = " ".join(ada.post(url, form(*WHOLE, act="up-1")).content.decode().split())
    assert page.count("autofocus") == 1
    moved = page.split("autofocus")[1].split("</h2>")[0]
    assert "Probing questions" in moved
    assert "Now stage 1 of 4, not saved yet" in moved
    assert "All stages together take 30 minutes" in page  # what is left out is not counted
    page = " ".join(ada.post(url, form(*WHOLE, act="add", more="takeaways")).content.decode().split())
    assert "Now stage 5 of 5, not saved yet" in page
    assert "autofocus" not in ada.get(url).content.decode()
