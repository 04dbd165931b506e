"""A sentence is released by its owner, as it was shown to them; it is all that a lead ever reads, until taken back."""

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from actions.models import Action, Evidence
from core import clock
from core.db.unscoped import rows
from dashboards.words_guard import WordsTouched, released_sentences, words_refused
from privacy.services.erasure import erase
from programmes.models import Programme
from sets.models import Membership
from tests import factories
from tests.cast import Cast, cast
from tests.signing_in import sign_in

pytestmark = [pytest.mark.django_db, pytest.mark.both]
SAID = "She asks me now what is on the agenda."


@pytest.fixture
def people() -> Cast:
    return cast()


@pytest.fixture
def action(people: Cast) -> Action:
    made = factories.action(people.femi, people.harbour, "I will send the agenda.")
    factories.report(made, "done", happened="canary-happened", changed=SAID)
    return made


def browser(person: User) -> Client:
    client = Client()
    sign_in(client, person)
    return client


def released(people: Cast, action: Action, **changes: str) -> Evidence:
    client, url = browser(people.femi), reverse("actions:release", args=[action.pk])
    asked = {"words": SAID, "named": "no"} | changes
    seen = client.post(url, asked).context["digest"]
    assert client.post(url, asked | {"seen": seen, "release": "on"}).status_code == 302
    found: Evidence = rows(Evidence).order_by("-created_at")[0]
    return found


def led(people: Cast) -> str:
    page = browser(people.esi).get(reverse("dashboards:evidence", args=[people.programme.pk]))
    assert page.status_code == 200
    return str(page.content.decode())


def test_nothing_is_released_that_was_not_seen_as_it_will_look(people: Cast, action: Action) -> None:
    client, url = browser(people.femi), reverse("actions:release", args=[action.pk])
    first = client.get(url)
    assert first.context["form"].initial["words"] == SAID
    shown = client.post(url, {"words": SAID, "named": "no"})
    assert "A member of a set in Leading teams 2026" in shown.content.decode()
    seen = {"seen": shown.context["digest"], "release": "on"}
    for changed in ({"words": "Other words", "named": "no"}, {"words": SAID, "named": "yes"}):
        other = client.post(url, changed | seen)
        page = other.content.decode()
        assert (other.status_code, rows(Evidence).count()) == (200, 0)
        assert "nothing was released" in page
        assert other.context["form"]["words"].value() == changed["words"]
        assert (">Femi<" in page) == (changed["named"] == "yes")
    again = client.post(url, {"words": SAID, "named": "no"} | seen | {"release": ""})
    assert ("nothing was released" in again.content.decode(), rows(Evidence).count()) == (False, 0)


def test_button_that_releases_sends_what_stands_in_the_box(people: Cast, action: Action) -> None:
    client, url = browser(people.femi), reverse("actions:release", args=[action.pk])
    page = client.post(url, {"words": SAID, "named": "no"}).content.decode()
    form = next(part for part in page.split("<form")[1:] if 'name="release"' in part).split("</form>")[0]
    assert ("<textarea" in form, form.count('name="words"'), form.count('name="seen"')) == (True, 1, 1)


def test_lead_reads_the_sentence_and_nothing_else(people: Cast, action: Action) -> None:
    released(people, action)
    page = led(people)
    assert [SAID in page, "canary-happened" in page, "I will send" in page, "Femi" in page, "Harbour" in page] == [
        True, False, False, False, False,
    ]  # fmt: skip
    outside = browser(people.ada).get(reverse("dashboards:evidence", args=[people.programme.pk]))
    assert outside.status_code == 404


def test_name_stands_beside_it_only_where_its_owner_says_so(people: Cast, action: Action) -> None:
    released(people, action, named="yes")
    assert ">Femi<" in led(people)


def test_action_says_what_is_released_of_it_and_leads_there(people: Cast, action: Action) -> None:
    client, there = browser(people.femi), reverse("actions:released")
    detail, mine = reverse("actions:detail", args=[action.pk]), reverse("actions:list")
    assert "Never a word, unless" in client.get(detail).content.decode()
    one = released(people, action)
    page = client.get(detail).content.decode()
    asked = (
        SAID,
        there,
        "the sentence you released",
        "One sentence of an action at a time",
        "stays with the programme until you",
    )
    assert [said in page for said in asked] == [True] * 5
    assert reverse("actions:release", args=[action.pk]) not in page
    assert "A sentence of it is released" in client.get(mine).content.decode()
    others = browser(people.ben).get(detail).content.decode()
    assert ["released" in others, there in others] == [False, False]
    client.post(reverse("actions:take_sentence_back", args=[one.pk]))
    assert "the sentence you released" not in client.get(detail).content.decode()
    assert "A sentence of it is released" not in client.get(mine).content.decode()


def test_who_has_reported_on_nothing_is_led_to_no_page_that_is_not_there(
    people: Cast, action: Action
) -> None:
    for person, said in (
        (people.ben, "You have reported on no action yet"),
        (people.femi, "Choose the action in"),
    ):
        assert said in browser(person).get(reverse("actions:released")).content.decode()


def test_sentence_taken_back_is_gone_from_every_page_and_row(people: Cast, action: Action) -> None:
    one = released(people, action)
    strange = browser(people.ben).post(reverse("actions:take_sentence_back", args=[one.pk]))
    assert strange.status_code == 404
    client = browser(people.femi)
    for _ in range(2):
        assert client.post(reverse("actions:take_sentence_back", args=[one.pk])).status_code == 302
    assert SAID not in led(people)
    assert "taken back by you" in client.get(reverse("actions:released")).content.decode()
    assert str(rows(Evidence).get(pk=one.pk).words) == ""


def test_sentence_sent_twice_is_released_once(people: Cast, action: Action) -> None:
    assert released(people, action).pk == released(people, action).pk


def test_a_second_sentence_waits_until_the_first_is_taken_back(people: Cast, action: Action) -> None:
    """Side by side the named one would name the other."""
    first = released(people, action, named="yes")
    url, other = reverse("actions:release", args=[action.pk]), {"words": "Another.", "named": "no"}
    client = browser(people.femi)
    seen = client.post(url, other).context["digest"]
    answer = client.post(url, other | {"seen": seen, "release": "on"})
    assert (answer.status_code, "released already" in answer.content.decode()) == (422, True)
    client.post(reverse("actions:take_sentence_back", args=[first.pk]))
    assert client.post(url, other | {"seen": seen, "release": "on"}).status_code == 302


@pytest.mark.parametrize("nothing", ["\u202e\u200b", "\u2063 \u3164"])
def test_sentence_of_nothing_to_see_is_none(people: Cast, action: Action, nothing: str) -> None:
    url = reverse("actions:release", args=[action.pk])
    answer = browser(people.femi).post(url, {"words": nothing, "named": "no"})
    assert (answer.status_code, "Write the sentence first." in answer.content.decode()) == (422, True)


def test_marks_of_direction_do_not_turn_what_stands_beside(people: Cast, action: Action) -> None:
    assert str(released(people, action, words="She \u202easks\nme now.").words) == "She asks me now."


def test_who_left_releases_nothing_more(people: Cast, action: Action) -> None:
    Membership.objects.filter(person=people.femi).update(ended_at=clock.now())
    url, asked = reverse("actions:release", args=[action.pk]), {"words": SAID, "named": "no"}
    client = browser(people.femi)
    assert client.get(url).status_code == 403
    assert client.post(url, asked).status_code == 403
    assert rows(Evidence).count() == 0


def test_too_long_a_sentence_is_kept_in_its_box(people: Cast, action: Action) -> None:
    answer = browser(people.femi).post(
        reverse("actions:release", args=[action.pk]), {"words": "ü" * 241, "named": "no"}
    )
    assert (answer.status_code, "ü" * 241 in answer.content.decode()) == (422, True)


def test_it_goes_with_the_programme_and_with_its_owner(people: Cast, action: Action) -> None:
    released(people, action)
    Programme.objects.update(starts_on="2020-01-01", ends_on="2020-12-31")
    assert SAID not in led(people)
    Programme.objects.update(ends_on=None)
    with scopes_disabled():
        erase(person_id=people.femi.pk)
    assert (SAID in led(people), rows(Evidence).count()) == (False, 0)


def test_door_lets_no_other_words_through(people: Cast) -> None:
    with words_refused():
        with released_sentences():
            assert rows(Evidence).count() == 0
            with pytest.raises(WordsTouched):
                rows(Evidence).filter(action__owner=people.ben).count()
        with pytest.raises(WordsTouched):
            rows(Evidence).count()


@pytest.mark.parametrize("number", [1, 10])
def test_page_asks_the_same_number_of_queries(
    people: Cast, number: int, django_assert_num_queries: object
) -> None:
    for n in range(number):
        rows(Evidence).create(person=people.femi, programme=people.programme, words=f"Sentence {n}")
    client = browser(people.esi)
    url = reverse("dashboards:evidence", args=[people.programme.pk])
    client.get(url)
    with django_assert_num_queries(6):  # type: ignore[operator]
        assert client.get(url).content.decode().count("<figure") == number
