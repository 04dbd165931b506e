"""The site of the browser tests is the real one: it stops, is killed, and comes back at the same address."""

from urllib.error import URLError
from urllib.request import urlopen

import pytest

from accounts.models import User
from tests.browser.conftest import BrowserPeople
from tests.browser.site import Site

pytestmark = pytest.mark.both


def test_site_is_back_at_its_address_when_it_was_killed(live_site: Site) -> None:
    live_site.kill()
    with pytest.raises(URLError):
        urlopen(f"{live_site.url}/health/live", timeout=5)
    live_site.start()
    assert urlopen(f"{live_site.url}/health/live", timeout=5).status == 200


def test_browsers_are_apart_when_one_of_them_is_signed_in(browser_people: BrowserPeople) -> None:
    ada = User.objects.create_user(email="ada@demo.example", name="Ada", password="action-learning")
    inside, outside = browser_people(ada), browser_people()
    answers = [page.request.get("/accounts/email/", max_redirects=0).status for page in (inside, outside)]
    assert answers == [200, 302]
