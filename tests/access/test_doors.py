"""Doors that the other tests of doors do not reach: all of them, from the resolver; and what ends when a role ends."""

import asyncio
import logging
import re
import time
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.conf import settings as site_settings
from django.contrib import admin
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

import dashboards.urls
from accounts.mail_limit import SENDING
from accounts.models import User
from core.sealing.registry import sealed_models
from live import tickets
from live.hub import hub
from live.transports import wire
from sets import services as set_services
from sets.models import Membership
from sets.roles import roles_of
from tests import factories
from tests.access.addresses import routes
from tests.cast import Cast, cast
from tests.signing_in import sign_in

PASSWORD = "a-password-of-the-tests"
# Doors of others' machines, and of streams and health, take no post.
POSTS = [
    "account_login", "account_request_login_code", "account_confirm_login_code", "account_reset_password",
    "account_confirm_password_reset_code", "account_complete_password_reset", "account_signup",
    "account_email_verification_sent", "account_inactive", "account_password_reset_completed",
    "socialaccount_signup", "mfa_authenticate", "mfa_login_webauthn", "accounts:demo_enter", "admin:login",
]  # fmt: skip


@pytest.fixture(autouse=True)
def _quiet(db: None) -> Iterator[None]:
    cache.clear()
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def people(db: None) -> Cast:
    return cast()


def test_every_unauthenticated_post_counts_against_a_limit(settings: Settings) -> None:
    settings.ALS_RATE_LIMITS = settings.ALS_RATE_LIMITS | {"stranger": "1/m/ip"}
    open_ = [
        route.name
        for route in routes()
        if not getattr(route.callback, "login_required", True)
        and "<" not in route.pattern
        and route.reverse_name
    ]
    assert set(open_) & set(POSTS) == set(POSTS)
    for place, name in enumerate(open_):
        browser = Client(REMOTE_ADDR=f"10.1.0.{place}", raise_request_exception=False)
        assert [browser.post(reverse(name), {}).status_code for _ in range(2)][1] == 429, name


def test_every_post_needs_the_forms_token(people: Cast, settings: Settings) -> None:
    """A stranger's and a site admin's: none is left out, and a wrong token is as good as none."""
    settings.ALS_RATE_LIMITS = settings.ALS_RATE_LIMITS | {"stranger": "10000/m/ip"}
    Authenticator.objects.create(user=people.sam, type=Authenticator.Type.TOTP, data={})
    taken = []
    for person in (None, people.ada, people.sam):
        browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
        if person:
            sign_in(browser, person)
        token = str(browser.get(reverse("help")).context["csrf_token"])
        for route in routes():
            if route.reverse_name and "<" not in route.pattern:
                url = reverse(route.reverse_name)
                wrong = [browser.post(url, data) for data in ({}, {"csrfmiddlewaretoken": token[::-1]})]
                taken += [(route.name, one.status_code) for one in wrong if one.status_code != 403]
        assert browser.post(reverse("accounts:draft"), {"csrfmiddlewaretoken": token}).status_code != 403
    assert taken == []
    # What an organisation's server has a browser bring along, signed by that server; and what a mailbox presses by
    # itself (RFC 8058), whose address is signed. Neither has a cookie of ours.
    exempt = [route.name for route in routes() if getattr(route.callback, "csrf_exempt", False)]
    assert exempt == ["saml_acs", "planning:stop"]


@pytest.mark.parametrize("name", sorted(SENDING))
def test_everything_that_sends_mail_counts_against_a_limit(
    name: str, people: Cast, settings: Settings
) -> None:
    """Invitations and agreements have tests of their own: they count once the form has been read."""
    settings.ALS_RATE_LIMITS = settings.ALS_RATE_LIMITS | {SENDING[name]: "1/h/user"}
    session = factories.open_session(people.harbour)
    pattern = next(route.pattern for route in routes() if route.name == name)
    # It is counted before anything is looked up, so any id will do.
    about = [session.pk if kind == "uuid" else 1 for kind in re.findall(r"<(\w+):", pattern)]
    url = reverse(name, args=about)
    ada, ben = Client(raise_request_exception=False), Client(raise_request_exception=False)
    ada.force_login(people.ada)
    ben.force_login(people.ben)
    assert [ada.post(url, {}).status_code == 429 for _ in range(2)] == [False, True]
    assert ada.get(url).status_code != 429
    assert ben.post(url, {}).status_code != 429


@pytest.mark.parametrize("proxies", [0, 1, 2])
def test_made_up_addresses_do_not_stretch_the_limit(proxies: int, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    settings.ALS_RATE_LIMITS = settings.ALS_RATE_LIMITS | {"stranger": "2/m/ip"}
    seen = ["203.0.113.7", "10.0.0.2"][:proxies]
    statuses = []
    for number in range(4):
        forged = ", ".join([f"6.6.6.{number}", *seen])
        browser = Client(headers={"X-Forwarded-For": forged})
        statuses.append(browser.post(reverse("account_login"), {}).status_code)
    assert statuses == [200, 200, 429, 429]


@pytest.mark.both
def test_sign_in_does_not_need_redis(settings: Settings) -> None:
    settings.ALS_REDIS_URL = "redis://127.0.0.1:1/0"
    factories.user("Ana", email="ana@example.org", password=PASSWORD)
    browser = Client()
    began = time.monotonic()
    answer = browser.post(reverse("account_login"), {"login": "ana@example.org", "password": PASSWORD})
    assert (answer.status_code, "_auth_user_id" in browser.session) == (302, True)
    assert browser.get(reverse("accounts:profile")).status_code == 200
    assert browser.post(reverse("account_request_login_code"), {"email": "x@example.org"}).status_code == 302
    assert browser.post(reverse("account_logout")).status_code == 302
    assert time.monotonic() - began < 10


def test_role_that_ends_takes_effect_on_the_next_request(people: Cast) -> None:
    browser = Client()
    browser.force_login(people.ben)
    page = reverse("sessions:set_page", args=[people.harbour.pk])
    assert browser.get(page).status_code == 200
    _end(people, people.ben)
    assert browser.get(page).status_code == 404


def _end(people: Cast, person: User) -> None:
    held = Membership.objects.get(learning_set=people.harbour, person=person)
    set_services.end_membership(membership_id=held.pk, person=people.ada, roles=roles_of(people.ada.pk))


@pytest.mark.parametrize("how", ["membership", "account"])
def test_role_that_ends_closes_the_stream(
    how: str, people: Cast, django_capture_on_commit_callbacks: Any
) -> None:
    """The stream is told by the bus: within 15 seconds, and in one process at once."""
    session = factories.open_session(people.harbour)
    ticket = tickets.read_ticket(tickets.issue_ticket(topic=session.topic, user_id=people.ben.pk))

    async def follow() -> float:
        line = await hub().join(ticket)
        began = time.monotonic()
        await asyncio.to_thread(_send_all, sent)
        async with asyncio.timeout(15):
            while not line.ended:
                await asyncio.sleep(0.01)
        return time.monotonic() - began

    with django_capture_on_commit_callbacks() as sent:
        if how == "membership":
            _end(people, people.ben)
        else:
            _close_account(people)
    assert sent
    assert asyncio.run(follow()) < 15


def _send_all(callbacks: list[Any]) -> None:
    for callback in callbacks:
        callback()


def _close_account(people: Cast) -> None:
    Authenticator.objects.create(user=people.sam, type=Authenticator.Type.TOTP, data={})
    support = Client()
    sign_in(support, people.sam)
    form = {"name": "Ben", "time_zone": "Europe/London"}
    answer = support.post(reverse("admin:accounts_user_change", args=[people.ben.pk]), form)
    assert answer.status_code == 302


def test_every_page_of_a_lead_runs_behind_the_guard() -> None:
    assert [
        p.name for p in dashboards.urls.urlpatterns if not getattr(p.callback, "figures_only", False)
    ] == []


def test_nobody_can_be_somebody_else() -> None:
    words = ("imperson", "hijack", "masquer", "login_as", "loginas", "sudo", "become")
    assert [r.name for r in routes() if any(word in f"{r.name} {r.pattern}".lower() for word in words)] == []
    assert [app for app in site_settings.INSTALLED_APPS if any(word in app.lower() for word in words)] == []


def test_admin_has_no_table_of_words_and_no_door_of_its_own() -> None:
    assert [model for model in sealed_models() if admin.site.is_registered(model)] == []
    answer = Client().get(reverse("admin:index"), follow=True)
    assert answer.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_wire_of_this_process_is_one() -> None:
    assert wire() is wire()
