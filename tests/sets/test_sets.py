"""Making a set, changing it, listing one's own."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django_scopes import scope

from core import clock
from core.errors import Refused
from core.models import AuditRow
from sessions.process.formats import FORMATS
from sets import services
from sets.forms.plan import PlanForm
from sets.models import LearningSet, Membership
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast
from tests.sets.conftest import SignedIn

pytestmark = pytest.mark.both

CREATE = reverse("sets:create")


def typed(people: Cast, **changes: Any) -> dict[str, Any]:
    right = {
        "programme": str(people.programme.pk),
        "name": "Kestrel set",
        "time_zone": "Africa/Lagos",
        "planned_sessions": "9",
        "weeks_between": "6",
        "minutes": "90",
        "rounds": "2",
        "default_format": "suggestions",
        "time_sharing": "bid",
        "venue": "Mill Lane, room 2",
        "link": "https://meet.example/kestrel",
        "offered_rules": ["0", "2"],
        "own_rules": "Phones away\n\n  Start on time ",
        "confidentiality": "What is said here stays here.",
        "key": "a-key",
    }
    return right | changes


def test_set_is_made_with_its_facilitator_and_first_agreement(people: Cast, signed_in: SignedIn) -> None:
    answer = signed_in(people.noor).post(CREATE, typed(people))
    made = LearningSet.objects.get(name="Kestrel set")
    assert answer["Location"] == reverse("sets:invite", args=[made.pk])
    assert (made.time_zone, made.minutes, made.default_format) == ("Africa/Lagos", 90, "suggestions")
    assert made.status == "forming"
    held = Membership.objects.get(learning_set=made)
    assert (held.person, held.role) == (people.noor, "facilitator")
    with scope(learning_set=[made.pk], person=[]):
        agreement = services.latest_agreement(made.pk)
        assert agreement is not None
        assert agreement.rules == ["Only one at a time", "Safe to admit need", "Phones away", "Start on time"]
        assert agreement.acceptances.get().person == people.noor
    verbs = list(AuditRow.objects.in_order().values_list("verb", flat=True))
    assert verbs == ["set.created", "agreement.written"]


def test_same_form_sent_twice_makes_one_set(people: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(people.noor)
    places = {browser.post(CREATE, typed(people))["Location"] for _press in range(2)}
    assert (len(places), LearningSet.objects.filter(name="Kestrel set").count()) == (1, 1)


@pytest.mark.parametrize(
    ("field", "wrong", "said"),
    [
        ("programme", "", "Choose a programme."),
        ("name", "", "Give the set a name."),
        ("name", "🌱" * 10_000, "at most 80 characters"),
        ("time_zone", "Nowhere", "There is no time zone of that name."),
        ("planned_sessions", "0", "Sessions planned: from 1 to 24."),
        ("planned_sessions", "25", "Sessions planned: from 1 to 24."),
        ("minutes", "29", "Minutes: from 30 to 480."),
        ("minutes", "1000", "Minutes: from 30 to 480."),
        ("minutes", "two hours", "Minutes: from 30 to 480."),
        ("rounds", "5", "choose one of those offered"),
        ("weeks_between", "0", "choose one of those offered"),
        ("default_format", "wild", "choose one of those offered"),
        ("venue", "p" * 201, "at most 200 characters"),
        ("link", "meet.example/kestrel", "The video link needs to start with https://"),
        ("link", "javascript:alert(1)", "The video link needs to start with https://"),
        ("link", "https://", "This does not look like a link."),
        ("own_rules", "ر" * 10_000, "At most 2000 characters; this has 10000."),
        ("confidentiality", "c" * 2001, "At most 2000 characters"),
        ("offered_rules", ["7"], "choose one of those offered"),
    ],
)
def test_form_says_what_is_wrong_and_keeps_what_was_typed(
    people: Cast, signed_in: SignedIn, field: str, wrong: Any, said: str
) -> None:
    answer = signed_in(people.noor).post(CREATE, typed(people, **{field: wrong}))
    page = answer.content.decode()
    assert (answer.status_code, said in page) == (422, True)
    assert 'value="Mill Lane, room 2"' in page or field == "venue"
    assert isinstance(wrong, list) or wrong in page
    assert not LearningSet.objects.filter(programme=people.programme, name__startswith="Kestrel").exists()


def test_form_asks_for_something_to_agree_on(people: Cast, signed_in: SignedIn) -> None:
    nothing = typed(people, offered_rules=[], own_rules=" \n", confidentiality="")
    answer = signed_in(people.noor).post(CREATE, nothing)
    assert (answer.status_code, "at least one ground rule" in answer.content.decode()) == (422, True)


def test_form_begins_with_the_programmes_defaults(people: Cast, signed_in: SignedIn) -> None:
    page = signed_in(people.noor).get(CREATE).content.decode()
    assert 'value="9"' in page
    assert "Only one at a time: one person speaks" in page


@pytest.mark.parametrize("who", ["ben", "esi", "finn", "sam"])
def test_form_is_for_facilitators_of_a_programme(people: Cast, signed_in: SignedIn, who: str) -> None:
    browser = signed_in(getattr(people, who))
    assert browser.get(CREATE).status_code == 403
    assert browser.post(CREATE, typed(people)).status_code == 403


def test_set_in_a_programme_of_others_is_refused(people: Cast, signed_in: SignedIn) -> None:
    elsewhere = factories.programme("Elsewhere")
    assert signed_in(people.noor).post(CREATE, typed(people, programme=str(elsewhere.pk))).status_code == 422
    with pytest.raises(PermissionDenied):
        services.create_set(
            programme_id=elsewhere.pk,
            person=people.noor,
            plan=services.Plan(
                name="x",
                time_zone="UTC",
                default_format="classic",
                planned_sessions=1,
                weeks_between=1,
                minutes=30,
                rounds=0,
            ),
            ground_rules="",
            confidentiality="",
        )


def test_formats_offered_are_formats_there_are() -> None:
    offered = PlanForm.base_fields["default_format"].choices  # type: ignore[attr-defined]  # of a choice
    assert [slug for slug, _name in offered] == [slug for slug, one in FORMATS.items() if one.is_usual]


def test_set_is_changed_on_its_form(people: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(people.ada)
    page = reverse("sets:edit", args=[people.harbour.pk])
    assert 'value="Harbour set"' in browser.get(page).content.decode()
    assert browser.post(page, typed(people, name="Harbour, renamed")).status_code == 302
    people.harbour.refresh_from_db()
    assert (people.harbour.name, people.harbour.weeks_between) == ("Harbour, renamed", 6)


def test_two_who_edit_at_once_keep_each_others_changes(people: Cast, signed_in: SignedIn) -> None:
    page = reverse("sets:edit", args=[people.harbour.pk])
    got = signed_in(people.ada).get(page)
    assert 'name="initial-name"' in got.content.decode()
    shown = got.context["form"]
    as_shown = {
        f"{before}{name}": shown[name].value() or "" for name in shown.fields for before in ("", "initial-")
    }
    signed_in(people.ada).post(page, as_shown | {"name": "Harbour at night"})
    answer = signed_in(people.ada).post(page, as_shown | {"minutes": "150"})
    people.harbour.refresh_from_db()
    assert (answer.status_code, people.harbour.name, people.harbour.minutes) == (302, "Harbour at night", 150)


def test_edit_page_keeps_what_was_typed(people: Cast, signed_in: SignedIn) -> None:
    page = reverse("sets:edit", args=[people.harbour.pk])
    answer = signed_in(people.ada).post(page, typed(people, name="A new name", minutes="0"))
    assert (answer.status_code, "A new name" in answer.content.decode()) == (422, True)
    people.harbour.refresh_from_db()
    assert people.harbour.name == "Harbour set"


@pytest.mark.parametrize("page", ["edit", "people", "agreement", "agreement_edit", "invite"])
@pytest.mark.parametrize("who", ["finn", "esi", "noor", "sam"])
def test_pages_of_a_set_are_not_there_for_others(
    people: Cast, signed_in: SignedIn, page: str, who: str
) -> None:
    address = reverse(f"sets:{page}", args=[people.harbour.pk])
    assert signed_in(getattr(people, who)).get(address).status_code == 404


@pytest.mark.parametrize("page", ["edit", "agreement_edit", "invite"])
def test_pages_that_change_a_set_are_not_a_members_part(people: Cast, signed_in: SignedIn, page: str) -> None:
    assert signed_in(people.ben).get(reverse(f"sets:{page}", args=[people.harbour.pk])).status_code == 403


def test_ending_a_set_can_be_taken_back(people: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(people.ada)
    address = reverse("sets:change_status", args=[people.harbour.pk])
    endings = []
    for status in ("ended", "facilitated"):
        browser.post(address, {"status": status, "sure": "yes"})
        people.harbour.refresh_from_db()
        endings.append(people.harbour.ended_at is not None)
    assert endings == [True, False]
    assert browser.post(address, {"status": "bogus"}).status_code == 422


def test_members_arrange_a_set_that_runs_itself(people: Cast) -> None:
    arrange: dict[str, Any] = {
        "learning_set_id": people.harbour.pk,
        "person": people.ben,
        "roles": roles_of(people.ben.pk),
    }
    with pytest.raises(PermissionDenied):
        services.change_status(**arrange, status="shared")
    services.change_status(
        learning_set_id=people.harbour.pk,
        person=people.ada,
        roles=roles_of(people.ada.pk),
        status="self-run",
    )
    for held in Membership.objects.filter(person=people.ada):
        services.end_membership(membership_id=held.pk, person=people.ada, roles=roles_of(people.ada.pk))
    with pytest.raises(Refused):
        services.change_status(**arrange, status="facilitated")
    assert services.change_status(**arrange, status="ended").has_ended


@pytest.mark.parametrize("rows", [1, 3])
def test_list_asks_the_same_number_of_queries(
    people: Cast, signed_in: SignedIn, rows: int, django_assert_num_queries: Any
) -> None:
    for number in range(rows - 1):
        factories.learning_set(f"Also {number}", within=people.programme, members=[people.finn, people.ben])
    browser = signed_in(people.finn)
    with django_assert_num_queries(6):
        page = browser.get(reverse("sets:list")).content.decode()
    assert page.count("<h2>") == rows


def test_list_shows_facilitated_first_and_counts_members(people: Cast, signed_in: SignedIn) -> None:
    factories.learning_set("A first by name", within=people.programme, members=[people.ada])
    page = signed_in(people.ada).get(reverse("sets:list")).content.decode()
    assert page.index("Harbour set") < page.index("A first by name")
    assert "6 members" in page
    assert "Heron" not in page


def test_empty_list_says_what_will_come(people: Cast, signed_in: SignedIn) -> None:
    assert "You are not in a set yet" in signed_in(people.sam).get(reverse("sets:list")).content.decode()


def test_page_of_a_new_set_draws_the_seats_that_wait(people: Cast, signed_in: SignedIn) -> None:
    noor = signed_in(people.noor)
    noor.post(CREATE, typed(people))
    kestrel = LearningSet.objects.get(name="Kestrel set")
    page = noor.get(reverse("sessions:set_page", args=[kestrel.pk])).content.decode()
    assert page.count('class="lack"') >= 6
    assert "No one has joined yet." in page


def test_plan_does_not_fall_behind_what_was_held(people: Cast, signed_in: SignedIn) -> None:
    for days in (30, 20, 10):
        factories.closed_session(people.harbour, on=clock.now() - timedelta(days=days))
    browser, page = signed_in(people.ada), reverse("sets:edit", args=[people.harbour.pk])
    refused = browser.post(page, typed(people, planned_sessions="2", venue="Typed anew"))
    shown = refused.content.decode()
    assert "3 sessions have been held: plan at least as many." in shown
    assert (refused.status_code, "Typed anew" in shown) == (422, True)
    assert browser.post(page, typed(people, planned_sessions="3")).status_code == 302
    LearningSet.objects.filter(pk=people.harbour.pk).update(planned_sessions=1)
    assert browser.post(page, typed(people, planned_sessions="1", venue="Moved")).status_code == 302


def test_page_leaves_out_a_plan_that_was_outrun(people: Cast, signed_in: SignedIn) -> None:
    factories.closed_session(people.harbour, on=clock.now() - timedelta(days=20))
    held = factories.closed_session(people.harbour, on=clock.now() - timedelta(days=10))
    coming = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=9))
    LearningSet.objects.filter(pk=people.harbour.pk).update(planned_sessions=1, weeks_between=1)
    pages = [
        reverse("home"),
        reverse("sessions:set_page", args=[people.harbour.pk]),
        reverse("planning:detail", args=[coming.pk]),
        reverse("sessions:record", args=[held.pk]),
    ]
    shown = [" ".join(signed_in(people.ada).get(page).content.decode().split()) for page in pages]
    assert [re.findall(r"\d of 1\b", page) for page in shown] == [[]] * 4
    assert "2 held." in shown[0]
    assert "Harbour set, session 3</strong>" in shown[0]
    assert "<span>2 held</span><span>Every week" in shown[1]
    assert ["<h1>Session 3</h1>" in shown[2], "<h1>Session 2</h1>" in shown[3]] == [True, True]
    lead = signed_in(people.esi).get(reverse("dashboards:programme", args=[people.programme.pk]))
    assert re.search(r'class="num">2(<br>|</td>)', lead.content.decode())


def test_refused_step_says_why_and_leads_to_the_people(people: Cast, signed_in: SignedIn) -> None:
    LearningSet.objects.filter(pk=people.harbour.pk).update(status="self-run")
    Membership.objects.filter(role="facilitator", learning_set=people.harbour).delete()
    answer = signed_in(people.ben).post(
        reverse("sets:change_status", args=[people.harbour.pk]), {"status": "facilitated", "sure": "yes"}
    )
    page = answer.content.decode()
    assert (answer.status_code, "What it changes" in page) == (422, True)
    assert "Nobody facilitates this set. Name a facilitator first." in page
    assert reverse("sets:people", args=[people.harbour.pk]) in page


def test_rules_are_counted_together(people: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(people.noor)
    most = 2000 - len("Only one at a time\nSafe to admit need\n")
    answer = browser.post(CREATE, typed(people, own_rules="r" * (most + 1)))
    said = "At most 2000 characters in all rules together; they have 2001."
    assert (answer.status_code, said in answer.content.decode()) == (422, True)
    browser.post(CREATE, typed(people, own_rules="r" * most))
    made = LearningSet.objects.get(name="Kestrel set")
    edit = reverse("sets:agreement_edit", args=[made.pk])
    with scope(learning_set=[made.pk], person=[]):
        agreement = services.latest_agreement(made.pk)
        assert agreement is not None
        words = {"ground_rules": str(agreement.ground_rules), "confidentiality": "Anew."}
    assert browser.post(edit, words | {"expected_version": "1"}).status_code == 302


def test_line_on_confidentiality_alone_is_no_rule(people: Cast, signed_in: SignedIn) -> None:
    answer = signed_in(people.noor).post(CREATE, typed(people, offered_rules=[], own_rules=" \n"))
    assert (answer.status_code, "at least one ground rule" in answer.content.decode()) == (422, True)
