"""A person's own page."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.zones import zone_named
from core.models import AuditRow
from tests import factories

pytestmark = pytest.mark.django_db
PROFILE = reverse("accounts:profile")
RIGHT = {"name": "Ana 🌱 مريم", "time_zone": "lagos", "language": "en-gb", "theme": "dark"}


def test_profile_keeps_what_is_said(client: Client) -> None:
    person = factories.user("Ana")
    client.force_login(person)
    assert client.post(PROFILE, RIGHT).status_code == 302
    person.refresh_from_db()
    assert (person.name, person.time_zone, person.theme) == ("Ana 🌱 مريم", "Africa/Lagos", "dark")
    assert AuditRow.objects.filter(verb="person.changed", actor_id=person.pk).count() == 1
    assert "Your profile is saved." in client.get(PROFILE).content.decode()


def test_profile_leaves_light_or_dark_to_the_device(client: Client) -> None:
    person = factories.user("Ana", theme="dark")
    client.force_login(person)
    client.post(PROFILE, RIGHT | {"theme": "system"})
    person.refresh_from_db()
    assert person.theme == ""


def test_profile_shows_that_the_device_decides(client: Client) -> None:
    client.force_login(factories.user("Ana"))
    assert client.get(PROFILE).context["form"]["theme"].value() == "system"


@pytest.mark.parametrize(
    ("field", "wrong", "said"),
    [
        ("name", "", "Write your name."),
        ("name", "n" * 10_000, "at most 80 characters"),
        ("time_zone", "Middle-earth/Shire", "There is no time zone of that name."),
        ("language", "tlh", "choose one of those offered"),
        ("theme", "neon", "choose one of those offered"),
    ],
)
def test_profile_says_what_is_wrong_and_keeps_what_was_typed(
    client: Client, field: str, wrong: str, said: str
) -> None:
    person = factories.user("Ana", time_zone="Europe/Paris")
    client.force_login(person)
    answer = client.post(PROFILE, RIGHT | {field: wrong})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert "There is a problem" in page
    if field != "name":
        assert "Ana 🌱 مريم" in page
    person.refresh_from_db()
    assert (person.name, person.time_zone) == ("Ana", "Europe/Paris")


def test_profile_asks_strangers_to_sign_in(client: Client) -> None:
    answer = client.get(PROFILE)
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Europe/London", "Europe/London"),
        ("  europe/london ", "Europe/London"),
        ("new york", "America/New_York"),
        ("UTC", "UTC"),
        ("Etc/GMT+3", None),
        ("", None),
        ("../../etc/passwd", None),
    ],
)
def test_zone_is_found_by_what_people_type(typed: str, meant: str | None) -> None:
    assert zone_named(typed) == meant
