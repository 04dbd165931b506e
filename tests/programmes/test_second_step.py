"""Everybody in a programme that asks for it sets up a second step before anything else."""

from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from tests import factories
from tests.cast import Cast, cast


@pytest.fixture
def people(db: None) -> Cast:
    made = cast()
    made.programme.mfa_required = True
    made.programme.save()
    return made


PROFILE = reverse("accounts:profile")


@pytest.mark.parametrize("who", ["ada", "ben", "esi", "finn", "noor"])
def test_person_of_the_programme_is_sent_to_set_it_up(people: Cast, client: Client, who: str) -> None:
    client.force_login(getattr(people, who))
    answer = client.get(PROFILE)
    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))
    assert client.post(reverse("accounts:draft"), {"slot": "a", "words": "b"}).status_code == 302
    assert client.get(reverse("mfa_index")).status_code == 200


def test_fragment_sends_the_whole_page_there(people: Cast, client: Client) -> None:
    client.force_login(people.ben)
    answer = client.get(PROFILE, headers={"HX-Request": "true"})
    assert answer["HX-Redirect"] == reverse("mfa_index")


def test_person_who_has_one_goes_on(people: Cast, client: Client) -> None:
    TOTP.activate(people.ben, generate_totp_secret())
    client.force_login(people.ben)
    assert client.get(PROFILE).status_code == 200


def test_asking_takes_effect_on_the_next_request(people: Cast, client: Client) -> None:
    people.programme.mfa_required = False
    people.programme.save()
    client.force_login(people.ben)
    assert client.get(PROFILE).status_code == 200
    people.programme.mfa_required = True
    people.programme.save()
    assert client.get(PROFILE).status_code == 302


def test_others_are_not_asked(people: Cast, client: Client) -> None:
    leaver = factories.user("Lou")
    for person in (people.sam, leaver):
        client.force_login(person)
        assert client.get(PROFILE).status_code == 200


def test_health_answers_whoever_asks(people: Cast, client: Client) -> None:
    client.force_login(people.ben)
    assert client.get(reverse("health_live")).status_code == 200


def test_it_costs_no_query(people: Cast, client: Client, django_assert_num_queries: Any) -> None:
    TOTP.activate(people.ben, generate_totp_secret())
    client.force_login(people.ben)
    with django_assert_num_queries(3):  # the browser's session, the person, their memberships
        client.post(reverse("accounts:draft"), {})


@pytest.mark.parametrize(("demo", "status"), [(False, 302), (True, 200)])
def test_staff_are_asked_in_the_admin_but_not_in_the_demo(
    people: Cast, client: Client, settings: Settings, demo: bool, status: int
) -> None:
    settings.ALS_DEMO = demo
    client.force_login(people.sam)
    assert client.get(reverse("admin:index")).status_code == status
