"""The room as pages: every stage for each role, the same however it is fetched, and shut to whoever has left."""

import re
import time
from datetime import UTC, datetime
from urllib.parse import unquote
from uuid import UUID

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from django_scopes import scopes_disabled
from pytest_django import Settings

from live.tickets import TicketRefused, check_sign_in, read_ticket
from room.shortcuts import visible_room
from sessions.models import Session, Step
from sets.models import Membership
from sets.requests import SetRequest
from sets.roles import roles_of
from sets.services.memberships import end_membership
from tests import factories
from tests.cast import cast, wide_cast
from tests.room.scene import Scene, client_of, do, get_fragment, keep_rows, move, set_scene

pytestmark = pytest.mark.django_db

MASKED = re.compile(r'(name="key" value=|name="csrfmiddlewaretoken" value=|"X-CSRFToken": |ticket=)"?[^"&]+')


def page_of(scene: Scene, name: str) -> str:
    """The whole page as that person gets it."""
    answer = client_of(getattr(scene.people, name)).get(reverse("room:room", args=[scene.session.pk]))
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.mark.parametrize("slug", ["classic", "suggestions", "taster", "theme", "activity", "freeform"])
def test_every_stage_shows_in_the_page_what_the_fragment_brings(slug: str) -> None:
    """Same room: whatever is swapped in equals what a fresh load shows, in every stage and for every role."""
    scene = set_scene(cast(), format=slug)
    steps = Step.objects.filter(session=scene.session).order_by("position")
    for kind in dict.fromkeys(steps.values_list("kind", flat=True)):
        step = scene.at(kind)
        keep_rows(scene, 1)
        with time_machine.travel(datetime(2026, 3, 4, 10, tzinfo=UTC), tick=False):
            for name in ("ada", "ben", "cleo"):
                page = MASKED.sub(r"\1", page_of(scene, name))
                part = get_fragment(client_of(getattr(scene.people, name)), scene.session)
                assert MASKED.sub(r"\1", part.content.decode()).strip() in page
                assert step.name in page


def test_page_is_the_same_without_compiled_queries(settings: Settings) -> None:
    scene = set_scene(cast())
    scene.at("probing")
    keep_rows(scene, 3)
    pages: dict[str, list[str]] = {}
    with time_machine.travel(datetime(2026, 3, 4, 10, tzinfo=UTC), tick=False):
        for name in ("ada", "ben", "cleo"):
            for plain in (False, True):
                settings.ALS_PLAIN_QUERIES = plain
                pages.setdefault(name, []).append(MASKED.sub(r"\1", page_of(scene, name)))
    for compiled, plain_page in pages.values():
        assert compiled.splitlines() == plain_page.splitlines()
    assert pages["ada"][0] != pages["ben"][0]


@pytest.mark.parametrize("name", ["room", "pulse"])
def test_stream_of_a_page_counts_from_before_its_reader_was_looked_up(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A role that ends while the page is made takes the page's ticket with it."""
    scene, looked_up = set_scene(cast()), []

    def noting(request: SetRequest, session_id: UUID) -> Session:
        looked_up.append(time.time())
        return visible_room(request, session_id)

    monkeypatch.setattr("room.views.room.visible_room", noting)
    answer = client_of(scene.people.ben).get(reverse(f"room:{name}", args=[scene.session.pk]))
    said = answer.get("Room-Stream") or answer.content.decode()
    found = re.search(r"ticket=([^\"&]+)", said)
    assert found
    assert read_ticket(unquote(found[1])).issued_at < looked_up[0]


@pytest.mark.parametrize("name", ["room", "pulse"])
def test_ticket_of_a_page_is_for_its_own_sign_in(name: str) -> None:
    scene = set_scene(cast())
    ben = client_of(scene.people.ben)
    answer = ben.get(reverse(f"room:{name}", args=[scene.session.pk]))
    found = re.search(r"ticket=([^\"&]+)", answer.get("Room-Stream") or answer.content.decode())
    assert found
    ticket = read_ticket(unquote(found[1]))
    check_sign_in(ticket, ben.cookies[settings.SESSION_COOKIE_NAME].value)
    other = client_of(scene.people.ben).cookies[settings.SESSION_COOKIE_NAME].value
    for sign_in in (other, ""):
        with pytest.raises(TicketRefused, match="another browser"):
            check_sign_in(ticket, sign_in)


def test_a_session_is_walked_from_arriving_to_closed() -> None:
    people = cast()
    session = factories.open_session(people.harbour)
    ada, ben = client_of(people.ada), client_of(people.ben)
    assert "People are arriving" in get_fragment(ben, session).content.decode()
    assert move(ada, session, "start").status_code == 200
    steps = Step.objects.filter(session=session).count()
    for _step in range(steps - 1):
        assert move(ada, session, "next", alone="1").status_code == 200
    assert move(ada, session, "next").status_code == 422
    assert move(ada, session, "close").status_code == 200
    assert "The session is closed" in get_fragment(ben, session).content.decode()
    assert move(ada, session, "close").status_code == 422


def test_a_session_that_nobody_has_an_issue_for_goes_on_to_the_closing() -> None:
    people = cast()
    session = factories.running_session(people.harbour, at="selection")
    ada = client_of(people.ada)
    assert move(ada, session, "no-rounds").status_code == 200
    assert move(ada, session, "next").status_code == 200
    session.refresh_from_db()
    assert session.step is not None
    assert session.step.kind == "reflection"


def test_who_leaves_the_set_is_shut_out_at_the_next_request() -> None:
    scene = set_scene(cast())
    scene.at("clarification")
    cleo = client_of(scene.people.cleo)
    assert get_fragment(cleo, scene.session).status_code == 200
    membership = Membership.objects.get(person=scene.people.cleo)
    ada = scene.people.ada
    end_membership(membership_id=membership.pk, person=ada, roles=roles_of(ada.pk))
    assert get_fragment(cleo, scene.session).status_code == 404
    assert cleo.get(reverse("room:pulse", args=[scene.session.pk])).status_code == 404
    assert cleo.post(reverse("room:here", args=[scene.session.pk])).status_code == 404
    assert do(cleo, scene.session, "ask").status_code == 404


def test_a_listening_presenter_reads_nothing_of_what_is_suggested() -> None:
    scene = set_scene(cast(), format="suggestions")
    step = scene.at("suggestions")
    scene.contribute(scene.people.cleo, step, "Try saying maybe.")
    assert "Try saying maybe." in page_of(scene, "hal")
    assert "Try saying maybe." not in page_of(scene, "ben")
    scene.at("response")
    assert "Try saying maybe." in page_of(scene, "ben")


def test_a_newcomer_reads_nothing_from_before_they_joined() -> None:
    scene = set_scene(cast())
    step = scene.at("clarification")
    scene.contribute(scene.people.cleo, step, "Since when?")
    newcomer = factories.user("Nell Newcome")
    factories.membership(newcomer, scene.people.harbour, started_at=datetime.now(UTC))
    scene.contribute(scene.people.hal, step, "Who says so?")
    page = client_of(newcomer).get(reverse("room:room", args=[scene.session.pk])).content.decode()
    assert "Since when?" not in page
    assert "How do I stop saying yes?" not in page
    assert "Who says so?" in page


def test_a_topic_kept_in_the_room_is_for_those_who_are_in_it() -> None:
    people = wide_cast()
    scene = set_scene(people)
    scene.at("presenting")
    ben = client_of(people.ben)
    assert do(ben, scene.session, "room-only", round=scene.turn.pk, room_only="1").status_code == 200
    assert "How do I stop saying yes?" in page_of(scene, "cleo")
    nell = client_of(people.newcomer)
    do(nell, scene.session, "leave")
    assert "How do I stop saying yes?" not in get_fragment(nell, scene.session).content.decode()
    assert do(nell, scene.session, "join").status_code == 200
    assert "How do I stop saying yes?" in get_fragment(nell, scene.session).content.decode()


@pytest.mark.parametrize(("verb", "at"), [("unopen", "open"), ("cancel", "open")])
def test_a_room_that_shuts_again_leads_everybody_to_the_page_before(verb: str, at: str) -> None:
    people = cast()
    session = factories.open_session(people.harbour)
    answer = move(client_of(people.ada), session, verb)
    before = reverse("planning:detail", args=[session.pk])
    assert answer["HX-Redirect"] == before
    assert get_fragment(client_of(people.ben), session)["HX-Redirect"] == before
    session.refresh_from_db()
    assert (session.host, session.opened_at, session.steps.count()) == (None, None, 0)
    assert not session.register.exclude(presence="").exists()


def test_pulse_tells_facts_alone() -> None:
    scene = set_scene(cast())
    scene.at("presenting")
    answer = client_of(scene.people.cleo).get(reverse("room:pulse", args=[scene.session.pk]))
    facts = answer.json()
    assert sorted(facts) == sorted(
        ["version", "status", "step", "steps", "stage", "presenter", "ends_at", "paused", "now"]
    )
    assert (facts["stage"], facts["presenter"]) == ("Presenting", "Ben")
    with scopes_disabled():
        assert answer["Room-Changes"] == str(Session.objects.get(pk=scene.session.pk).changes)
