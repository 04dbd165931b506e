"""A site admin sets up an organisation's own sign-in in the product, and its people come in by it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from accounts import encryption, oidc, organisation_sign_in
from accounts.models import OrganisationSignIn, User
from accounts.resealing import reseal_all
from core.errors import Refused
from core.models import AuditRow
from tests import factories
from tests.accounts import oidc_provider, oidc_stub

pytestmark = pytest.mark.django_db

BACK_AT = "http://testserver/accounts/oidc/northgate/login/callback/"
CALLBACK_PATH = urlsplit(BACK_AT).path


@pytest.fixture
def stub() -> Iterator[oidc_stub.Stub]:
    with oidc_stub.serve() as running:
        yield running


def form(server: str, **other: Any) -> dict[str, Any]:
    typed = {
        "organisation": "Northgate Trust",
        "short_name": "northgate",
        "server": server,
        "client_id": "als",
    }
    return (
        typed | {"secret": "a-secret-between-servers", "domains": "Northgate.example", "is_on": "on"} | other
    )


def set_up(admin: Client, server: str, **other: Any) -> OrganisationSignIn:
    answer = admin.post(reverse("site_sign_in_add"), form(server, **other))
    assert answer.status_code == 302, answer.content.decode()
    return OrganisationSignIn.objects.latest("created_at")


def come_in(client: Client, provider: oidc_provider.Provider, email: str) -> Any:
    sent = client.post("/accounts/oidc/northgate/login/")
    assert sent["Location"].startswith(provider.url)
    back = provider.let_in(sent["Location"], email)
    assert back.startswith(BACK_AT)
    return client.get(
        CALLBACK_PATH, {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()}
    )


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_people_of_an_organisation_come_in_by_its_real_server(admin: Client, tmp_path: Path) -> None:
    ana = factories.user("Ana", email="ana@northgate.example", password="a-password-of-the-tests")
    factories.user("Uma", email="unsure@northgate.example", password="a-password-of-the-tests")
    with oidc_provider.serve(tmp_path, BACK_AT) as provider:
        row = set_up(admin, provider.url + "/")
        assert (row.server, row.signs_in_at, row.domains) == (
            provider.url,
            provider.url,
            ["northgate.example"],
        )
        browser = Client()
        assert "Sign in with Northgate Trust" in browser.get(reverse("account_login")).content.decode()
        leads_on = browser.get("/accounts/oidc/northgate/login/")["Content-Security-Policy"]
        assert f"form-action 'self' {provider.url}" in leads_on
        assert come_in(browser, provider, "ana@northgate.example")["Location"] == "/"
        assert (is_in(browser), SocialAccount.objects.get().user) == (True, ana)
        for email in (
            "zoe@northgate.example",
            "unsure@northgate.example",
        ):  # no account here; not verified there
            stranger = Client()
            come_in(stranger, provider, email)
            assert not is_in(stranger)
    assert User.objects.filter(email__startswith="zoe").count() == 0
    assert SocialAccount.objects.count() == 1


def test_secret_is_sealed_never_shown_and_kept_when_the_box_is_empty(
    admin: Client, stub: oidc_stub.Stub
) -> None:
    row = set_up(admin, stub.url)
    assert "a-secret-between-servers" not in row.sealed_secret
    page = reverse("site_sign_in", args=[row.pk])
    assert "a-secret-between" not in admin.get(page).content.decode()
    assert (
        admin.post(page, form(stub.url, secret="", short_name="other", organisation="Northgate")).status_code
        == 302
    )
    row.refresh_from_db()
    assert (row.slug, row.name) == ("northgate", "Northgate")
    assert encryption.open_sealed(row.sealed_secret) == "a-secret-between-servers"
    assert [one.secret for one in organisation_sign_in.apps("northgate")] == ["a-secret-between-servers"]
    verbs = AuditRow.objects.filter(verb__startswith="organisation_sign_in").values_list("verb", flat=True)
    assert sorted(verbs) == ["organisation_sign_in.added", "organisation_sign_in.changed"]


@pytest.mark.parametrize(
    ("other", "field", "said"),
    [
        ({"organisation": ""}, "organisation", "Type the organisation’s name."),
        ({"short_name": "North Gate"}, "short_name", "small letters, digits and dashes only"),
        ({"short_name": "openid_connect"}, "short_name", "small letters"),
        ({"server": "http://id.northgate.example"}, "server", "starts with https://"),
        ({"server": "https://ana:pass@id.northgate.example"}, "server", "starts with https://"),
        ({"server": "https://[northgate"}, "server", "starts with https://"),
        ({"server": "javascript:alert(1)"}, "server", "starts with https://"),
        ({"server": "http://127.0.0.1:1"}, "server", "does not answer"),
        ({"secret": " "}, "secret", "Type the client secret"),
        ({"domains": "northgate"}, "domains", "“northgate” is no domain"),
        ({"domains": "northgate.example, ; @evil..example"}, "domains", "is no domain"),
        ({"domains": ",;"}, "domains", "between 1 and 50"),
        ({"domains": "\n".join(f"d{n}.example" for n in range(51))}, "domains", "between 1 and 50"),
        ({"organisation": "x" * 10_000}, "organisation", "at most 80"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(
    admin: Client, stub: oidc_stub.Stub, other: dict[str, str], field: str, said: str
) -> None:
    answer = admin.post(reverse("site_sign_in_add"), form(**{"server": stub.url} | other))
    page = answer.content.decode()
    assert (answer.status_code, OrganisationSignIn.objects.count()) == (422, 0)
    assert said in page
    assert list(answer.context["form"].errors) == [field]
    assert "Northgate" in page or field in {"organisation", "domains"}


def test_server_that_says_something_else_is_refused(
    stub: oidc_stub.Stub, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert organisation_sign_in.ask(stub.url) == stub.url
    plain = stub.answer
    answers: list[Any] = [
        {"issuer": "https://other.example"},
        {"issuer": stub.url, "authorization_endpoint": "http://far.example/a"},
        {"issuer": stub.url, "authorization_endpoint": 7},
        [],
        "words",
    ]
    for wrong in answers:
        monkeypatch.setattr(
            stub,
            "answer",
            lambda path, wrong=wrong: plain(path) | wrong if isinstance(wrong, dict) else wrong,
        )
        with pytest.raises(Refused) as refused:
            organisation_sign_in.ask(stub.url)
        assert refused.value.field == "server"


def test_two_organisations_share_neither_short_name_nor_domain(
    admin: Client, stub: oidc_stub.Stub, settings: Settings
) -> None:
    fixed = {"id": "southbank", "name": "Southbank", "server": stub.url, "client_id": "als", "secret": "s"}
    settings.SOCIALACCOUNT_PROVIDERS = oidc.providers([fixed | {"domains": ["southbank.example"]}])
    set_up(admin, stub.url)
    assert "Southbank" in admin.get(reverse("site_sign_ins")).content.decode()
    other = {"organisation": "Other", "short_name": "other", "domains": "other.example"}
    for taken in ({"short_name": "northgate"}, {"short_name": "southbank"}):
        answer = admin.post(reverse("site_sign_in_add"), form(stub.url, **other | taken))
        assert answer.context["form"].errors["short_name"] == ["Another organisation has this short name."]
    for domain in ("northgate.example", "southbank.example"):
        answer = admin.post(reverse("site_sign_in_add"), form(stub.url, **other | {"domains": domain}))
        assert answer.context["form"].errors["domains"] == [f"{domain} is signed in by another organisation."]


def test_whoever_was_connected_is_let_go_with_another_server_and_with_removal(
    admin: Client, stub: oidc_stub.Stub
) -> None:
    """A server that takes the place could otherwise say anybody's number."""
    row, ana = set_up(admin, stub.url), factories.user("Ana", email="ana@northgate.example")
    with oidc_stub.serve() as new:
        SocialAccount.objects.create(user=ana, provider="northgate", uid="1")
        admin.post(reverse("site_sign_in", args=[row.pk]), form(stub.url, secret="other"))
        assert SocialAccount.objects.count() == 1
        admin.post(reverse("site_sign_in", args=[row.pk]), form(new.url))
        assert SocialAccount.objects.count() == 0
    SocialAccount.objects.create(user=ana, provider="northgate", uid="1")
    for _twice in range(2):
        answer = admin.post(reverse("site_sign_in_remove", args=[row.pk]), follow=True)
        assert "is removed" in answer.content.decode()
    assert (OrganisationSignIn.objects.count(), SocialAccount.objects.count()) == (0, 0)
    assert Client().get("/accounts/oidc/northgate/login/").status_code == 404


def test_one_that_is_off_or_that_no_key_opens_is_offered_to_nobody(
    admin: Client, stub: oidc_stub.Stub, settings: Settings
) -> None:
    row = set_up(admin, stub.url)
    for change in ({"is_on": False}, {"is_on": True, "sealed_secret": encryption.PREFIX + "A" * 60}):
        OrganisationSignIn.objects.filter(pk=row.pk).update(**change)
        assert "Northgate" not in Client().get(reverse("account_login")).content.decode()
        assert Client().post("/accounts/oidc/northgate/login/").status_code == 404


def test_secret_is_sealed_anew_with_a_new_site_key(
    admin: Client, stub: oidc_stub.Stub, settings: Settings
) -> None:
    row, old = set_up(admin, stub.url), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a-new-key-of-the-site" * 3, [old]
    assert reseal_all().sealed == 1
    settings.SECRET_KEY_FALLBACKS = []
    row.refresh_from_db()
    assert encryption.open_sealed(row.sealed_secret) == "a-secret-between-servers"
