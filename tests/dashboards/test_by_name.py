"""Attendance by name: only where a programme decided so and everybody due accepted it, and nothing else with it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from core import clock
from core.errors import Refused, Stale
from dashboards import reads
from dashboards.by_name import people_by_name
from dashboards.figures import Showing
from privacy.services.erasure import erase
from programmes.models import Programme
from room.services import presence
from sessions.models import Attendance, FrozenRegister, Session
from sessions.services.register_corrections import Line, correct_register
from sets import services
from sets.models import Acceptance, LearningSet
from sets.roles import roles_of
from tests import factories
from tests.dashboards.test_over_time import Lead

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def lead() -> Lead:
    return Lead(factories.programme())


def decide(lead: Lead, on: bool = True) -> Programme:
    led = lead.programme.roles.get(role="lead").person
    return services.name_attendance(programme_id=lead.programme.pk, person=led, on=on)


def set_in(programme: Programme, members: int = 5) -> LearningSet:
    one = factories.learning_set(within=programme, members=members, facilitators=[factories.user()])
    factories.agreement(one)
    return one


def accept(one: LearningSet, *people: User, names: bool = True) -> None:
    for person in people or factories.members_of(one):
        with scopes_disabled():
            services.accept_agreement(
                learning_set_id=one.pk, person=person, roles=roles_of(person.pk), names_attendance=names
            )


def met(one: LearningSet, ago: int = 1, **fields: object) -> Session:
    return factories.closed_session(one, on=clock.now() - timedelta(days=ago), **fields)  # type: ignore[arg-type]


def agreed_since(one: LearningSet, days: int = 300) -> None:
    """As if it had been accepted that many days ago."""
    Acceptance.objects.filter(learning_set=one).update(accepted_at=clock.now() - timedelta(days=days))


def test_it_is_off_and_page_and_file_say_so(lead: Lead) -> None:
    one = set_in(lead.programme)
    accept(one, names=False)
    met(one)
    assert "You see counts." in lead.page("attendance_by_name")
    assert "Nobody is shown by name." in lead.page("attendance")
    for kind in ("csv", "xlsx"):
        url = reverse(f"dashboards:export_{kind}", args=[lead.programme.pk, "people"])
        assert lead.browser.get(url).status_code == 404
    assert not Attendance.objects.filter(by_name=True).exists()


def test_from_the_decision_over_the_agreement_to_the_lead(lead: Lead) -> None:
    """By browser: the lead decides, a member reads and accepts, the register closes, page and files say the same."""
    one = set_in(lead.programme)
    url = reverse("dashboards:decide_by_name", args=[lead.programme.pk])
    assert lead.browser.post(url, {"by_name": "yes", "sure": "yes"}, follow=True).status_code == 200
    here = factories.members_of(one)
    member = Client()
    member.force_login(here[0])
    page = member.get(reverse("sets:agreement", args=[one.pk])).content.decode()
    assert "sees by name who came to each session" in page
    assert 'name="by_name" value="yes"' in page
    member.post(reverse("sets:accept", args=[one.pk]), {"version": "1", "by_name": "yes"})
    assert Acceptance.objects.get(person=here[0]).names_attendance
    said = " ".join(member.get(reverse("privacy:who_sees_what")).content.decode().split())
    assert f"In {one.name}, as its agreement says:" in said
    accept(one, *here[1:])
    agreed_since(one)
    held = met(one, came=here[:4])
    Attendance.objects.filter(session=held, person=here[1]).update(presence="remote", is_late=True)
    shown = lead.page("attendance_by_name")
    for person in here:
        assert person.name in shown
    day = clock.now() - timedelta(days=1)
    assert f"In the room, {day.date().isoformat()}" in shown
    rows = lead.csv("people")
    assert rows == lead.xlsx("people")
    assert rows[0][:4] == ["Set", "Person", "Sessions by name", "Came"]
    said_of = {row[1]: row[-1] for row in rows[1:-1]}
    assert said_of[here[1].name].startswith("Remote, late, ")
    assert said_of[here[4].name].startswith("Absent, ")
    assert rows[-1][2:9] == ["5", "4", "3", "1", "1", "0", "1"]


def test_nobody_accepts_what_their_page_did_not_say(lead: Lead) -> None:
    one = set_in(lead.programme)
    first = factories.members_of(one)[0]
    decide(lead)
    browser = Client()
    browser.force_login(first)
    page = browser.post(reverse("sets:accept", args=[one.pk]), {"version": "1"}, follow=True)
    assert "There is a newer version" in page.content.decode()
    session = factories.open_session(one)
    with scopes_disabled(), pytest.raises(Stale):
        presence.accept_agreement(session_id=session.pk, person=first, roles=roles_of(first.pk))
    assert not Acceptance.objects.exists()
    room = reverse("room:do", args=[session.pk, "accept"])
    shown = browser.get(reverse("room:room", args=[session.pk])).content.decode()
    assert "sees by name who came" in shown
    assert 'name="by_name" value="True"' in shown
    browser.post(room, {"expected_version": session.version, "by_name": "True"})
    assert Acceptance.objects.get().names_attendance


def test_it_is_refused_over_people_who_accepted_otherwise_with_counts_alone(lead: Lead) -> None:
    first, second = set_in(lead.programme), set_in(lead.programme)
    accept(first, *factories.members_of(first)[:2], names=False)
    accept(second, *factories.members_of(second)[:1], names=False)
    url = reverse("dashboards:decide_by_name", args=[lead.programme.pk])
    page = lead.browser.post(url, {"by_name": "yes", "sure": "yes"})
    text = page.content.decode()
    assert page.status_code == 422
    assert "3 members in 2 sets accepted an agreement that says otherwise" in text
    assert not any(person.name in text for person in factories.members_of(first))
    lead.programme.refresh_from_db()
    assert not lead.programme.names_attendance


def test_whoever_writes_a_version_accepts_it_by_reading_it(lead: Lead) -> None:
    one = set_in(lead.programme)
    decide(lead)
    by = factories.facilitator_of(one)
    with scopes_disabled():
        services.write_agreement(
            learning_set_id=one.pk, person=by, roles=roles_of(by.pk), ground_rules="Only one at a time",
            confidentiality="It stays.",
        )  # fmt: skip
    assert not Acceptance.objects.exists()


def test_one_who_had_not_accepted_keeps_the_register_from_everybody(lead: Lead) -> None:
    one = set_in(lead.programme)
    decide(lead)
    accept(one, *factories.members_of(one)[:4])
    agreed_since(one)
    met(one, ago=9)
    assert people_by_name(lead.programme.pk) == []
    accept(one, factories.members_of(one)[4])  # after it: that session stays as it was
    assert people_by_name(lead.programme.pk) == []
    agreed_since(one, 2)
    met(one, ago=1)
    (first, *_others) = people_by_name(lead.programme.pk)
    assert [register.by_name for register in first.registers] == [False, True]
    assert first.lines[0] is None
    assert "H" in lead.page("attendance_by_name")


def test_small_sets_are_opened_by_the_agreement_and_nothing_else_of_them(lead: Lead) -> None:
    one = set_in(lead.programme, members=3)
    decide(lead)
    accept(one)
    agreed_since(one)
    first, *_others = factories.members_of(one)
    for ago in (40, 20, 2):
        met(one, ago, presenters=[first])
    assert len(people_by_name(lead.programme.pk)) == 3
    figures = reads.overview(lead.programme.pk).sets[0]
    assert figures.history.showing_turns is Showing.HIDDEN
    assert figures.history.cells == ()


def test_turns_stay_hidden_where_the_names_would_say_whose_they_are(lead: Lead) -> None:
    """Of five, two came each time: the most turns would be one of theirs."""
    one = set_in(lead.programme)
    decide(lead)
    accept(one)
    agreed_since(one)
    here = factories.members_of(one)
    met(one, 40, came=here[:4], presenters=[here[0]])
    met(one, 20, came=here[:2], presenters=[here[0]])
    assert reads.overview(lead.programme.pk).sets[0].history.showing_turns is Showing.HIDDEN
    other = set_in(factories.programme())
    accept(other, names=False)
    met(other, 40, came=factories.members_of(other)[:4])
    met(other, 20, came=factories.members_of(other)[:2])
    assert reads.overview(other.programme_id).sets[0].history.has_turns


def test_turned_off_it_is_gone_and_comes_back_only_over_who_accepted_it(lead: Lead) -> None:
    one = set_in(lead.programme)
    decide(lead)
    accept(one)
    agreed_since(one)
    met(one)
    decide(lead, on=False)
    assert "You see counts." in lead.page("attendance_by_name")
    decide(lead)
    assert factories.members_of(one)[0].name in lead.page("attendance_by_name")
    decide(lead, on=False)
    factories.agreement(one, version=2)
    accept(one, factories.members_of(one)[0], names=False)
    with pytest.raises(Refused, match="1 member in 1 set"):
        decide(lead)


def test_corrections_keep_names_unless_somebody_is_due_who_had_not_accepted(lead: Lead) -> None:
    one = set_in(lead.programme)
    decide(lead)
    accept(one)
    agreed_since(one)
    held, host = met(one, ago=1), factories.facilitator_of(one)
    row = Attendance.objects.filter(session=held, by_name=True).order_by("pk")[0]

    def correct(row: Attendance, presence: str) -> None:
        with scopes_disabled():
            correct_register(
                session_id=held.pk, person=host, roles=roles_of(host.pk), expected_version=None,
                lines={row.pk: Line(presence, False, False)},
            )  # fmt: skip

    correct(row, "apologies")
    assert [line.said for one in people_by_name(lead.programme.pk) for line in one.counted].count(
        "Apologies"
    ) == 1
    correct(row, "not-due")
    assert len(people_by_name(lead.programme.pk)) == 4
    correct(row, "in-room")
    assert len(people_by_name(lead.programme.pk)) == 5
    Acceptance.objects.filter(person=row.person).delete()
    correct(row, "absent")
    assert people_by_name(lead.programme.pk) == []
    assert not FrozenRegister.objects.get(session=held, superseded_at=None).by_name


def test_who_left_stays_in_what_they_accepted_and_who_is_erased_is_in_no_line(lead: Lead) -> None:
    one = set_in(lead.programme)
    decide(lead)
    accept(one)
    agreed_since(one)
    met(one)
    left, erased, *_others = factories.members_of(one)
    one.memberships.filter(person=left).update(ended_at=clock.now())
    name = erased.name
    erase(person_id=erased.pk, tell=False)
    names = [person.name for person in people_by_name(lead.programme.pk)]
    assert left.name in names
    assert name not in names
    assert len(names) == 4


def test_page_takes_as_many_queries_for_four_sets_as_for_one(lead: Lead) -> None:
    decide(lead)
    counted = []
    for more in (1, 3):
        for _set in range(more):
            one = set_in(lead.programme)
            accept(one)
            agreed_since(one)
            met(one)
        with CaptureQueriesContext(connection) as queries:
            lead.page("attendance_by_name")
        counted.append(len(queries))
    assert counted[0] == counted[1] <= 12
