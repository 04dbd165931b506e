"""What a facilitator shows for accreditation: sessions they ran, as closed registers have them, no word of a log."""

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from core import clock
from planning.reads.growth import growth_of
from sessions.models import Session
from sessions.services.facilitator_log import write_log
from tests import factories
from tests.cast import Cast
from tests.room.scene import client_of

pytestmark = pytest.mark.django_db


def held(people: Cast, days: int = 3) -> Session:
    """Two hours long, with one round."""
    made = factories.closed_session(
        people.harbour, on=clock.now() - timedelta(days=days), presenters=[people.ben]
    )
    begun = made.started_at
    assert begun is not None
    Session.objects.filter(pk=made.pk).update(closed_at=begun + timedelta(minutes=124))
    return made


def test_sheet_has_role_format_people_and_minutes(people: Cast) -> None:
    held(people)
    one = growth_of(people.ada).lines[0]
    assert (one.role_said, one.formats, one.people, one.line.minutes) == (
        "Facilitator", "Classic", 6, 120,
    )  # fmt: skip
    assert growth_of(people.ben).lines == []


def test_page_and_file_say_the_same_and_nothing_of_the_log(people: Cast) -> None:
    session = held(people)
    with scopes_disabled():
        write_log(person=people.ada, session_id=session.pk, words="canary-log")
    browser = client_of(people.ada)
    page = browser.get(reverse("planning:growth")).content.decode()
    file = browser.get(reverse("planning:growth_csv")).content.decode()
    assert ["canary-log" in page, "canary-log" in file] == [False, False]
    assert "2 hours, 1 session" in " ".join(page.split())
    assert file.splitlines()[1].split(",")[1:] == [
        "Harbour set",
        "Facilitator",
        "Classic",
        "6",
        "In the room",
        "120",
    ]


def test_name_of_a_set_runs_in_no_spreadsheet(people: Cast) -> None:
    held(people)
    people.harbour.name = '=HYPERLINK("x")'
    people.harbour.save(update_fields=["name"])
    file = client_of(people.ada).get(reverse("planning:growth_csv")).content.decode()
    assert "'=HYPERLINK" in file


def test_new_facilitator_reads_what_will_stand_here(people: Cast) -> None:
    assert "No hours yet" in client_of(people.noor).get(reverse("planning:growth")).content.decode()


def test_page_asks_the_same_number_of_queries(people: Cast, django_assert_num_queries: Any) -> None:
    browser, url = client_of(people.ada), reverse("planning:growth")
    browser.get(url)
    for days in (3, 13, 23):
        held(people, days)
        with django_assert_num_queries(8):
            browser.get(url)
