"""What a set agreed, version by version."""

from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.errors import Stale
from core.jobs import outbox
from sets import services
from sets.models import Acceptance, Agreement
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast
from tests.sets.conftest import SignedIn

pytestmark = pytest.mark.both


@pytest.fixture
def agreed(people: Cast) -> Agreement:
    return factories.agreement(people.harbour, accepted_by=[people.ada, people.ben])


def write(people: Cast, **changes: Any) -> Agreement:
    said = {"ground_rules": "Ask, do not advise", "confidentiality": "It stays here"} | changes
    return services.write_agreement(
        learning_set_id=people.harbour.pk, person=people.ada, roles=roles_of(people.ada.pk), **said
    )


def test_new_version_is_accepted_anew_by_everybody_but_its_author(people: Cast, agreed: Agreement) -> None:
    version = write(people)
    assert version.version == 2
    assert list(Acceptance.objects.filter(agreement=version).values_list("person", flat=True)) == [
        people.ada.pk
    ]


def test_letters_about_it_carry_none_of_its_words(people: Cast, agreed: Agreement) -> None:
    write(people, ground_rules="canary-rule", confidentiality="canary-line")
    assert outbox.send_due() == 6
    said = [f"{letter.subject}\n{letter.body}" for letter in mail.outbox]
    assert [words for words in said if "canary" in words] == []
    assert {letter.to[0] for letter in mail.outbox} == {member.email for member in people.members}


def test_same_words_make_no_version(people: Cast, agreed: Agreement) -> None:
    first = write(people)
    assert write(people).pk == first.pk


def test_version_that_is_not_the_last_is_stale(people: Cast, agreed: Agreement) -> None:
    with pytest.raises(Stale):
        write(people, expected_version=0)
    with pytest.raises(Stale):
        services.accept_agreement(
            learning_set_id=people.harbour.pk, person=people.cleo, roles=roles_of(people.cleo.pk), version=7
        )


def test_accepting_twice_is_accepting_once(people: Cast, agreed: Agreement) -> None:
    for _press in range(2):
        services.accept_agreement(
            learning_set_id=people.harbour.pk, person=people.cleo, roles=roles_of(people.cleo.pk)
        )
    assert Acceptance.objects.filter(person=people.cleo).count() == 1


def test_outsider_accepts_nothing(people: Cast, agreed: Agreement) -> None:
    with pytest.raises(PermissionDenied):
        services.accept_agreement(
            learning_set_id=people.harbour.pk, person=people.finn, roles=roles_of(people.finn.pk)
        )


def test_member_reads_and_accepts_by_a_button(people: Cast, agreed: Agreement, signed_in: SignedIn) -> None:
    browser = signed_in(people.cleo)
    page = reverse("sets:agreement", args=[people.harbour.pk])
    shown = browser.get(page).content.decode()
    assert "Only one at a time" in shown
    assert "I accept" in shown
    answer = browser.post(reverse("sets:accept", args=[people.harbour.pk]), {"version": "1"}, follow=True)
    assert "You have accepted this version" in answer.content.decode()


def test_member_who_read_an_older_version_is_shown_the_newer(
    people: Cast, agreed: Agreement, signed_in: SignedIn
) -> None:
    write(people)
    address = reverse("sets:accept", args=[people.harbour.pk])
    answer = signed_in(people.cleo).post(address, {"version": "1"}, follow=True)
    assert "There is a newer version." in answer.content.decode()
    assert not Acceptance.objects.filter(person=people.cleo).exists()


def test_facilitator_writes_a_version_on_its_form(
    people: Cast, agreed: Agreement, signed_in: SignedIn
) -> None:
    browser = signed_in(people.ada)
    page = reverse("sets:agreement_edit", args=[people.harbour.pk])
    assert "Counselling style" in browser.get(page).content.decode()
    typed = {"ground_rules": "One\n\n Two ", "confidentiality": "", "expected_version": "1"}
    assert browser.post(page, typed).status_code == 302
    shown = browser.get(reverse("sets:agreement", args=[people.harbour.pk])).content.decode()
    assert "Version 2" in shown
    assert '<li class="voice">Two</li>' in shown


def test_form_keeps_what_was_typed_when_somebody_was_faster(
    people: Cast, agreed: Agreement, signed_in: SignedIn
) -> None:
    write(people)
    page = reverse("sets:agreement_edit", args=[people.harbour.pk])
    typed = {"ground_rules": "My own words 🌱", "confidentiality": "", "expected_version": "1"}
    answer = signed_in(people.ada).post(page, typed)
    shown = answer.content.decode()
    assert (answer.status_code, "My own words 🌱" in shown, "Ask, do not advise" in shown) == (
        409,
        True,
        True,
    )


@pytest.mark.parametrize(
    ("rules", "said"), [("", "Write at least one rule."), ("م" * 10_000, "At most 2000")]
)
def test_form_says_what_is_wrong(
    people: Cast, agreed: Agreement, signed_in: SignedIn, rules: str, said: str
) -> None:
    page = reverse("sets:agreement_edit", args=[people.harbour.pk])
    answer = signed_in(people.ada).post(page, {"ground_rules": rules, "expected_version": "1"})
    shown = answer.content.decode()
    assert (answer.status_code, said in shown, rules in shown) == (422, True, True)


def test_page_without_an_agreement_says_who_writes_it(people: Cast, signed_in: SignedIn) -> None:
    page = reverse("sets:agreement", args=[people.harbour.pk])
    assert "Nothing written yet" in signed_in(people.ben).get(page).content.decode()


def post_words(browser: Any, people: Cast, words: str, version: str, line: str = "") -> str:
    page = reverse("sets:agreement_edit", args=[people.harbour.pk])
    typed = {"ground_rules": words, "confidentiality": line, "expected_version": version}
    return str(browser.post(page, typed, follow=True).content.decode())


def test_words_that_hold_already_are_not_said_to_be_saved(
    people: Cast, agreed: Agreement, signed_in: SignedIn
) -> None:
    rules = str(agreed.ground_rules).replace("\n", "\r\n")
    shown = post_words(signed_in(people.ada), people, rules, "1", str(agreed.confidentiality))
    assert ("Nothing has changed." in shown, "is asked to accept it" in shown) == (True, False)
    assert (Agreement.objects.with_scopes_disabled().count(), outbox.send_due()) == (1, 0)


def test_form_sent_twice_gets_the_same_answer(people: Cast, agreed: Agreement, signed_in: SignedIn) -> None:
    browser = signed_in(people.ada)
    for _press in range(2):
        shown = post_words(browser, people, "One\r\nTwo", "1", "It stays\r\nhere.")
        assert ("is asked to accept it" in shown, "Somebody else has written a new version" in shown) == (
            True,
            False,
        )
    assert Agreement.objects.with_scopes_disabled().count() == 2


@pytest.mark.parametrize("version", ["abc", "", None, "-1", "1.0"])
def test_nobody_accepts_a_version_that_their_page_did_not_show(
    people: Cast, agreed: Agreement, signed_in: SignedIn, version: str | None
) -> None:
    address = reverse("sets:accept", args=[people.harbour.pk])
    answer = signed_in(people.cleo).post(
        address, {} if version is None else {"version": version}, follow=True
    )
    assert "Please read it before you accept." in answer.content.decode()
    assert not Acceptance.objects.filter(person=people.cleo).exists()
