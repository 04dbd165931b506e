"""One click, and only for the demo people in demo mode."""

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts import demo
from tests import cast, factories

pytestmark = pytest.mark.django_db
ENTER = reverse("accounts:demo_enter")


def test_demo_person_comes_in_with_one_click(client: Client, settings: Settings) -> None:
    settings.ALS_DEMO = True
    ada = cast.person("ada", password="action-learning")
    answer = client.post(ENTER, {"email": "ada@demo.example"})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session["_auth_user_id"] == str(ada.pk)
    client.get(reverse("accounts:profile"))
    assert UserSession.objects.filter(user=ada).count() == 1


def test_second_click_changes_the_person(client: Client, settings: Settings) -> None:
    settings.ALS_DEMO = True
    cast.person("ada")
    ben = cast.person("ben")
    client.post(ENTER, {"email": "ada@demo.example"})
    client.post(ENTER, {"email": "ben@demo.example"})
    assert client.session["_auth_user_id"] == str(ben.pk)


@pytest.mark.parametrize("email", ["", "ada@demo.example", "eve@demo.example", "x" * 10_000])
def test_nobody_comes_in_outside_demo_mode(client: Client, email: str) -> None:
    cast.person("ada")
    assert client.post(ENTER, {"email": email}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_nobody_else_comes_in_with_one_click(client: Client, settings: Settings) -> None:
    settings.ALS_DEMO = True
    factories.user("Eve", email="eve@demo.example")
    assert client.post(ENTER, {"email": "eve@demo.example"}).status_code == 404


def test_opening_the_address_does_nothing(client: Client, settings: Settings) -> None:
    settings.ALS_DEMO = True
    cast.person("ada")
    assert client.get(ENTER, {"email": "ada@demo.example"}).status_code == 405


def test_list_of_people_is_empty_outside_demo_mode(settings: Settings) -> None:
    assert demo.people() == ()
    settings.ALS_DEMO = True
    assert [person.email for person in demo.people()] == [f"{key}@demo.example" for key in cast.NAMES]


def test_sign_in_page_lists_the_demo_people(client: Client, settings: Settings) -> None:
    settings.ALS_DEMO = True
    page = client.get(reverse("account_login")).content.decode()
    assert all(person.name in page for person in demo.PEOPLE)
