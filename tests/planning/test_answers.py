"""Answers: from a letter without signing in, from home, from the session's page; a new date asks anew."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from core import clock
from planning.answer_links import answer_url, read, token_of
from planning.mail.reminder import reminder
from planning.reads import answers
from planning.services import scheduling
from room.services import opening, presence
from sessions.models import Apology, Attendance, Session
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast
from tests.room.scene import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.both]

MEETS = datetime(2027, 1, 5, 10, 0, tzinfo=UTC)


def planned(people: Cast) -> Session:
    return factories.session(people.harbour, starts_at=MEETS)


def say(session: Session, person: User, answer: str, reason: str | None = None) -> None:
    with scopes_disabled():
        scheduling.answer(
            session_id=session.pk, person=person, roles=roles_of(person.pk), answer=answer, reason=reason
        )


def move(people: Cast, session: Session, days: int, minutes: int = 120) -> Session:
    moved = (MEETS + timedelta(days=days)).replace(tzinfo=None)
    return scheduling.change_session(
        session_id=session.pk, person=people.ada, roles=roles_of(people.ada.pk), expected_version=None,
        local_start=moved, minutes=minutes, venue="", link="", format="classic", rounds=2,
    )  # fmt: skip


def shown(person: User, session: Session) -> str:
    page = client_of(person).get(reverse("planning:detail", args=[session.pk]))
    return " ".join(page.content.decode().split())


def test_a_new_date_asks_anew_and_shows_what_was_said_for_the_old_one(people: Cast) -> None:
    session = planned(people)
    say(session, people.ben, "no", "At the dentist's.")
    say(session, people.cleo, "yes")
    session = move(people, session, 2)
    assert set(session.register.values_list("answer", flat=True)) == {""}
    page = shown(people.ada, session)
    assert "No answer yet. Apologies, said for 5 January" in page
    assert "No answer yet. Coming, said for 5 January" in page
    about = {"session": str(session.pk), "person": str(people.ben.pk), "date": session.starts_at.isoformat()}
    assert reminder(about) is not None
    assert set(move(people, session, 0).register.values_list("answer", flat=True)) == {"no", "yes"}


def test_other_changes_leave_answers_alone(people: Cast) -> None:
    session = planned(people)
    say(session, people.ben, "no")
    assert move(people, session, 0, minutes=90).register.get().answer == "no"


def test_the_facilitator_sees_who_comes_who_is_waited_for_and_whether_that_is_enough(people: Cast) -> None:
    said = answers.summary(["yes", "yes", "yes", "yes", "no", "", ""], least=4)
    assert said == "4 coming, apologies from 1, waiting for 2. Your minimum of 4 is met."
    assert answers.summary(["yes", "maybe", ""], least=3) == (
        "1 coming, maybe from 1, waiting for 1. 2 more make your minimum of 3."
    )
    session = planned(people)
    say(session, people.ben, "yes")
    page = shown(people.ada, session)
    assert "1 coming, waiting for 5. 3 more make your minimum of 4." in page
    assert "mailto:?bcc=" in page
    assert "mailto:" not in shown(people.cleo, session)


def test_a_set_smaller_than_its_minimum_is_told_so_and_never_asked_for_more_than_its_members() -> None:
    few = "Your set has 3 members, fewer than your minimum of 4."
    assert answers.summary(["yes", "", "no"], least=4).endswith(f"{few} 2 more make all of you.")
    assert answers.summary(["yes", "yes", ""], least=4).endswith(f"{few} 1 more makes all of you.")
    assert answers.summary(["yes"] * 3, least=4) == f"3 coming. {few} All of you are coming."
    assert answers.summary([], least=4) == "0 coming. Your set has 0 members, fewer than your minimum of 4."


def test_said_for_names_the_hour_when_the_day_is_the_same() -> None:
    zone = ZoneInfo("Europe/London")
    said = answers.said_for("yes", start=MEETS, now=MEETS + timedelta(hours=1), zone=zone)
    assert said == "Coming, said for 5 January, 10:00"


def test_the_link_of_a_letter_answers_for_one_person_and_changes_nothing_when_opened(people: Cast) -> None:
    session, anybody = planned(people), Client()
    url = reverse("planning:answer_by_link", args=[token_of(session, people.ben)])
    assert answer_url(session, people.ben).endswith(url)
    for path in (url, f"{url}?say=no"):
        page = anybody.get(path)
        assert "Will you come, Ben?" in page.content.decode()
        assert anybody.head(path).status_code == 200
    assert not Attendance.objects.filter(session=session).exists()
    for _ in range(2):
        assert anybody.post(url, {"answer": "yes", "how": "remote"}).status_code == 302
    row = Attendance.objects.get(session=session)
    assert (row.person, row.answer, row.comes_remote) == (people.ben, "yes", True)
    assert anybody.post(url, {"answer": "perhaps"}).status_code == 422


def test_the_link_leaves_a_reason_as_it_is_unless_they_come(people: Cast) -> None:
    session = planned(people)
    say(session, people.ben, "no", "At the dentist's.")
    url = reverse("planning:answer_by_link", args=[token_of(session, people.ben)])
    assert "dentist" not in Client().get(url).content.decode()
    for answer, reasons in (("maybe", 1), ("yes", 0)):
        Client().post(url, {"answer": answer})
        assert Apology.objects.with_scopes_disabled().count() == reasons


def test_the_link_says_that_the_session_moved_and_what_can_no_longer_be_answered(people: Cast) -> None:
    session = planned(people)
    token = token_of(session, people.ben)
    url = reverse("planning:answer_by_link", args=[token])
    move(people, session, 2)
    page = Client().get(url).content.decode()
    assert (
        "Moved since this letter: it was on Tuesday 5 January, 10:00."
        in page[page.index("When and where") :][:400]
    )
    Session.objects.filter(pk=session.pk).update(status="cancelled")
    gone = Client().post(url, {"answer": "yes"})
    assert (gone.status_code, "has been cancelled" in gone.content.decode()) == (410, True)
    assert read(f"{token}x") is None
    assert Client().get(reverse("planning:answer_by_link", args=["nothing"])).status_code == 404


def test_home_asks_with_three_buttons_and_comes_back(people: Cast) -> None:
    session = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=9))
    ben = client_of(people.ben)
    url = reverse("planning:answer", args=[session.pk])
    assert url in ben.get(reverse("home")).content.decode()
    assert ben.post(url, {"answer": "maybe", "back": "home"}).headers["Location"] == reverse("home")
    page = ben.get(reverse("home")).content.decode()
    assert "You said maybe." in page
    assert url not in page


def test_who_said_remotely_is_remote_when_they_come_in(people: Cast) -> None:
    session = factories.session(people.harbour)
    roles = roles_of(people.ben.pk)
    with scopes_disabled():
        scheduling.answer(session_id=session.pk, person=people.ben, roles=roles, answer="yes", remote=True)
        opening.open_room(
            session_id=session.pk, person=people.ada, roles=roles_of(people.ada.pk), expected_version=None
        )
        presence.join(session_id=session.pk, person=people.ben, roles=roles)
    assert Attendance.objects.get(session=session, person=people.ben).presence == "remote"


def test_the_link_chooses_no_room_that_was_not_chosen_and_thanks_without_a_caution(people: Cast) -> None:
    session, anybody = planned(people), Client()
    url = reverse("planning:answer_by_link", args=[token_of(session, people.ben)])
    caution = "Nothing is answered until you press."
    assert caution in anybody.get(url).content.decode()
    done = anybody.post(url, {"answer": "yes"}).headers["Location"]
    page = anybody.get(done)
    assert (page.context["form"]["how"].value(), page.context["form"]["answer"].value()) == ("", "yes")
    assert ("Thank you." in page.content.decode(), caution in page.content.decode()) == (True, False)
    anybody.post(url, {"answer": "yes", "how": "remote"})
    assert anybody.get(url).context["form"]["how"].value() == "remote"
    anybody.post(url, {"answer": "yes"})  # as it was
    assert Attendance.objects.get(session=session).comes_remote


def test_nothing_is_chosen_before_somebody_has_answered(people: Cast) -> None:
    session = factories.session(people.harbour)
    for person in (people.ada, people.ben):
        page = shown(person, session)
        form = page.split('name="how"')
        assert len(form) == 3
        assert not any(" checked" in part.split(">")[0] for part in form[1:])
