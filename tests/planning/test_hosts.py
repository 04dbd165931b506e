"""Who runs a session: host and stand-in by name, turns where nobody facilitates, and somebody when nobody may."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from core import clock
from core.errors import Refused
from core.jobs import outbox
from core.models import OutboxMail
from planning.mail.hosts import host_cannot
from planning.mail.news import planned
from planning.reads.hosts import Hosts
from planning.services import hosts, scheduling
from room.services import opening, parts
from sessions.models import Session
from sets.models import Membership, SetStatus
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast
from tests.room.scene import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _scopes() -> Iterator[None]:
    with scopes_disabled():
        yield


def who(person: User, session: Session, **more: Any) -> dict[str, Any]:
    return {"session_id": session.pk, "person": person, "roles": roles_of(person.pk), **more}


def without_deputy(people: Cast) -> None:
    Membership.objects.filter(learning_set=people.harbour).update(is_deputy=False)


def told() -> set[str]:
    return set(OutboxMail.objects.filter(letter="sessions.host_cannot").values_list("to", flat=True))


def test_whoever_is_named_is_told_wherever_the_session_stands(people: Cast) -> None:
    session = factories.session(people.harbour)
    hosts.name_hosts(
        **who(people.ada, session), expected_version=None, named_host=people.ben.pk, stand_in=None
    )
    session.refresh_from_db()
    for person, is_named in ((people.ben, True), (people.cleo, False)):
        client = client_of(person)
        home, page = (
            client.get(url).content.decode()
            for url in (reverse("home"), reverse("planning:detail", args=[session.pk]))
        )
        letter = planned({"session": str(session.pk), "person": str(person.pk), "by": str(people.ada.pk)})
        assert letter is not None
        said = ("You host it." in home, "You host this session" in page, "You host it" in letter.text)
        assert said == (is_named,) * 3
    of_set = client_of(people.cleo).get(reverse("sessions:set_page", args=[people.harbour.pk]))
    assert "Ben hosts" in of_set.content.decode()
    life = client_of(people.cleo).get(reverse("sets:life", args=[people.harbour.pk])).content.decode()
    assert "or whoever is named for a session" in life


def test_who_is_named_later_on_gets_one_letter_and_nobody_else_any(people: Cast) -> None:
    session = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=9))

    def name(host: User | None, stand_in: User | None, by: User = people.ada) -> None:
        named: dict[str, Any] = {"named_host": host and host.pk, "stand_in": stand_in and stand_in.pk}
        hosts.name_hosts(**who(by, session), expected_version=None, **named)

    def leave_now() -> dict[str, str]:
        before = len(mail.outbox)
        with time_machine.travel(clock.now() + timedelta(minutes=3)):
            outbox.send_due()
        return {one.to[0]: f"{one.subject} {one.body}" for one in mail.outbox[before:]}

    name(people.ben, people.cleo)
    sent = leave_now()
    assert sorted(sent) == sorted([people.ben.email, people.cleo.email])
    assert "Ada Marsh has named you as host of session 1 of Harbour" in sent[people.ben.email]
    assert "You host it: you open the room" in sent[people.ben.email]
    assert "named you to stand in" in sent[people.cleo.email]
    name(people.ben, people.dev)  # who is named already is not told again
    assert list(leave_now()) == [people.dev.email]
    name(people.hal, people.dev)
    name(people.ben, people.dev)  # a slip of the hand, put right before it was told of
    assert list(leave_now()) == [people.ben.email]
    name(people.gita, people.dev, by=people.gita)
    assert leave_now() == {}


def test_a_host_named_before_the_date_is_told_of_reads_it_in_that_letter_alone(people: Cast) -> None:
    session = scheduling.plan_session(
        learning_set=people.harbour, person=people.ada, roles=roles_of(people.ada.pk),
        local_start=clock.now().replace(tzinfo=None, second=0, microsecond=0) + timedelta(days=9), minutes=120,
    )  # fmt: skip
    hosts.name_hosts(
        **who(people.ada, session), expected_version=None, named_host=people.ben.pk, stand_in=None
    )
    assert not OutboxMail.objects.filter(letter="sessions.host_named").exists()


def test_a_named_stand_in_opens_moves_and_cancels_and_nobody_else_does(people: Cast) -> None:
    session = factories.session(people.harbour)
    hosts.name_hosts(
        **who(people.ada, session), expected_version=None, named_host=None, stand_in=people.cleo.pk
    )
    cancelled = scheduling.cancel_session(**who(people.cleo, session), expected_version=None)
    scheduling.cancel_session(**who(people.cleo, cancelled), expected_version=None, back=True)
    assert client_of(people.cleo).get(reverse("planning:edit", args=[session.pk])).status_code == 200
    with pytest.raises(PermissionDenied):
        opening.open_room(**who(people.ben, session), expected_version=None)
    assert opening.open_room(**who(people.cleo, session), expected_version=None).host == people.cleo


def test_a_stand_in_who_has_left_or_never_belonged_may_nothing(people: Cast) -> None:
    session = factories.session(people.harbour)
    with pytest.raises(Refused):
        hosts.name_hosts(
            **who(people.ada, session), expected_version=None, named_host=None, stand_in=people.esi.pk
        )
    Session.objects.filter(pk=session.pk).update(stand_in=people.cleo)
    Membership.objects.filter(person=people.cleo).update(ended_at=clock.now())
    with pytest.raises(PermissionDenied):
        opening.open_room(**who(people.cleo, session), expected_version=None)


def test_who_cannot_facilitate_says_so_and_the_deputy_alone_is_told(people: Cast) -> None:
    session = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=3))
    with pytest.raises(PermissionDenied):
        hosts.cannot_host(**who(people.ben, session))
    for _ in range(2):
        hosts.cannot_host(**who(people.ada, session))
    assert told() == {people.gita.email}
    about = {"session": str(session.pk), "person": str(people.gita.pk), "by": str(people.ada.pk)}
    letter = host_cannot(about)
    assert letter is not None
    assert "Ada" in letter.text
    hosts.cannot_host(**who(people.ada, session), back=True)
    assert host_cannot(about) is None


def test_without_anybody_two_voices_name_a_member_and_no_more_are_asked(people: Cast) -> None:
    without_deputy(people)
    session = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=3))
    with pytest.raises(Refused):
        hosts.name_stand_in(**who(people.ben, session), candidate=people.cleo.pk)
    hosts.cannot_host(**who(people.ada, session))
    assert people.ada.email not in told()
    assert {people.ben.email, people.cleo.email} < told()
    page = client_of(people.ben).get(reverse("planning:detail", args=[session.pk])).content.decode()
    assert "Agree on one of you" in page
    assert hosts.name_stand_in(**who(people.ben, session), candidate=people.cleo.pk).stand_in is None
    assert hosts.name_stand_in(**who(people.ben, session), candidate=people.cleo.pk).stand_in is None
    assert hosts.name_stand_in(**who(people.dev, session), candidate=people.cleo.pk).stand_in == people.cleo
    scheduling.cancel_session(**who(people.cleo, session), expected_version=None)


def test_a_quarter_of_an_hour_after_the_start_nobody_has_to_have_said_anything(people: Cast) -> None:
    without_deputy(people)
    session = factories.session(people.harbour, starts_at=clock.now() + timedelta(minutes=5))
    assert not Hosts(session, people.ben, roles_of(people.ben.pk)).needs_somebody
    with time_machine.travel(clock.now() + timedelta(minutes=21)):
        assert Hosts(session, people.ben, roles_of(people.ben.pk)).needs_somebody


def test_a_set_that_runs_itself_takes_turns_to_host(people: Cast) -> None:
    people.harbour.status = SetStatus.SELF_RUN
    people.harbour.save()
    members = factories.members_of(people.harbour)
    named = []
    for week in range(1, len(members) + 2):
        day = (clock.now() + timedelta(weeks=week)).replace(tzinfo=None)
        roles = roles_of(people.ben.pk)
        made = scheduling.plan_session(
            learning_set=people.harbour, person=people.ben, roles=roles, local_start=day, minutes=120
        )
        named.append(made.named_host_id)
    assert named == [one.pk for one in [*members, members[0]]]


def test_the_lead_sees_that_a_set_needs_somebody(people: Cast) -> None:
    without_deputy(people)
    session = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=3))
    url = reverse("dashboards:programme", args=[people.programme.pk])
    said = "the host of the next session cannot come"
    assert said not in client_of(people.esi).get(url).content.decode()
    hosts.cannot_host(**who(people.ada, session))
    assert said in client_of(people.esi).get(url).content.decode()


def test_who_was_asked_at_the_end_is_named_for_the_next_session_planned_before_or_after(people: Cast) -> None:
    today = factories.running_session(people.harbour, at="next_date")
    ada: dict[str, Any] = {"person": people.ada, "session_id": today.pk}
    parts.name_next_host(**ada, about=people.dev.pk)
    when = (clock.now() + timedelta(days=30)).replace(tzinfo=None, hour=10)
    planned = scheduling.plan_session(
        learning_set=people.harbour,
        person=people.ada,
        roles=roles_of(people.ada.pk),
        local_start=when,
        minutes=120,
    )
    assert planned.named_host_id == people.dev.pk
    parts.name_next_host(**ada, about=people.cleo.pk)
    planned.refresh_from_db()
    assert planned.named_host_id == people.cleo.pk
    later = scheduling.plan_session(
        learning_set=people.harbour,
        person=people.ada,
        roles=roles_of(people.ada.pk),
        local_start=when + timedelta(days=30),
        minutes=120,
    )
    assert later.named_host_id is None  # nobody was asked about that one


def test_wish_of_somebody_who_only_took_over_names_nobody(people: Cast) -> None:
    coming = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=30))
    today = factories.running_session(people.harbour, at="next_date")
    Session.objects.filter(pk=today.pk).update(host=people.ben, host_stands_in=True)
    parts.name_next_host(person=people.ben, session_id=today.pk, about=people.ben.pk)
    coming.refresh_from_db()
    assert (coming.named_host_id, Session.objects.get(pk=today.pk).next_host_id) == (None, people.ben.pk)


def test_whoever_cannot_host_is_refused_as_stand_in_beside_the_field_and_the_lead_keeps_the_flag(
    people: Cast,
) -> None:
    without_deputy(people)
    session = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=3))
    ada, lead = client_of(people.ada), reverse("dashboards:programme", args=[people.programme.pk])
    ada.post(reverse("planning:cannot_host", args=[session.pk]))
    flag = "the host of the next session cannot come"
    for field, value in (("stand_in", people.ada.pk), ("named_host", people.ada.pk)):
        session.refresh_from_db()
        sent = {"expected_version": session.version, field: str(value)}
        answer = ada.post(reverse("planning:hosts", args=[session.pk]), sent)
        assert answer.status_code == 422
        assert "Ada cannot host this session. Choose somebody else" in answer.content.decode()
        assert list(answer.context["hosts_form"].errors) == [field]
        assert f'value="{people.ada.pk}" selected' in answer.content.decode()  # what was chosen is kept
        session.refresh_from_db()
        assert (session.stand_in, session.named_host) == (None, None)
        assert session.host_cannot_at is not None
        assert flag in client_of(people.esi).get(lead).content.decode()
    sent = {"expected_version": session.version, "stand_in": str(people.cleo.pk)}
    assert ada.post(reverse("planning:hosts", args=[session.pk]), sent).status_code == 302
    assert flag not in client_of(people.esi).get(lead).content.decode()


def test_the_host_does_not_stand_in_for_themselves_and_nobody_votes_for_them(people: Cast) -> None:
    without_deputy(people)
    session = factories.session(
        people.harbour, starts_at=clock.now() + timedelta(days=3), named_host=people.ben
    )
    with pytest.raises(Refused, match="Ben hosts this session"):
        hosts.name_hosts(
            **who(people.ada, session),
            expected_version=None,
            named_host=people.ben.pk,
            stand_in=people.ben.pk,
        )
    Membership.objects.filter(person=people.ada, learning_set=people.harbour).update(ended_at=clock.now())
    Session.objects.filter(pk=session.pk).update(host_cannot_at=clock.now())
    with pytest.raises(Refused, match="Choose a member"):
        hosts.name_stand_in(**who(people.cleo, session), candidate=people.ben.pk)


def test_who_stands_in_is_told_at_once_and_reads_it_on_home_and_on_the_page(people: Cast) -> None:
    session = scheduling.plan_session(
        learning_set=people.harbour, person=people.ada, roles=roles_of(people.ada.pk),
        local_start=clock.now().replace(tzinfo=None, second=0, microsecond=0) + timedelta(days=9), minutes=120,
    )  # fmt: skip
    hosts.cannot_host(**who(people.ada, session))
    outbox.send_due()
    mail.outbox.clear()
    hosts.name_hosts(
        **who(people.ada, session), expected_version=None, named_host=None, stand_in=people.cleo.pk
    )
    outbox.send_due()  # nothing settles first, although the date itself is still to be told
    (letter,) = [one for one in mail.outbox if one.to == [people.cleo.email]]
    assert "Ada cannot host session 1 of Harbour set, and you stand in" in letter.body
    cleo = client_of(people.cleo)
    assert "The host cannot come: you stand in." in cleo.get(reverse("home")).content.decode()
    page = cleo.get(reverse("planning:detail", args=[session.pk])).content.decode()
    assert "You stand in for the host: you open the room" in page
    assert "Cleo stands in: Ada cannot host this session." in page
    assert "Host: Ada" not in page


def test_who_is_agreed_on_is_told_and_until_then_the_page_says_that_nobody_stands_in(people: Cast) -> None:
    without_deputy(people)
    session = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=3))
    hosts.cannot_host(**who(people.ada, session))
    page = client_of(people.ben).get(reverse("planning:detail", args=[session.pk])).content.decode()
    assert "Ada cannot host this session. Nobody stands in yet." in page
    assert "Host: Ada" not in page
    for voice in (people.ben, people.dev):
        hosts.name_stand_in(**who(voice, session), candidate=people.cleo.pk)
    named = OutboxMail.objects.filter(letter="sessions.host_named")
    assert [one.to for one in named] == [people.cleo.email]
