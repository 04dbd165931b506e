"""Pages that explain are open to everybody, and the privacy table is product's own."""

import pytest
from django.test import Client
from django.urls import reverse

from home.facilitating import STAGE_IS_FOR, stages_of_a_session
from privacy.reads.who_sees_what import NEVER, NOBODY, TABLE
from tests.cast import cast

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", ["privacy:who_sees_what", "help", "accessibility"])
def test_page_is_shown_to_somebody_signed_out(name: str) -> None:
    answer = Client().get(reverse(name))
    assert answer.status_code == 200
    assert "{owner}" not in answer.content.decode()


def test_privacy_page_shows_every_row_and_the_days_of_my_sets() -> None:
    people = cast()
    client = Client()
    client.force_login(people.ben)
    shown = client.get(reverse("privacy:who_sees_what")).content.decode()
    assert all(str(row.what) in shown for row in TABLE)
    assert "Harbour set: a brief 30 days after its session" in shown


def test_table_keeps_leads_and_admins_from_words() -> None:
    words = TABLE[1:4]
    assert {row.lead for row in words} <= {NEVER, NOBODY}
    assert {row.admin for row in words} <= {NEVER, NOBODY}
    assert {row.outsider for row in TABLE} == {NOBODY}


def test_help_says_each_stage_without_a_name_to_fill_in() -> None:
    page = Client().get(reverse("help")).content.decode()
    assert "One of you reports. Listen" in page
    assert "The next person" not in page


def test_help_says_what_every_stage_of_a_usual_session_is_for() -> None:
    assert {stage.kind for stage in stages_of_a_session()} == set(STAGE_IS_FOR)
    page = Client().get(reverse("help")).content.decode()
    assert 'id="facilitators"' in page
    assert all(str(purpose) in page for purpose in STAGE_IS_FOR.values())
