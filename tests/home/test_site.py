"""Who runs the site sees what needs them, and can help somebody out, without a word from any set."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts import organisation_sign_in
from accounts.models import OrganisationSignIn
from accounts.second_step_reset import reset_second_step
from core import clock
from core.jobs.outbox import send_due
from core.models import AuditRow, OutboxMail
from programmes.services.setting_up import Beginning, create_programme
from sets import services as sets
from sets.models import Invitation, Membership
from tests import factories
from tests.signing_in import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(admin: Client) -> Client:
    return admin


def text(browser: Client) -> str:
    answer = browser.get(reverse("site"))
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def undelivered(key: str, state: str) -> OutboxMail:
    row = OutboxMail(key=key, to=f"{key}@example.org", letter="core.test-hello", about={"id": "1"})
    row.state, row.settled_at, row.last_error = state, clock.now(), "SMTPRecipientsRefused 550 5.1.1"
    row.save()
    return row


def test_nobody_else_has_such_a_page_and_an_admin_needs_a_second_step(client: Client) -> None:
    sign_in(client, factories.user())
    assert client.get(reverse("site")).status_code == 404
    sign_in(client, factories.user(is_staff=True))
    assert client.get(reverse("site")).headers["Location"] == reverse("mfa_index")


def test_who_runs_the_site_no_more_does_nothing_with_a_page_that_still_says_so() -> None:
    """The request knows its person from before; each verb reads the row again in its transaction."""
    sam, other, programme = (
        factories.user(is_staff=True, is_superuser=True),
        factories.user(),
        factories.programme(),
    )
    unled = factories.learning_set(within=programme)
    type(sam).objects.filter(pk=sam.pk).update(is_staff=False)
    sign_in_row = OrganisationSignIn(name="Elm", slug="elm", server="https://elm.example", client_id="x")
    beginning = Beginning(organisation="Elm", name="One", lead_email="lead@example.org", lead_name="Lea")
    for act in (
        lambda: reset_second_step(person=other, actor=sam),
        lambda: sets.invite_as_admin(learning_set_id=unled.pk, person=sam, email="new@example.org"),
        lambda: organisation_sign_in.save(sign_in_row, secret="s" * 12, actor=sam),
        lambda: organisation_sign_in.remove(sign_in_row, actor=sam),
        lambda: create_programme(person=sam, beginning=beginning),
    ):
        with pytest.raises(PermissionDenied):
            act()
    assert (OutboxMail.objects.count(), OrganisationSignIn.objects.count()) == (0, 0)


def test_letters_that_were_not_delivered_are_listed_tried_again_and_discarded(browser: Client) -> None:
    gone = undelivered("gone", "refused")
    undelivered("dead", "dead")
    shown = text(browser)
    assert "2 letters could not be delivered" in shown
    assert "There is no such mailbox" in shown
    browser.post(reverse("site_letters"), {"id": gone.pk, "act": "discard"})
    browser.post(reverse("site_letters"), {"id": "all", "act": "retry"})
    browser.post(reverse("site_letters"), {"id": "no id", "act": "retry"})
    assert list(OutboxMail.objects.order_by("key").values_list("key", "state")) == [
        ("dead", "waiting"),
        ("gone", "dropped"),
    ]
    assert "could not be delivered" not in text(browser)


def test_a_test_letter_goes_first(browser: Client) -> None:
    browser.post(reverse("site_test_letter"))
    send_due(urgent_alone=True)
    assert [message.subject for message in mail.outbox] == ["A test letter"]


def test_a_lost_second_step_is_taken_away_once_it_is_sure_who_asks(browser: Client) -> None:
    ben = factories.user()
    Authenticator.objects.create(user=ben, type=Authenticator.Type.TOTP, data={})
    page = reverse("site_second_step")
    refused = browser.post(page, {"step-address": ben.email})
    assert refused.status_code == 422
    assert "First make sure who asks." in refused.content.decode()
    assert ben.email in refused.content.decode()
    unknown = browser.post(page, {"step-address": "x@example.org", "step-sure": "on"})
    assert "Nobody has an account under this address." in unknown.content.decode()
    assert Authenticator.objects.filter(user=ben).exists()
    assert browser.post(page, {"step-address": ben.email, "step-sure": "on"}).status_code == 302
    assert not Authenticator.objects.filter(user=ben).exists()
    row = AuditRow.objects.get(verb="person.second_step_reset")
    assert (row.object_id, row.actor_id is not None) == (str(ben.pk), True)
    own = browser.post(page, {"step-address": "sam.field@demo.example", "step-sure": "on"})
    assert own.status_code == 422


def test_a_set_without_a_facilitator_gets_one_who_reads_nothing_from_before(browser: Client) -> None:
    alone, led = factories.learning_set(), factories.learning_set()
    factories.membership(factories.user(), led, "facilitator")
    factories.membership(factories.user(), alone)
    page = reverse("site_facilitator")
    assert browser.post(page, {"host-learning_set": led.pk, "host-email": "x@example.org"}).status_code == 422
    sam = Authenticator.objects.get().user
    EmailAddress.objects.create(user=sam, email="sam.at.home@example.org", verified=True)
    for address in (sam.email, "Sam.at.Home@example.org"):
        own = browser.post(page, {"host-learning_set": alone.pk, "host-email": address})
        assert "cannot take up a set themself" in own.content.decode()
    assert not Invitation.objects.exists()
    for _ in range(2):
        browser.post(page, {"host-learning_set": alone.pk, "host-email": "ivy@example.org"})
    asked = Invitation.objects.get()
    assert (asked.role, asked.by_lead, asked.learning_set) == (Membership.Role.FACILITATOR, True, alone)
