"""The demo's mailbox: each person reads what would have been sent to them; outside demo mode there is none."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse
from pytest_django.fixtures import Settings

from accounts.models import User
from als_site import urls
from core import clock
from core.jobs import outbox
from planning.periodic import tell_news
from planning.services import scheduling
from programmes.services.leads import add_lead
from sets.models import Invitation
from sets.roles import roles_of
from sets.services import invitations
from tests import factories
from tests.cast import Cast, cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def people(settings: Settings, tmp_path: Path) -> Iterator[Cast]:
    """A session is planned, and its letters are out."""
    settings.ALS_DEMO, settings.ROOT_URLCONF = True, "tests.crawl.demo_urls"
    settings.EMAIL_BACKEND, settings.EMAIL_FILE_PATH = (
        "demo.mail_folder.FolderBackend",
        str(tmp_path / "mail"),
    )
    with time_machine.travel(datetime(2026, 11, 12, 9, 0, tzinfo=UTC), tick=False) as now:
        people = cast()
        scheduling.plan_session(
            learning_set=people.harbour, person=people.ada, roles=roles_of(people.ada.pk),
            local_start=datetime.fromisoformat("2026-12-03T10:00"), minutes=120, venue="Mill Lane",
        )  # fmt: skip
        now.shift(timedelta(minutes=3))
        tell_news()
        outbox.send_due()
        yield people


def browser_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_each_reads_their_own_letters_as_text_calendar_and_source(people: Cast) -> None:
    browser = browser_of(people.femi)
    page = browser.get("/mailbox/").content.decode()
    assert page.count("Harbour set: session 1 is on 3 December 2026, 11:00") == 2  # in the list, and opened
    assert "To femi@demo.example" in page
    assert "3 December 2026, 10:00</strong>" not in page
    name = page.split("/mailbox/")[1].split("/")[0]
    assert "METHOD:REQUEST" in browser.get(f"/mailbox/{name}/calendar/").content.decode()
    assert "Message-ID:" in browser.get(f"/mailbox/{name}/source/").content.decode()
    letter = browser.get(f"/mailbox/{name}/letter/")
    assert "Each opens a page that asks once more" in letter.content.decode()
    assert "sandbox" in letter["Content-Security-Policy"]
    assert browser_of(people.ben).get(f"/mailbox/{name}/letter/").status_code == 404


def test_letters_links_lead_somewhere(people: Cast) -> None:
    browser = browser_of(people.femi)
    name = browser.get("/mailbox/").content.decode().split("/mailbox/")[1].split("/")[0]
    text = browser.get(f"/mailbox/{name}/text/").content.decode()
    link = text.split('href="http://127.0.0.1:8000')[1].split('"')[0]
    assert browser.get(link).status_code == 200


def test_outside_demo_mode_there_is_no_mailbox(people: Cast, settings: Settings) -> None:
    assert not any("mailbox" in str(pattern) for pattern in urls.urlpatterns)
    settings.ALS_DEMO = False
    assert browser_of(people.femi).get("/mailbox/").status_code == 404


def invite_newcomer(people: Cast) -> None:
    invitations.invite(
        learning_set_id=people.harbour.pk, person=people.ada, roles=roles_of(people.ada.pk),
        emails=["ivy@example.org"],
    )  # fmt: skip
    outbox.send_due()


def test_who_invites_a_newcomer_hands_on_their_letter_whose_link_lets_them_in(people: Cast) -> None:
    invite_newcomer(people)
    browser = browser_of(people.ada)
    page = browser.get("/mailbox/").content.decode()
    others = page.split("Letters to people without a mailbox here")[1]
    assert "ivy@example.org" in others
    name = others.split("/mailbox/")[1].split("/")[0]
    text = browser.get(f"/mailbox/{name}/text/").content.decode()
    assert ("To ivy@example.org" in text, "Calendar file" in text) == (True, False)
    assert browser.get(f"/mailbox/{name}/letter/").status_code == 200
    link = text.split('href="http://127.0.0.1:8000')[1].split('"')[0]
    newcomer = Client()
    assert "Ada" in newcomer.get(link).content.decode()
    sent = {"answer": "accept", "name": "Ivy", "time_zone": "Europe/London"}
    assert newcomer.post(link, sent).status_code == 302
    assert "ivy@example.org" in newcomer.get("/mailbox/").context["user"].email
    assert name in newcomer.get("/mailbox/").content.decode()
    # Ivy has a mailbox of her own now, and nobody else reads it.
    assert "without a mailbox" not in browser.get("/mailbox/").content.decode()
    assert browser.get(f"/mailbox/{name}/text/").status_code == 404


def test_nobody_else_reads_a_newcomers_letter_nor_a_demo_persons(people: Cast) -> None:
    invite_newcomer(people)
    browser = browser_of(people.ada)
    name = browser.get("/mailbox/").content.decode().split("without a mailbox")[1].split("/mailbox/")[1]
    name = name.split("/")[0]
    other = browser_of(people.ben)
    assert "ivy@example.org" not in other.get("/mailbox/").content.decode()
    assert other.get(f"/mailbox/{name}/text/").status_code == 404
    # An invitation to a person of the demo opens none of their letters.
    Invitation.objects.update(email="noor@demo.example")
    assert browser.get(f"/mailbox/{name}/text/").status_code == 404


def test_page_that_invites_says_where_the_letters_are_in_the_demo_alone(
    people: Cast, settings: Settings
) -> None:
    url = reverse("sets:invite", args=[people.harbour.pk])
    said = "In the demo no letter leaves this machine"
    assert said in browser_of(people.ada).get(url).content.decode()
    settings.ALS_DEMO, settings.ROOT_URLCONF = False, "als_site.urls"
    assert said not in browser_of(people.ada).get(url).content.decode()


def test_a_letter_with_a_calendar_file_offers_it(people: Cast) -> None:
    dated = browser_of(people.femi).get("/mailbox/")
    assert dated.context["opened"].has_calendar
    assert "Calendar file" in dated.content.decode()


def test_outside_demo_mode_a_newcomers_letter_is_nowhere(people: Cast, settings: Settings) -> None:
    invite_newcomer(people)
    browser = browser_of(people.ada)
    name = browser.get("/mailbox/").content.decode().split("without a mailbox")[1].split("/mailbox/")[1]
    name = name.split("/")[0]
    settings.ALS_DEMO = False
    for end in ("", f"{name}/text/", f"{name}/letter/"):
        assert browser.get(f"/mailbox/{end}").status_code == 404


def test_who_names_a_lead_with_a_new_address_hands_on_their_letter(people: Cast) -> None:
    admin = factories.user("Root", is_staff=True)
    with transaction.atomic():
        add_lead(factories.programme(), admin, email="new@example.org", name="Nia New")
    outbox.send_due()
    page = browser_of(admin).get("/mailbox/").content.decode()
    assert "new@example.org" in page.split("Letters to people without a mailbox here")[1]
    User.objects.filter(email="new@example.org").update(last_login=clock.now())
    assert "without a mailbox" not in browser_of(admin).get("/mailbox/").content.decode()
