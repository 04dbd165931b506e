"""Support's view: behind the same door, blind to words, and no way to be somebody else."""

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts.models import PersonWords, User
from core.models import AuditRow
from sets.models import SetWords
from tests import cast, factories
from tests.cast import Cast


@pytest.fixture
def people(db: None, settings: Settings) -> Cast:
    settings.ALS_DEMO = True  # staff need no second step here
    return cast.cast()


@pytest.fixture
def support(people: Cast, client: Client) -> Client:
    client.force_login(people.sam)
    return client


def test_admin_has_no_sign_in_of_its_own(db: None, client: Client) -> None:
    answer = client.get(reverse("admin:index"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))


@pytest.mark.parametrize("who", ["ada", "ben", "esi"])
def test_admin_is_for_staff(people: Cast, client: Client, who: str) -> None:
    client.force_login(getattr(people, who))
    assert client.get(reverse("admin:index"), follow=True).status_code == 403


def test_no_table_with_words_is_registered() -> None:
    words = {model for model in apps.get_models() if issubclass(model, SetWords | PersonWords)}
    assert words & set(admin.site._registry) == set()
    registered = {model._meta.label for model in admin.site._registry}
    assert registered == {
        "accounts.User",
        "programmes.Organisation",
        "programmes.Programme",
        "programmes.ProgrammeRole",
        "sets.Invitation",
        "sets.LearningSet",
        "sets.Membership",
    }


@pytest.mark.parametrize(
    "model",
    [
        "accounts_user",
        "programmes_programme",
        "programmes_programmerole",
        "sets_learningset",
        "sets_membership",
        "sets_invitation",
        "programmes_organisation",
    ],
)
def test_every_list_opens(support: Client, model: str) -> None:
    assert support.get(reverse(f"admin:{model}_changelist")).status_code == 200


def test_person_added_comes_in_by_a_code(support: Client) -> None:
    answer = support.post(
        reverse("admin:accounts_user_add"),
        {"email": "Ivy@Example.org", "name": "Ivy", "time_zone": "UTC", "is_active": "on"},
    )
    assert answer.status_code == 302
    ivy = User.objects.get(email="ivy@example.org")
    assert not ivy.has_usable_password()
    assert EmailAddress.objects.get(user=ivy).verified
    assert AuditRow.objects.filter(verb="person.added").count() == 1


def test_address_and_password_are_out_of_reach(support: Client, people: Cast) -> None:
    page = reverse("admin:accounts_user_change", args=[people.ben.pk])
    shown = support.get(page).content.decode()
    assert 'name="email"' not in shown
    assert 'name="password"' not in shown
    support.post(page, {"email": "mine@example.org", "name": "Ben", "time_zone": "UTC", "password": "x"})
    people.ben.refresh_from_db()
    assert (people.ben.email, people.ben.is_active) == ("ben@demo.example", False)


def test_own_password_is_changed_at_the_sites_own_door(support: Client, people: Cast) -> None:
    people.sam.set_password("an-old-password-of-sam")
    people.sam.save()
    support.force_login(people.sam)
    door, new = reverse("admin:password_change"), "a-new-password-of-sam"
    for answer in (
        support.get(door),
        support.post(
            door, {"old_password": "an-old-password-of-sam", "new_password1": new, "new_password2": new}
        ),
    ):
        assert (answer.status_code, answer["Location"]) == (302, reverse("account_change_password"))
    people.sam.refresh_from_db()
    assert people.sam.check_password("an-old-password-of-sam")


@pytest.mark.parametrize("verb", ["add", "delete"])
def test_nobody_puts_themself_into_a_set(support: Client, people: Cast, verb: str) -> None:
    held = people.harbour.memberships.get(person=people.ben)
    args = [held.pk] if verb == "delete" else []
    address = reverse(f"admin:sets_membership_{verb}", args=args)
    assert support.post(address, {"post": "yes"}).status_code == 403
    assert (
        support.post(reverse("admin:sets_membership_change", args=[held.pk]), {"role": "x"}).status_code
        == 403
    )


def test_role_in_a_programme_is_given_and_recorded(support: Client, people: Cast) -> None:
    answer = support.post(
        reverse("admin:programmes_programmerole_add"),
        {
            "programme": str(people.programme.pk),
            "person": str(people.finn.pk),
            "role": "facilitator",
            "started_at_0": "2026-01-01",
            "started_at_1": "10:00",
        },
    )
    assert answer.status_code == 302
    assert AuditRow.objects.filter(verb="programmerole.added", actor_id=people.sam.pk).count() == 1


def test_place_and_link_of_a_set_stay_with_the_set(support: Client, people: Cast) -> None:
    one = factories.learning_set("One", venue="canary-place", link="https://meet.example/canary")
    shown = support.get(reverse("admin:sets_learningset_change", args=[one.pk])).content.decode()
    assert "canary" not in shown


@pytest.mark.parametrize("kind", [1, 20, 9999])
def test_admin_has_no_view_on_site(kind: int, people: Cast, client: Client) -> None:
    """Django's own answers 500 to an id that is no UUID."""
    client.force_login(people.sam)
    assert client.get("/admin/").status_code == 200
    assert client.get(f"/admin/r/{kind}/1/").status_code == 404
