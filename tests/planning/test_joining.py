"""The way into a session: who says it, where it stands, and where it never does."""

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from core import clock
from core.jobs import outbox
from planning.models import JoiningNotes, SessionNews
from planning.services.announcements import tell_news
from planning.services.reminders import send_reminder_now
from sessions.models import Session
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast
from tests.room.scene import client_of, do, get_fragment

pytestmark = pytest.mark.django_db

WAY, BRING, LINK = "Ring at the green door", "Something to write on", "https://meet.example/harbour"


@pytest.fixture
def session(people: Cast) -> Session:
    return factories.session(people.harbour, venue="Mill Lane")


def said(people: Cast, session: Session, **more: str) -> None:
    given = {"way": WAY, "bring": BRING, "link": LINK} | more
    answer = client_of(people.ada).post(reverse("planning:joining", args=[session.pk]), given)
    assert answer.status_code == 302


def page(client: Client, session: Session) -> str:
    return client.get(reverse("planning:detail", args=[session.pk])).content.decode()


def notes_of(session: Session) -> list[JoiningNotes]:
    return list(JoiningNotes._base_manager.filter(session=session))


def test_the_set_reads_it_on_the_sessions_page_and_nobody_else_does(people: Cast, session: Session) -> None:
    said(people, session)
    for person in (people.ada, people.ben):
        seen = page(client_of(person), session)
        assert WAY in seen
        assert BRING in seen
        assert LINK in seen
    for outsider in (people.esi, people.finn):
        assert client_of(outsider).get(reverse("planning:detail", args=[session.pk])).status_code == 404
        assert client_of(outsider).get(reverse("planning:joining", args=[session.pk])).status_code == 404
    assert client_of(people.ben).get(reverse("planning:joining", args=[session.pk])).status_code == 403


def test_in_the_room_from_arriving_on_each_reads_what_is_for_them(people: Cast) -> None:
    session = factories.open_session(people.harbour, venue="Mill Lane")
    said(people, session)  # also while the room is open: the link may fail at that very moment
    here, remote = client_of(people.ben), client_of(people.femi)
    do(here, session, "join", presence="in-room")
    do(remote, session, "join", presence="remote")
    in_room, by_video = (get_fragment(one, session).content.decode() for one in (here, remote))
    assert WAY in in_room
    assert WAY not in by_video
    assert BRING in in_room
    assert BRING in by_video
    assert f'<dd><a class="button button-quiet" href="{LINK}"' in by_video
    assert f'<dd><a class="button button-quiet" href="{LINK}"' not in in_room
    wall = client_of(people.ada).get(reverse("room:screen", args=[session.pk])).content.decode()
    assert WAY not in wall
    assert BRING not in wall


def test_no_letter_and_no_calendar_has_it_and_no_letter_goes_for_it(people: Cast, session: Session) -> None:
    said(people, session)
    assert not SessionNews.objects.exists()
    send_reminder_now(session_id=session.pk, person=people.ada, roles=roles_of(people.ada.pk))
    tell_news()
    outbox.send_due()
    file = client_of(people.ben).get(reverse("planning:calendar", args=[session.pk])).content.decode()
    sent = [str(one.message()) for one in mail.outbox]
    assert len(sent) == 7
    for text in (file, *sent):
        assert not any(word in text for word in (WAY, BRING, "meet.example"))


def test_the_same_for_all_later_ones_and_the_place_offers_its_own_again(
    people: Cast, session: Session
) -> None:
    before, after = (
        factories.session(people.harbour, starts_at=clock.now() + timedelta(days=days), venue="Mill Lane")
        for days in (-1, 60)
    )
    later = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=90), venue="Mill Lane")
    said(people, session, later="on")
    assert [bool(notes_of(one)) for one in (before, session, after, later)] == [False, True, True, True]
    after.refresh_from_db()
    assert after.link == LINK
    another = factories.session(
        people.harbour, starts_at=clock.now() + timedelta(days=120), venue="Mill Lane"
    )
    elsewhere = factories.session(
        people.harbour, starts_at=clock.now() + timedelta(days=150), venue="Town hall"
    )
    ada = client_of(people.ada)
    offered = ada.get(reverse("planning:joining", args=[another.pk])).content.decode()
    assert WAY in offered
    assert BRING not in offered
    assert WAY not in ada.get(reverse("planning:joining", args=[elsewhere.pk])).content.decode()


def test_a_changed_link_tells_a_form_that_is_open_elsewhere(people: Cast, session: Session) -> None:
    version = session.version
    said(people, session)
    session.refresh_from_db()
    assert session.version == version + 1
    assert session.sequence == 0
    said(people, session, way="By the lift")
    session.refresh_from_db()
    assert session.version == version + 1


def test_emptied_it_is_gone(people: Cast, session: Session) -> None:
    said(people, session)
    said(people, session, way="", bring=" ", link="")
    assert notes_of(session) == []
    assert "Nothing is said yet" not in page(client_of(people.ada), session)  # the place still is
    assert "Mill Lane" in page(client_of(people.ada), session)


@pytest.mark.parametrize(
    ("field", "typed", "complaint"),
    [
        ("link", "javascript:alert(1)", "The video link needs to start with https://"),
        ("link", "https://not a link", "This does not look like a link."),
        ("way", "x" * 501, "At most 500 characters; it has 501."),
        ("bring", "y" * 501, "At most 500 characters; it has 501."),
    ],
)
def test_what_is_wrong_is_said_beside_its_box_and_changes_nothing(
    people: Cast, session: Session, field: str, typed: str, complaint: str
) -> None:
    url = reverse("planning:joining", args=[session.pk])
    answer = client_of(people.ada).post(url, {"way": WAY, "bring": BRING, "link": LINK, field: typed})
    assert answer.status_code == 422
    seen = answer.content.decode()
    assert complaint in seen
    assert typed in seen
    assert notes_of(session) == []


@pytest.mark.parametrize(
    "copied", [f"\ufeff{LINK}\u200b", f"“{LINK}”", f"<{LINK}>", f" \u202a{LINK}\u202c\n"]
)
def test_what_came_along_when_the_link_was_copied_is_dropped(
    people: Cast, session: Session, copied: str
) -> None:
    said(people, session, link=copied)
    session.refresh_from_db()
    assert session.link == LINK


def test_over_it_takes_nothing_more(people: Cast) -> None:
    held = factories.closed_session(people.harbour)
    answer = client_of(people.ada).post(
        reverse("planning:joining", args=[held.pk]), {"way": WAY, "link": ""}, follow=True
    )
    assert "This session is over." in answer.content.decode()
    assert notes_of(held) == []
