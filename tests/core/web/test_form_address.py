"""An address that only takes a form says so, and leads to the page of the form."""

from uuid import uuid4

import pytest
from django.test import Client

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("/sessions/{}/answer/", "/sessions/{}/"),
        ("/sessions/{}/room/do/next", "/sessions/{}/room/"),
        ("/polls/{}/answer/", "/polls/{}/"),
    ],
)
def test_address_of_a_form_opened_as_a_page_leads_to_its_page(address: str, page: str) -> None:
    client = Client()
    client.force_login(factories.user("Ben Okafor"))
    one = uuid4()
    answer = client.get(address.format(one))
    assert answer.status_code == 405
    said = answer.content.decode()
    assert "Nothing was saved" in said
    assert f'href="{page.format(one)}"' in said


def test_script_is_answered_without_a_page() -> None:
    client = Client()
    client.force_login(factories.user("Ben Okafor"))
    assert client.put("/privacy/").content == b""
