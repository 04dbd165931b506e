"""What was typed and not shared stays open after its stage, and can be shared after all."""

import re
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django_scopes import scopes_disabled

from accounts.models import Draft, User
from accounts.services import save_draft
from actions.models import Report
from room.services import opening
from sessions.models import Attendance, Contribution, Reflection, Session, Step
from tests import factories
from tests.cast import cast
from tests.room.scene import Scene, client_of, do, get_fragment, set_scene

pytestmark = pytest.mark.django_db

WORDS = "What would be enough?"


@pytest.fixture
def scene() -> Scene:
    people = cast()
    factories.action(people.cleo, people.harbour, "I will ask Sam.")
    return set_scene(people)


def leave(scene: Scene, person: User, kind: str, about: object = "", words: str = WORDS) -> str:
    """Somebody has typed in that box and gone on."""
    slot = ":".join(str(part) for part in (kind, scene.session.pk, about) if part)
    save_draft(person=person, slot=slot, words=words, about=scene.session.pk, label="Somewhere")
    return slot


def page_of(browser: Client, session: Session) -> str:
    return unescape(get_fragment(browser, session).content.decode())


def open_form(page: str, slot: str) -> dict[str, str]:
    """What the open box of that slot sends, as a browser would."""
    forms = re.findall(r"<form [^>]*data-verb.*?</form>", page, re.DOTALL)
    form = next(one for one in forms if "Share it after all" in one and slot in one)
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))
    fields |= dict(re.findall(r'type="radio" name="(\w+)" value="([^"]*)" checked', form))
    fields |= dict(re.findall(r'<textarea[^>]* name="(\w+)"[^>]*>(.*?)</textarea>', form))
    return {"verb": re.findall(r'data-verb="([\w-]+)"', form)[0], **fields}


def share(browser: Client, session: Session, slot: str, **more: str) -> Any:
    fields = open_form(page_of(browser, session), slot) | more
    return do(browser, session, fields.pop("verb"), **fields)


def drafts() -> list[str]:
    return [str(draft.words) for draft in Draft.objects.with_scopes_disabled().all()]


def close(scene: Scene) -> None:
    Attendance.objects.filter(session=scene.session).update(presence="in-room")
    scene.at("next_date")
    with scopes_disabled():
        opening.close_session(session_id=scene.session.pk, person=scene.people.ada, expected_version=None)
    scene.session.refresh_from_db()


def test_question_whose_stage_is_over_is_shared_to_that_stage(scene: Scene) -> None:
    step = scene.at("clarification")
    slot = leave(scene, scene.people.cleo, "q", step.pk)
    scene.at("probing")
    cleo = client_of(scene.people.cleo)
    assert "Clarification questions</label>" in page_of(cleo, scene.session)
    assert share(cleo, scene.session, slot).status_code == 200
    with scopes_disabled():
        kept = Contribution.objects.get()
        assert (str(kept.words), kept.kind, kept.step, kept.is_late) == (WORDS, "clarification", step, True)
    assert drafts() == []
    assert "Typed, but not shared" not in page_of(cleo, scene.session)


def test_presenter_who_answers_is_not_offered_to_share_a_question_of_that_stage(scene: Scene) -> None:
    step = scene.at("clarification")
    slot = leave(scene, scene.people.ben, "q", step.pk)
    page = page_of(client_of(scene.people.ben), scene.session)
    assert slot in page
    assert "Share it after all" not in page


def test_action_is_shared_at_read_back(scene: Scene) -> None:
    slot = leave(scene, scene.people.ben, "act", scene.at("actions").pk, "I will say no.")
    scene.at("read_back")
    assert share(client_of(scene.people.ben), scene.session, slot).status_code == 200
    with scopes_disabled():
        assert [str(action.words) for action in scene.people.ben.actions.all()] == ["I will say no."]


@pytest.mark.parametrize("is_closed", [False, True])
def test_report_is_shared_after_its_stage_and_after_the_close(scene: Scene, is_closed: bool) -> None:
    with scopes_disabled():
        action = scene.people.cleo.actions.get()
    slot = leave(scene, scene.people.cleo, "report", action.pk)
    close(scene) if is_closed else scene.at("reflection")
    cleo = client_of(scene.people.cleo)
    refused = share(cleo, scene.session, slot)
    assert refused.status_code == 422
    assert "Choose what became of it" in unescape(refused.content.decode())
    assert share(cleo, scene.session, slot, outcome="partly").status_code == 200
    with scopes_disabled():
        report = Report.objects.get()
    assert (report.outcome, str(report.happened), drafts()) == ("partly", WORDS, [])


def test_rest_of_a_shared_report_stays_when_a_part_of_it_is_shared_after_all(scene: Scene) -> None:
    scene.at("reports")
    cleo = client_of(scene.people.cleo)
    with scopes_disabled():
        action = scene.people.cleo.actions.get()
    said = {"outcome": "done", "happened": "I did.", "changed": "Sam laughed.", "keep_open": "1"}
    do(cleo, scene.session, "report", action=action.pk, **said)
    slot = leave(scene, scene.people.cleo, "report", action.pk, "I did, twice.")
    scene.at("reflection")
    assert share(cleo, scene.session, slot).status_code == 200
    with scopes_disabled():
        report = Report.objects.get()
    shared = (report.outcome, str(report.happened), str(report.changed), report.keep_open)
    assert shared == ("done", "I did, twice.", "Sam laughed.", True)


def test_reflection_is_shared_after_the_close_as_said_at_the_close(scene: Scene) -> None:
    slot = leave(scene, scene.people.cleo, "better", scene.at("reflection").pk)
    close(scene)
    cleo = client_of(scene.people.cleo)
    assert "What you typed and did not share is here." in page_of(cleo, scene.session)
    assert share(cleo, scene.session, slot).status_code == 200
    with scopes_disabled():
        kept = Reflection.objects.get()
    assert (str(kept.words), kept.author, kept.created_at) == (
        WORDS,
        scene.people.cleo,
        scene.session.closed_at,
    )


@pytest.mark.parametrize("case", ["was not there", "for somebody else", "a question"])
def test_nothing_else_is_shared_after_the_close(scene: Scene, case: str) -> None:
    step, question = scene.at("reflection"), scene.at("probing")
    close(scene)
    cleo = client_of(scene.people.cleo)
    fields: dict[str, object] = {"kind": "well", "words": WORDS, "step": step.pk}
    if case == "was not there":
        Attendance.objects.filter(session=scene.session, person=scene.people.cleo).update(presence="absent")
    elif case == "for somebody else":
        cleo, fields = client_of(scene.people.ada), fields | {"about": scene.people.cleo.pk}
    verb = "contribute" if case == "a question" else "reflect"
    if verb == "contribute":
        fields |= {"kind": "probing", "step": question.pk}
    assert do(cleo, scene.session, verb, **fields).status_code in {403, 422}
    with scopes_disabled():
        assert (Reflection.objects.count(), Contribution.objects.count()) == (0, 0)


def test_host_cannot_report_for_others_after_the_close(scene: Scene) -> None:
    close(scene)
    with scopes_disabled():
        action = scene.people.cleo.actions.get()
    ada = client_of(scene.people.ada)
    assert do(ada, scene.session, "report", action=action.pk, outcome="done").status_code == 403


def test_what_an_open_box_was_refused_for_stands_there_and_not_in_the_present_stages_box(
    scene: Scene,
) -> None:
    slot = leave(scene, scene.people.cleo, "q", scene.at("clarification").pk)
    scene.at("probing")
    cleo = client_of(scene.people.cleo)
    answer = share(cleo, scene.session, slot, words="x" * 4001)
    page = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert page.count("That is longer than 4000 characters") == 1
    present = re.search(r'<textarea[^>]*id="q-[^>]*>(.*?)</textarea>', page, re.DOTALL)
    assert present
    assert present[1] == ""


def test_draft_says_that_it_is_one_and_what_was_shared_says_when(scene: Scene) -> None:
    step: Step = scene.at("reflection")
    cleo = client_of(scene.people.cleo)
    slot = leave(scene, scene.people.cleo, "well", step.pk)
    assert ">Draft, only you see it</span>" in page_of(cleo, scene.session)
    do(cleo, scene.session, "reflect", step=step.pk, kind="well", words=WORDS, slot=slot)
    page = page_of(cleo, scene.session)
    assert ">Draft, only you see it</span>" not in page
    assert re.search(r">Shared \d\d:\d\d<|</svg>Shared \d\d:\d\d<", page)
