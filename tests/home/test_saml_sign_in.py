"""A site admin sets up an organisation's sign-in by SAML, tries it, switches it on; its people come in by it."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from accounts import health, saml
from accounts.models import OrganisationSignIn, User
from accounts.saml import refreshing
from core.models import AuditRow
from tests import factories
from tests.accounts.saml import idp, signer
from tests.accounts.saml.signer import Said
from tests.accounts.test_asking_servers import server

pytestmark = pytest.mark.django_db
LOGIN, ACS = "/accounts/saml/northgate/login/", "/accounts/saml/northgate/acs/"
ADD = "site_sign_in_add_saml"


def form(**other: Any) -> dict[str, Any]:
    typed = {"organisation": "Northgate Trust", "short_name": "northgate", "domains": "Northgate.example"}
    return typed | {"metadata": signer.metadata(), "is_on": "on"} | other


def set_up(admin: Client, **other: Any) -> OrganisationSignIn:
    answer = admin.post(reverse(ADD), form(**other))
    assert answer.status_code == 302, answer.content.decode()
    return OrganisationSignIn.objects.latest("created_at")


@pytest.fixture
def ana(db: None) -> User:
    return factories.user("Ana", email="ana@northgate.example", password="a-password-of-the-tests")


def asked(client: Client, where: str = LOGIN, **typed: str) -> str:
    """The id of the question with which this browser was sent to the organisation."""
    sent = client.post(where, typed)
    assert sent["Location"].startswith(signer.SSO), sent["Location"]
    session = client.session["socialaccount_states"]
    return str(max(session, key=lambda each: session[each][1]))


def brought(client: Client, posted: str) -> Any:
    """What the browser does with an answer: post it without its cookies, and go on with them."""
    answer = Client().post(ACS, {"SAMLResponse": posted})
    return client.get(answer["Location"]) if answer.status_code == 302 else answer


def is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def text(answer: Any) -> str:
    return str(answer.content.decode())


@pytest.mark.parametrize("signs_response", [False, True])
def test_from_nothing_to_people_coming_in_by_a_real_server(
    admin: Client, ana: User, tmp_path: Path, signs_response: bool
) -> None:
    row = set_up(admin, metadata="", is_on="")
    page = reverse("site_sign_in", args=[row.pk])
    assert "Their metadata are missing" in text(admin.get(page))
    ours = Client().get("/accounts/saml/northgate/metadata/")
    with idp.serve(tmp_path, signs_response=signs_response) as theirs:
        theirs.learn(text(ours))
        assert admin.post(page, form(metadata="", metadata_url=theirs.metadata, is_on="")).status_code == 302
        row.refresh_from_db()
        assert (row.sso_url, row.entity_id) == (f"{theirs.url}/sso", theirs.metadata)
        shown = admin.get(page)
        assert "Not tried yet" in text(shown)
        assert theirs.url in shown["Content-Security-Policy"]
        tried = admin.post(reverse("site_sign_in_try", args=[row.pk]))
        back, posted = theirs.let_in(tried["Location"], "ana@northgate.example")
        assert back == signer.SITE + "acs/"
        said = admin.get(brought(admin, posted["SAMLResponse"])["Location"])
        assert "It works: their server says ana@northgate.example, who is Ana here." in text(said)
        assert "and it worked" in text(said)
        assert SocialAccount.objects.count() == 0
        assert "Northgate" not in text(Client().get(reverse("account_login")))
        admin.post(page, form(metadata="", metadata_url=theirs.metadata))
        for email, comes_in in (
            ("ana@northgate.example", True),
            ("zoe@northgate.example", False),
            ("ana@southbank.example", False),
        ):
            browser = Client()
            assert "Sign in with Northgate Trust" in text(browser.get(reverse("account_login")))
            assert f"form-action 'self' {theirs.url}" in browser.get(LOGIN)["Content-Security-Policy"]
            _back, posted = theirs.let_in(browser.post(LOGIN)["Location"], email)
            brought(browser, posted["SAMLResponse"])
            assert is_in(browser) is comes_in
    account = SocialAccount.objects.get()
    assert (account.user, account.provider, account.uid) == (
        ana,
        "northgate",
        "number of ana@northgate.example",
    )
    assert account.extra_data == {}
    verbs = AuditRow.objects.filter(verb__startswith="organisation_sign_in").values_list("verb", flat=True)
    assert sorted(verbs) == [
        f"organisation_sign_in.{how}" for how in ("added", "changed", "changed", "tried")
    ]


def test_question_names_this_site_and_nothing_else(admin: Client) -> None:
    set_up(admin)
    sent = Client().post(LOGIN, {"next": "https://evil.example/"})
    assert list(parse_qs(urlsplit(sent["Location"]).query)) == ["SAMLRequest"]


def test_answer_for_another_browser_lets_nobody_in(admin: Client, ana: User) -> None:
    """Somebody who brings their own answer to another's browser would have them work in a strange account."""
    set_up(admin)
    mine, theirs = Client(), Client()
    posted = Said(to=asked(mine)).posted()
    asked(theirs)
    answer = brought(theirs, posted)
    assert (answer.status_code, is_in(theirs)) == (401, False)
    assert "did not ask for it" in text(answer)
    assert not is_in(mine)


def test_answer_counts_once_at_either_step(admin: Client, ana: User) -> None:
    set_up(admin)
    browser = Client()
    posted = Said(to=asked(browser)).posted()
    first = Client().post(ACS, {"SAMLResponse": posted})
    assert Client().post(ACS, {"SAMLResponse": posted}).status_code == 401
    assert browser.get(first["Location"])["Location"] == "/"
    assert is_in(browser)
    again = browser.get(first["Location"])
    assert (again.status_code, "used already" in text(again)) == (401, True)


def test_answer_that_nobody_asked_for(admin: Client, ana: User) -> None:
    set_up(admin)
    answer = brought(Client(), Said(to="").posted())
    assert (answer.status_code, "Begin at this site’s sign-in page" in text(answer)) == (401, True)


@pytest.mark.parametrize("email", ["ana@southbank.example", "sam@northgate.example.evil.example"])
def test_address_outside_its_domains_is_refused_also_for_who_is_connected(
    admin: Client, ana: User, email: str
) -> None:
    row = set_up(admin)
    SocialAccount.objects.create(user=ana, provider=row.slug, uid="ana-at-work")
    browser = Client()
    answer = brought(browser, Said(to=asked(browser), email=email).posted())
    assert (answer.status_code, is_in(browser)) == (401, False)


def test_who_left_and_took_the_account_along_is_not_signed_in_by_the_organisation(
    admin: Client, ana: User
) -> None:
    row = set_up(admin)
    SocialAccount.objects.create(user=ana, provider=row.slug, uid="ana-at-work")
    EmailAddress.objects.filter(user=ana).update(email="ana@home.example")
    User.objects.filter(pk=ana.pk).update(email="ana@home.example")
    browser = Client()
    answer = brought(browser, Said(to=asked(browser)).posted())
    assert (answer["Location"], is_in(browser)) == (reverse("account_login"), False)
    assert "no address of that organisation any more" in text(browser.get(answer["Location"]))


def test_one_organisation_does_not_answer_for_another(admin: Client, ana: User) -> None:
    set_up(admin)
    other = {"short_name": "southbank", "domains": "southbank.example", "organisation": "Southbank"}
    set_up(
        admin,
        metadata=signer.metadata(entity_id="https://s.example", pem=signer.certificate("south")),
        **other,
    )
    browser = Client()
    to = asked(browser)
    posted = Said(to=to, issuer="https://s.example", key="south").posted()
    assert brought(browser, posted).status_code == 401
    held = Client().post(ACS, {"SAMLResponse": Said(to=to).posted()})["Location"]
    assert browser.get(held.replace("northgate", "southbank")).status_code == 401
    assert not is_in(browser)


def test_one_that_is_off_lets_nobody_in_and_its_metadata_stand(admin: Client, ana: User) -> None:
    row = set_up(admin)
    browser = Client()
    to = asked(browser)
    OrganisationSignIn.objects.filter(pk=row.pk).update(is_on=False)
    assert "not switched on" in text(brought(browser, Said(to=to).posted()))
    assert browser.post(LOGIN).status_code == 404
    assert "Northgate" not in text(browser.get(reverse("account_login")))
    assert browser.get("/accounts/saml/northgate/metadata/").status_code == 200


def test_trying_signs_nobody_in_and_is_the_admins_alone(admin: Client, ana: User) -> None:
    row = set_up(admin, is_on="")
    to = asked(admin, reverse("site_sign_in_try", args=[row.pk]))
    stranger = Client()
    assert brought(stranger, Said(to=to).posted()).status_code == 401
    assert OrganisationSignIn.objects.get().tried_at is None
    to = asked(admin, reverse("site_sign_in_try", args=[row.pk]))
    before = admin.session["_auth_user_id"]
    answer = brought(admin, Said(to=to, assertion_id="b", email="nobody@northgate.example").posted())
    assert "who has no account here" in text(admin.get(answer["Location"]))
    assert admin.session["_auth_user_id"] == before
    assert OrganisationSignIn.objects.get().tried_at is not None
    admin.post(reverse("site_sign_in", args=[row.pk]), form(metadata="", entity_id=row.entity_id, sso_url=row.sso_url,
               certificate=signer.certificate("new")))  # fmt: skip
    assert OrganisationSignIn.objects.get().tried_at is None


def test_one_without_metadata_sends_nobody_away_and_takes_nothing(admin: Client) -> None:
    row = set_up(admin, metadata="", is_on="")
    OrganisationSignIn.objects.filter(pk=row.pk).update(is_on=True)
    assert Client().post(LOGIN).status_code == 404
    assert Client().post(ACS, {"SAMLResponse": Said().posted()}).status_code == 404
    told = admin.post(reverse("site_sign_in_try", args=[row.pk]), follow=True)
    assert "Give their metadata first." in text(told)
    assert "Northgate" not in text(Client().get(reverse("account_login")))


def test_who_runs_the_site_no_more_tries_nothing(admin: Client) -> None:
    row = set_up(admin)
    to = asked(admin, reverse("site_sign_in_try", args=[row.pk]))
    User.objects.filter(is_staff=True).update(is_staff=False)
    assert brought(admin, Said(to=to).posted()).status_code == 403
    assert OrganisationSignIn.objects.get().tried_at is None


@pytest.mark.parametrize(
    ("other", "field", "said"),
    [
        ({"organisation": ""}, "organisation", "Type the organisation’s name."),
        ({"short_name": "saml"}, "short_name", "Another organisation has this short name."),
        ({"domains": "northgate"}, "domains", "is no domain"),
        ({"metadata": ""}, "metadata_url", "before it is offered to anybody"),
        ({"metadata": "words"}, "metadata", "no metadata"),
        ({"metadata_url": "https://id.northgate.example/m"}, "metadata", "not both"),
        ({"metadata": "", "metadata_url": "http://id.northgate.example/m"}, "metadata_url", "starts with https://"),
        ({"metadata": "", "metadata_url": "https://ana:x@id.northgate.example"}, "metadata_url", "starts with https://"),
        ({"metadata": "", "metadata_url": "http://127.0.0.1:1"}, "metadata_url", "does not answer"),
        ({"metadata": "", "entity_id": "urn:x"}, "sso_url", "starts with https://"),
        ({"metadata": "", "entity_id": "urn:x", "sso_url": "https://x.example/s"}, "certificate", "is missing"),
        ({"metadata": "", "sso_url": "https://x.example/s", "certificate": "x"}, "entity_id", "is missing"),
        ({"metadata": "", "entity_id": "urn:x", "sso_url": "https://x.example/s", "certificate": "x"},
         "certificate", "no certificate"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(
    admin: Client, other: dict[str, str], field: str, said: str
) -> None:
    answer = admin.post(reverse(ADD), form(**other))
    assert (answer.status_code, OrganisationSignIn.objects.count()) == (422, 0)
    assert list(answer.context["form"].errors) == [field]
    assert said in text(answer)


def test_by_hand_is_as_good_as_metadata(admin: Client, ana: User) -> None:
    by_hand = {"entity_id": signer.ENTITY, "sso_url": signer.SSO, "certificate": signer.certificate()}
    set_up(admin, metadata="", **by_hand)
    browser = Client()
    assert brought(browser, Said(to=asked(browser)).posted())["Location"] == "/"
    assert is_in(browser)


def test_without_the_libraries_the_page_says_so(admin: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    row = set_up(admin)
    monkeypatch.setattr(saml, "is_installed", lambda: False)
    shown = text(admin.get(reverse("site_sign_ins")))
    assert "requirements/extras.txt" in shown
    assert reverse(ADD) not in shown
    assert admin.get(reverse(ADD)).status_code == 404
    assert "requirements/extras.txt" in text(admin.get(reverse("site_sign_in", args=[row.pk])))
    assert Client().post(LOGIN).status_code == Client().post(ACS).status_code == 404
    assert "Northgate" not in text(Client().get(reverse("account_login")))
    assert (health.sign_ins().well, "extras.txt" in health.sign_ins().said) == (False, True)
    admin.post(reverse("site_sign_in_remove", args=[row.pk]))
    assert health.sign_ins().well


def test_certificate_that_ends_is_said_in_time(admin: Client) -> None:
    assert health.sign_ins().said == "None is offered."
    row = set_up(admin)
    assert health.sign_ins().said == "Offered: Northgate Trust."
    for days in (20, -20):
        OrganisationSignIn.objects.update(certificates=signer.certificate(days=days))
        assert not health.sign_ins().well
        assert "A certificate ends soon, or has ended: Northgate Trust" in text(admin.get(reverse("site")))
        assert "Their certificate ends on" in text(admin.get(reverse("site_sign_ins")))
        assert "Their certificate ends on" in text(admin.get(reverse("site_sign_in", args=[row.pk])))


def test_new_certificate_is_read_by_itself(admin: Client) -> None:
    said = [signer.metadata()]
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
    with server(lambda send: send(head + said[0].encode())) as url:
        row = set_up(admin, metadata="", metadata_url=url)
        for words in (signer.metadata(entity_id="https://other.example"), "rubbish"):
            said[0] = words
            refreshing.refresh_all()
            row.refresh_from_db()
            assert row.certificates == signer.certificate()
        said[0] = signer.metadata(pem=signer.certificate("new"))
        refreshing.refresh_all()
        row.refresh_from_db()
        assert row.certificates == signer.certificate("new")
    assert AuditRow.objects.filter(verb="organisation_sign_in.read_anew").count() == 1


def test_who_was_connected_is_let_go_with_another_server(admin: Client, ana: User) -> None:
    row = set_up(admin)
    page = reverse("site_sign_in", args=[row.pk])
    for other, left in (
        ({"metadata": signer.metadata(pem=signer.certificate("new"))}, 1),
        ({"id_attribute": "number"}, 0),
        ({"metadata": signer.metadata(entity_id="https://other.example")}, 0),
    ):
        SocialAccount.objects.get_or_create(user=ana, provider=row.slug, uid="ana-at-work")
        assert admin.post(page, form(**other)).status_code == 302
        assert SocialAccount.objects.count() == left


def test_clocks_that_differ_are_said(admin: Client, ana: User) -> None:
    set_up(admin)
    for ago, said in (
        (-timedelta(minutes=7), "Their clock is 7 minutes ahead"),
        (timedelta(minutes=9), "of 9 minutes ago"),
    ):
        browser = Client()
        answer = brought(browser, Said(to=asked(browser), made_ago=ago).posted())
        assert (answer.status_code, said in text(answer)) == (401, True)
