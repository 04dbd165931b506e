"""What is posted in the room: counted once, never blindly, and no word of it lost."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client, override_settings
from django.utils import timezone
from django.utils.html import escape
from django_scopes import scopes_disabled
from pytest_django import Settings

from accounts.models import Draft, User
from actions.models import Action, Report
from core import clock
from core.db.idempotency import KEY
from core.models import IdempotencyKey
from issues.models import Issue, Theme
from room.commands import COMMANDS
from sessions.models import Bid, Commitment, Contribution, Reflection, Round, Session, StageVisit, Step
from tests import factories
from tests.cast import cast
from tests.room.scene import Scene, client_of, do, move, set_scene

pytestmark = pytest.mark.django_db

EMOJI = "Why 🙈 and not 🚀?"
HEBREW = "מה אתה באמת רוצה?"
LONG = "x" * 10_000
TABLES = (Action, Bid, Contribution, Issue, Reflection, Report, Round, StageVisit, Step, Theme)


@pytest.fixture
def scene() -> Scene:
    return set_scene(cast())


def drafts_of(person: User) -> list[str]:
    return [str(d.words) for d in Draft.objects.with_scopes_disabled().filter(person=person).order_by("slot")]


def rows(session: Session) -> dict[str, int]:
    """How much there is of everything, and how far the session is."""
    session.refresh_from_db()
    with scopes_disabled():
        counts = {table.__name__: table.objects.count() for table in TABLES}
    return {**counts, "version": session.version, "changes": session.changes}


def contribute(client: Client, scene: Scene, words: str, **more: Any) -> Any:
    data = {"step": scene.session.step_id, "kind": "clarification", "words": words, **more}
    return do(client, scene.session, "contribute", **data)


def test_the_same_form_sent_twice_counts_once_and_another_counts_again(scene: Scene) -> None:
    scene.at("clarification")
    cleo = client_of(scene.people.cleo)
    answers = [contribute(cleo, scene, "Since when?", key=key) for key in ("a", "a", "b")]
    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert rows(scene.session)["Contribution"] == 2


def test_the_same_form_with_other_words_says_so_and_keeps_them_as_a_draft(scene: Scene) -> None:
    scene.at("clarification")
    cleo, slot = client_of(scene.people.cleo), f"q:{scene.session.pk}:{scene.session.step_id}"
    first, longer = "Since when?", "Since when, and who else was there?"
    assert contribute(cleo, scene, first, key="a").status_code == 200
    answer = contribute(cleo, scene, longer, key="a", slot=slot)
    assert answer.status_code == 409
    page = answer.content.decode()
    assert "An earlier version of this has been shared already." in page
    assert "The session moved on" not in page
    assert f">{longer}</textarea>" in page
    assert drafts_of(scene.people.cleo) == [longer]
    assert [str(one.words) for one in Contribution.objects.with_scopes_disabled().all()] == [first]
    assert contribute(cleo, scene, longer, key="b", slot=slot).status_code == 200
    assert drafts_of(scene.people.cleo) == []


def test_receipt_of_words_tells_nothing_of_them(scene: Scene) -> None:
    scene.at("clarification")
    for key in ("a", "b"):
        contribute(client_of(scene.people.cleo), scene, "Since when?", key=key)
    one, other = (IdempotencyKey.objects.get(key=f"contribute:{key}").answer for key in ("a", "b"))
    assert one == other
    with override_settings(SECRET_KEY="another site's secret, which is long too"):
        contribute(client_of(scene.people.cleo), scene, "Since when?", key="c")
    assert IdempotencyKey.objects.get(key="contribute:c").answer != one


@pytest.mark.parametrize("key", ["x" * 51, "a b", "a\n", "ä", "\ud7ff", "²"])
def test_a_key_that_no_page_has_written_is_refused_and_nothing_is_done(scene: Scene, key: str) -> None:
    scene.at("clarification")
    before = rows(scene.session)
    answer = contribute(client_of(scene.people.cleo), scene, "Since when?", key=key)
    assert answer.status_code == 422
    assert "Part of the form was missing." in answer.content.decode()
    assert rows(scene.session) == before
    assert drafts_of(scene.people.cleo) == ["Since when?"]


def test_the_longest_key_fits_into_a_receipt_with_every_verb() -> None:
    assert KEY.fullmatch("x" * 50)
    longest = IdempotencyKey._meta.get_field("key").max_length
    assert longest is not None
    assert [verb for verb in COMMANDS if len(f"{verb}:{'x' * 50}") > longest] == []


def test_a_move_sent_twice_moves_once_and_gets_the_same_answer(scene: Scene) -> None:
    ada, version = client_of(scene.people.ada), scene.session.version
    answers = [do(ada, scene.session, "next", expected_version=version, key="a") for _n in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert rows(scene.session)["version"] == version + 1
    assert do(ada, scene.session, "next", expected_version=version, key="b").status_code == 409


@pytest.mark.parametrize("version", ["", "soon", "-1", "0", "9999"])
def test_a_move_that_saw_another_version_is_refused_and_shows_what_is(scene: Scene, version: str) -> None:
    before = rows(scene.session)
    answer = do(client_of(scene.people.ada), scene.session, "next", expected_version=version)
    assert answer.status_code == 409
    assert "The session moved on to Selection" in answer.content.decode()
    assert rows(scene.session) == before


def test_a_move_that_names_no_version_is_refused(scene: Scene) -> None:
    before = rows(scene.session)
    for verb in ("next", "close", "pause", "no-rounds"):
        assert do(client_of(scene.people.ada), scene.session, verb).status_code == 409
    assert rows(scene.session) == before


def test_words_for_a_stage_that_has_passed_are_kept_and_marked_late(scene: Scene) -> None:
    step = scene.at("clarification")
    scene.at("probing")
    answer = contribute(client_of(scene.people.cleo), scene, "Since when?", step=step.pk)
    assert answer.status_code == 200
    kept = Contribution.objects.with_scopes_disabled().get()
    assert (kept.round_id, kept.step_id, kept.is_late) == (scene.turn.pk, step.pk, True)
    assert "after the stage had moved on" in answer.content.decode()


def test_words_for_a_round_that_is_gone_become_a_draft_and_the_answer_says_so(scene: Scene) -> None:
    step = scene.at("clarification")
    move(client_of(scene.people.ada), scene.session, "back")
    gone = Step.objects.get(pk=step.pk)
    gone.delete()
    slot = f"q:{scene.session.pk}:{step.pk}"
    answer = contribute(client_of(scene.people.cleo), scene, "Since when?", step=step.pk, slot=slot)
    assert answer.status_code == 409
    assert drafts_of(scene.people.cleo) == ["Since when?"]
    page = answer.content.decode()
    assert "It is kept below, for you alone." in page
    assert "Since when?" in page


def test_words_of_a_presenter_who_listens_become_their_draft(scene: Scene) -> None:
    scene = set_scene_listening(scene)
    answer = contribute(client_of(scene.people.ben), scene, "I tried that.", kind="suggestion")
    assert answer.status_code == 403
    assert drafts_of(scene.people.ben) == ["I tried that."]
    assert "You are only listening now." in answer.content.decode()
    assert rows(scene.session)["Contribution"] == 0


@pytest.mark.parametrize("verb", ["topic-line", "offer", "reflect"])
def test_whatever_a_presenter_writes_while_they_listen_becomes_their_draft(scene: Scene, verb: str) -> None:
    scene = set_scene_listening(scene)
    before = rows(scene.session)
    words = {"words" if verb == "reflect" else "topic_line": "I tried that."}
    answer = do(client_of(scene.people.ben), scene.session, verb, round=scene.turn.pk, kind="well", **words)
    assert answer.status_code == 403
    assert drafts_of(scene.people.ben) == ["I tried that."]
    assert "It is kept below, for you alone." in answer.content.decode()
    assert rows(scene.session) == before


def test_an_action_whose_day_has_passed_is_said_better_and_not_put_off_to_another_past_day(
    scene: Scene,
) -> None:
    scene.at("actions")
    past = timezone.localdate() - timedelta(days=1)
    action = factories.action(scene.people.ben, scene.people.harbour, due_on=past)
    Commitment.objects.create(round=scene.turn, action=action)
    ben, said = client_of(scene.people.ben), {"action": action.pk, "words": "I will ask Gita."}
    assert do(ben, scene.session, "change-action", due_on=past, **said).status_code == 200
    earlier = past - timedelta(days=1)
    answer = do(ben, scene.session, "change-action", due_on=earlier, **said)
    assert (answer.status_code, answer.content.decode().count("That day has passed.")) == (422, 1)


def set_scene_listening(scene: Scene) -> Scene:
    """Ben's round in the format in which he listens, at that stage."""
    ada = client_of(scene.people.ada)
    assert move(ada, scene.session, "format", round=scene.turn.pk, format="suggestions").status_code == 200
    scene.session.refresh_from_db()
    scene.at("suggestions")
    return scene


def test_a_draft_is_forgotten_once_its_words_are_kept(scene: Scene) -> None:
    scene.at("clarification")
    cleo = client_of(scene.people.cleo)
    assert contribute(cleo, scene, "Since when?", kind="resource").status_code == 422
    assert drafts_of(scene.people.cleo) == ["Since when?"]
    assert contribute(cleo, scene, "Since when?").status_code == 200
    assert drafts_of(scene.people.cleo) == []


@pytest.mark.parametrize("words", [EMOJI, HEBREW])
def test_words_of_any_kind_are_kept_as_they_are(scene: Scene, words: str) -> None:
    scene.at("clarification")
    answer = contribute(client_of(scene.people.cleo), scene, words)
    assert words in answer.content.decode()
    assert str(Contribution.objects.with_scopes_disabled().get().words) == words


BAD_WORDS = [
    ("contribute", "clarification", "cleo", "words", {"kind": "clarification"}),
    ("offer", "topics", "cleo", "topic_line", {}),
    ("topic-line", "presenting", "ben", "topic_line", {}),
    ("commit", "actions", "ben", "words", {}),
    ("reflect", "reflection", "cleo", "words", {"kind": "well"}),
]


@pytest.mark.parametrize(("verb", "at", "name", "field", "more"), BAD_WORDS)
@pytest.mark.parametrize("words", ["", LONG])
def test_words_too_few_or_too_many_are_refused_beside_their_box_and_stay_in_it(
    scene: Scene, verb: str, at: str, name: str, field: str, more: dict[str, str], words: str
) -> None:
    step = scene.at(at)
    kind = {"contribute": "q", "offer": "topic", "topic-line": "topic", "commit": "act"}.get(verb, "well")
    slot = ":".join([kind, str(scene.session.pk), *([str(step.pk)] if kind != "topic" else [])])
    data = {"step": step.pk, "round": scene.turn.pk, "slot": slot, field: words, **more}
    before = rows(scene.session)
    answer = do(client_of(getattr(scene.people, name)), scene.session, verb, **data)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert page.count('class="error"') == 1
    assert words in page
    assert drafts_of(getattr(scene.people, name)) == ([words] if words else [])
    assert rows(scene.session) == before


BAD_CHOICES: list[tuple[str, str, dict[str, str]]] = [
    *[("time", "minutes", {"minutes": n}) for n in ("0", "1000", "many", "")],
    *[("minutes", "minutes", {"minutes": n}) for n in ("0", "1000", "-5")],
    *[("equal", "whole", {"minutes": n}) for n in ("0", "1000")],
    *[("add-round", "minutes", {"kind": "activity", "minutes": n}) for n in ("0", "1000")],
    *[("insert", "whole", {"kind": "break", "minutes": n}) for n in ("0", "1000")],
    ("insert", "whole", {"kind": "party", "minutes": "5"}),
    ("add-round", "whole", {"kind": "party", "minutes": "30"}),
    ("add-round", "theme_words", {"kind": "theme", "minutes": "30", "theme_words": ""}),
    ("format", "whole", {"format": "unheard-of"}),
    ("presenter", "whole", {"about": ""}),
    ("presenter", "whole", {"about": "01a20756-9915-7070-a198-5a44a5855023"}),
    ("mark", "whole", {"about": "01a20756-9915-7070-a198-5a44a5855023", "presence": "in-room"}),
    ("jump", "whole", {"step": "01a20756-9915-7070-a198-5a44a5855023"}),
    ("choose", "whole", {"bid": "01a20756-9915-7070-a198-5a44a5855023"}),
]


@pytest.mark.parametrize(("verb", "beside", "data"), BAD_CHOICES)
def test_choices_out_of_bounds_are_refused_in_words_and_change_nothing(
    scene: Scene, verb: str, beside: str, data: dict[str, str]
) -> None:
    before = rows(scene.session)
    answer = move(client_of(scene.people.ada), scene.session, verb, round=scene.turn.pk, **data)
    assert answer.status_code == 422
    assert answer.context["errors"].get(beside) or answer.context["errors"]
    page = answer.content.decode()
    assert all(escape(said) in page for said in answer.context["errors"].values())
    assert rows(scene.session) == before


@pytest.mark.parametrize("data", [{"minutes": "0"}, {"minutes": "1000"}, {"format": "unheard-of"}])
def test_a_topic_offered_with_what_cannot_be_says_so_and_keeps_its_line(
    scene: Scene, data: dict[str, str]
) -> None:
    scene.at("topics")
    before = rows(scene.session)
    data = {"topic_line": "How do I begin?", "slot": f"topic:{scene.session.pk}", **data}
    answer = do(client_of(scene.people.cleo), scene.session, "offer", **data)
    assert answer.status_code == 422
    assert 'class="error"' in answer.content.decode()
    assert "How do I begin?" in answer.content.decode()
    assert rows(scene.session) == before


def test_a_plain_form_without_scripts_is_answered_with_the_page(scene: Scene) -> None:
    ada = client_of(scene.people.ada)
    scene.session.refresh_from_db()
    address = f"/sessions/{scene.session.pk}/room/do/next"
    answer = ada.post(address, {"expected_version": scene.session.version})
    assert (answer.status_code, answer["Location"]) == (303, f"/sessions/{scene.session.pk}/room/")
    late = ada.post(address, {"expected_version": 0})
    assert late.status_code == 409
    assert late.content.decode().startswith("<!DOCTYPE html>")


def test_cancelling_from_the_room_counts_as_a_letter_does(scene: Scene, settings: Settings) -> None:
    cache.clear()
    settings.ALS_RATE_LIMITS = settings.ALS_RATE_LIMITS | {"announce": "1/h/user"}
    ada, learning_set = client_of(scene.people.ada), scene.session.learning_set
    planned = [factories.session(learning_set, starts_at=clock.now() + timedelta(days=n)) for n in (3, 4)]
    assert [move(ada, session, "cancel").status_code for session in planned] == [200, 429]
    planned[1].refresh_from_db()
    assert planned[1].status == "scheduled"


def test_a_verb_nobody_knows_is_not_found(scene: Scene) -> None:
    assert do(client_of(scene.people.ada), scene.session, "dance").status_code == 404


def test_the_seat_of_an_outsider_stays_empty(scene: Scene) -> None:
    """Words cannot be put into the mouth of somebody who is not in the set."""
    scene.at("clarification")
    stranger = factories.user()
    ada = client_of(scene.people.ada)
    assert contribute(ada, scene, "Since when?", about=stranger.pk).status_code == 422
    assert do(ada, scene.session, "floor", about=stranger.pk).status_code == 422
    assert do(ada, scene.session, "reported", about=stranger.pk).status_code == 422
    assert rows(scene.session)["Contribution"] == 0
