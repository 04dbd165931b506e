"""The pages by which people come in: allauth's logic in our words and our markup."""

import re

import pytest
from django.core import mail
from django.test import Client

from core.jobs import outbox
from tests import factories

pytestmark = pytest.mark.usefixtures("unknown_variables_show")
PASSWORD = "a-long-enough-password"


def page(client: Client, url: str) -> str:
    answer = client.get(url)
    text = answer.content.decode()
    assert answer.status_code == 200, (url, answer.status_code)
    assert "UNKNOWN" not in text
    assert len(re.findall(r"<h1\b", text)) == 1
    assert text.lstrip().startswith("<!DOCTYPE html>")
    return text


def signed_in() -> Client:
    person = factories.user("Cleo Barnes", email="cleo@example.org", password=PASSWORD)
    client = Client()
    assert client.post("/accounts/login/", {"login": person.email, "password": PASSWORD}).status_code == 302
    return client


@pytest.mark.parametrize(
    "url",
    ["login/", "login/code/", "password/reset/", "password/reset/done/", "signup/", "inactive/"],
)
def test_entrance_page_is_drawn_by_us(db: None, url: str) -> None:
    text = page(Client(), f"/accounts/{url}")
    assert '<main class="sign"' in text
    assert "stays in the set" not in text


def test_sign_in_offers_a_code_and_a_passkey(db: None) -> None:
    text = page(Client(), "/accounts/login/")
    assert [words in text for words in ("Sign in", "Send me a code instead", "Use a passkey")] == [
        True,
        True,
        True,
    ]
    assert 'autocomplete="current-password"' in text


def test_wrong_password_is_told_in_the_summary(db: None) -> None:
    answer = Client().post("/accounts/login/", {"login": "cleo@example.org", "password": "wrong"})
    assert answer.status_code == 200
    assert "There is a problem" in answer.content.decode()


def test_code_comes_by_mail_and_lets_in(db: None) -> None:
    factories.user("Cleo Barnes", email="cleo@example.org", password=PASSWORD)
    client = Client()
    answer = client.post("/accounts/login/code/", {"email": "cleo@example.org"})
    text = page(client, answer["Location"])
    assert "cleo@example.org" in text
    outbox.send_due()
    code = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", str(mail.outbox[0].body), re.MULTILINE)
    assert code
    assert client.post(answer["Location"], {"code": code[1]}).status_code == 302
    page(client, "/accounts/email/")


@pytest.mark.parametrize(
    "url", ["email/", "password/change/", "2fa/", "2fa/webauthn/", "sessions/", "logout/", "reauthenticate/"]
)
def test_own_security_page_is_drawn_by_us(db: None, url: str) -> None:
    page(signed_in(), f"/accounts/{url}")


@pytest.mark.parametrize("url", ["2fa/totp/activate/", "2fa/webauthn/add/"])
def test_second_step_is_set_up_after_asking_once_more(db: None, url: str) -> None:
    client = signed_in()
    answer = client.get(f"/accounts/{url}")
    if answer.status_code == 302:
        page(client, answer["Location"])
        client.post(answer["Location"], {"password": PASSWORD})
    page(client, f"/accounts/{url}")


def test_coming_in_and_leaving_makes_no_noise(db: None) -> None:
    client = signed_in()
    assert "data-toast" not in page(client, "/accounts/email/")
