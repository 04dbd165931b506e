"""What is typed in a whole form is its author's draft until the form has done its work."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Draft
from accounts.services import save_draft
from tests.cast import Cast, cast

pytestmark = pytest.mark.django_db
SLOT = "form:-sets-1-:name"


@pytest.fixture
def people() -> Cast:
    return cast()


def drafts() -> list[str]:
    return list(Draft.objects.with_scopes_disabled().order_by("slot").values_list("slot", flat=True))


def test_form_reads_its_own_drafts_and_nobody_elses(people: Cast, client: Client) -> None:
    for person, slot in ((people.cleo, SLOT), (people.cleo, "brief:1"), (people.dev, "form:-sets-1-:venue")):
        save_draft(person=person, slot=slot, words="Harbour")
    client.force_login(people.cleo)
    url = reverse("accounts:draft")
    assert client.get(url, {"of": "form:-sets-1-"}).json() == {SLOT: "Harbour"}
    for other in ("", "brief", "form:-sets-", "form:-sets-2-"):
        assert client.get(url, {"of": other}).json() == {}


def test_drafts_go_when_their_form_has_done_its_work_and_stay_when_it_was_refused(
    people: Cast, client: Client
) -> None:
    client.force_login(people.cleo)
    save_draft(person=people.cleo, slot=SLOT, words="Cleo Again")
    save_draft(person=people.cleo, slot="brief:1", words="Private")
    save_draft(person=people.dev, slot=SLOT, words="Dev")
    known = {"time_zone": "lagos", "language": "en-gb", "theme": "dark", "drafts": f"{SLOT},brief:1"}
    assert client.post(reverse("accounts:profile"), known | {"name": ""}).status_code == 422
    assert drafts() == ["brief:1", SLOT, SLOT]
    assert client.post(reverse("accounts:profile"), known | {"name": "Cleo Again"}).status_code == 302
    assert drafts() == ["brief:1", SLOT]


def test_boxes_of_the_forms_are_kept_as_drafts(people: Cast, client: Client) -> None:
    client.force_login(people.ada)
    for url in (
        reverse("sets:create"),
        reverse("sets:invite", args=[people.harbour.pk]),
        reverse("sets:agreement_edit", args=[people.harbour.pk]),
        reverse("issues:theme", args=[people.harbour.pk]),
        reverse("actions:create"),
    ):
        page = client.get(url)
        assert page.status_code == 200, url
        assert 'data-drafts="/drafts/"' in page.content.decode(), url
