"""What lies in the database about a sign-in opens nothing."""

import json

import pytest
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session as SignIn
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from privacy.services import account_removal
from tests import factories

pytestmark = [pytest.mark.django_db, pytest.mark.both]
PASSWORD = "a-password-of-the-tests"
PROFILE = reverse("accounts:profile")


@pytest.fixture
def ana(db: None) -> User:
    cache.clear()
    return factories.user("Ana", email="ana@example.org", password=PASSWORD)


def came_in(ana: User) -> Client:
    browser = Client()
    browser.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
    assert browser.get(PROFILE).status_code == 200
    return browser


def stored_keys() -> list[str]:
    """As whoever reads the tables finds them."""
    found: list[str] = []
    for table in ("django_session", "usersessions_usersession"):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT session_key FROM {table}")  # noqa: S608 - two names of ours
            found += [str(row[0]) for row in cursor.fetchall()]
    return found


def test_no_key_from_the_tables_lets_anybody_in(ana: User) -> None:
    browser = came_in(ana)
    keys = stored_keys()
    assert len(keys) == 2
    assert len(set(keys)) == 1
    for key in keys:
        reader = Client()
        reader.cookies[settings.SESSION_COOKIE_NAME] = key
        assert reader.get(PROFILE).status_code == 302
    held = browser.cookies[settings.SESSION_COOKIE_NAME].value
    assert held not in json.dumps([keys, list(SignIn.objects.values_list("session_data", flat=True))])
    assert browser.get(PROFILE).status_code == 200


def test_own_sign_in_is_told_from_the_others_and_stays_when_they_end(ana: User) -> None:
    here, there = came_in(ana), came_in(ana)
    assert here.get(reverse("usersessions_list")).content.decode().count("This one") == 1
    here.post(reverse("usersessions_list"))
    assert (here.get(PROFILE).status_code, there.get(PROFILE).status_code) == (200, 302)
    assert UserSession.objects.filter(user=ana).count() == SignIn.objects.count() == 1


def test_signing_out_leaves_no_row(ana: User) -> None:
    browser = came_in(ana)
    browser.post(reverse("account_logout"))
    assert browser.get(PROFILE).status_code == 302
    came_in(ana)
    assert UserSession.objects.filter(user=ana).count() == 1


def test_forgetting_a_person_finds_them_all(ana: User) -> None:
    browsers = [came_in(ana), came_in(ana)]
    account_removal.forget(ana)
    assert [one.get(PROFILE).status_code for one in browsers] == [302, 302]
    assert stored_keys() == []


def test_key_that_was_made_up_is_not_taken_over(ana: User) -> None:
    """A browser that brings a key of its own gets another."""
    for made_up in ("a" * 32, "b" * 40):
        browser = Client()
        browser.cookies[settings.SESSION_COOKIE_NAME] = made_up
        browser.post(reverse("account_login"), {"login": ana.email, "password": PASSWORD})
        assert browser.cookies[settings.SESSION_COOKIE_NAME].value != made_up
        assert browser.get(PROFILE).status_code == 200
