"""The page on which people are asked in."""

from typing import Any

import pytest
from django.core.cache import cache
from django.urls import reverse
from pytest_django import Settings

from core import clock
from core.models import OutboxMail
from sets.forms import InviteForm
from sets.models import Invitation
from tests import factories
from tests.cast import Cast
from tests.sets.conftest import SignedIn


@pytest.fixture(autouse=True)
def fresh_limits(db: None) -> None:
    cache.clear()


def test_page_sends_to_several_at_once(people: Cast, signed_in: SignedIn) -> None:
    page = reverse("sets:invite", args=[people.harbour.pk])
    browser = signed_in(people.ada)
    typed = "ivy@example.org, Jo Park <jo@example.org>;\n  IVY@example.org"
    assert browser.post(page, {"emails": typed, "role": "member"}).status_code == 302
    assert sorted(Invitation.objects.values_list("email", flat=True)) == ["ivy@example.org", "jo@example.org"]
    shown = browser.get(page).content.decode()
    assert "2 invitations are on their way." in shown
    assert "open until" in shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Write at least one address."),
        ("ivy@example.org nobody <script>alert(1)</script>", "These are not e-mail addresses"),
        ("مريم@", "This is not an e-mail address"),
        ("x" * 10_000, "at most 30 addresses"),
        (" ".join(f"p{n}@example.org" for n in range(31)), "At most 30 addresses"),
        (" ".join(f"p{n}@example.org" for n in range(7)), "That makes 13 members."),
    ],
)
def test_page_says_what_is_wrong_and_keeps_what_was_typed(
    people: Cast, signed_in: SignedIn, typed: str, said: str
) -> None:
    answer = signed_in(people.ada).post(
        reverse("sets:invite", args=[people.harbour.pk]), {"emails": typed, "role": "member"}
    )
    page = answer.content.decode()
    assert (answer.status_code, said in page) == (422, True)
    assert typed[:40].split("<")[0] in page
    assert "<script>alert" not in page
    assert not Invitation.objects.exists()


def test_every_letter_counts_against_the_limit_of_its_sender(
    people: Cast, signed_in: SignedIn, settings: Settings
) -> None:
    """Not every form: one of them holds many addresses."""
    settings.ALS_RATE_LIMITS = settings.ALS_RATE_LIMITS | {"invite": "20/h/user"}
    browser, page = signed_in(people.ada), reverse("sets:invite", args=[people.harbour.pk])
    statuses = [
        browser.post(
            page, {"emails": " ".join(f"p{form}-{n}@example.org" for n in range(12)), "role": "observer"}
        ).status_code
        for form in range(2)
    ]
    assert (statuses, OutboxMail.objects.count()) == ([302, 429], 12)


def test_letters_to_one_mailbox_are_limited_whoever_sends_them(
    people: Cast, signed_in: SignedIn, settings: Settings
) -> None:
    settings.ALS_RATE_LIMITS = settings.ALS_RATE_LIMITS | {"invited": "2/d/key"}
    one = factories.learning_set("One", facilitators=[people.noor])
    for person, learning_set in ((people.ada, people.harbour), (people.noor, one)):
        page = reverse("sets:invite", args=[learning_set.pk])
        answer = signed_in(person).post(page, {"emails": "ivy@example.org", "role": "observer"})
        assert answer.status_code == 302
    invitation = Invitation.objects.get(learning_set=people.harbour)
    again = reverse("sets:send_again", args=[people.harbour.pk, invitation.pk])
    browser = signed_in(people.ada)
    assert browser.post(again).status_code == 429
    other = {"emails": "jo@example.org", "role": "observer"}
    assert browser.post(reverse("sets:invite", args=[people.harbour.pk]), other).status_code == 302


@pytest.mark.parametrize(
    "typed",
    [
        "\ufeffana@example.org", "ana@example.org\u200e", "\u202aana@example.org", "an\u200ba@example.org",
        "\u201cana@example.org\u201d", "\u2060Mead, Ana <ana@example.org>\u200e", "\u2018ana@example.org\u2019",
    ],
)  # fmt: skip
def test_what_nobody_sees_is_no_part_of_an_address(people: Cast, signed_in: SignedIn, typed: str) -> None:
    signed_in(people.ada).post(
        reverse("sets:invite", args=[people.harbour.pk]), {"emails": typed, "role": "member"}
    )
    assert Invitation.objects.get().email == "ana@example.org"


@pytest.mark.parametrize("role", ["observer", "facilitator"])
def test_page_takes_twelve_of_another_role_at_once(people: Cast, signed_in: SignedIn, role: str) -> None:
    answer = signed_in(people.ada).post(
        reverse("sets:invite", args=[people.harbour.pk]),
        {"emails": " ".join(f"p{n}@example.org" for n in range(13)), "role": role},
    )
    assert (answer.status_code, "At most 12" in answer.content.decode()) == (422, True)
    assert not Invitation.objects.exists()


def test_page_hints_outside_five_to_eight(people: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(people.ada)
    page = reverse("sets:invite", args=[people.harbour.pk])
    assert "Over eight" not in browser.get(page).content.decode()
    browser.post(page, {"emails": "a@example.org b@example.org c@example.org", "role": "member"})
    assert "Over eight" in browser.get(page).content.decode()


def test_invitation_is_sent_again_and_taken_back_by_buttons(people: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(people.ada)
    browser.post(
        reverse("sets:invite", args=[people.harbour.pk]), {"emails": "a@example.org", "role": "member"}
    )
    invitation = Invitation.objects.get()
    shown = [
        browser.post(
            reverse(f"sets:{verb}", args=[people.harbour.pk, invitation.pk]), follow=True
        ).content.decode()
        for verb in ("send_again", "take_back", "send_again")
    ]
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None
    said = ("Sent to a@example.org again.", "has been withdrawn.", "answered or withdrawn")
    assert [words in page for words, page in zip(said, shown, strict=True)] == [True, True, True]


@pytest.mark.parametrize(("who", "status"), [("ben", 403), ("finn", 404), ("esi", 404), ("sam", 404)])
def test_page_is_for_who_arranges_the_set(people: Cast, signed_in: SignedIn, who: str, status: int) -> None:
    browser = signed_in(getattr(people, who))
    page = reverse("sets:invite", args=[people.harbour.pk])
    assert browser.get(page).status_code == status
    assert browser.post(page, {"emails": "a@example.org", "role": "member"}).status_code == status


def test_invitation_of_another_set_is_out_of_reach(people: Cast, signed_in: SignedIn) -> None:
    signed_in(people.ada).post(
        reverse("sets:invite", args=[people.harbour.pk]), {"emails": "a@example.org", "role": "member"}
    )
    invitation = Invitation.objects.get()
    answer = signed_in(people.ada).post(reverse("sets:take_back", args=[people.heron.pk, invitation.pk]))
    assert answer.status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_page_asks_the_same_number_of_queries(
    people: Cast, signed_in: SignedIn, rows: int, django_assert_num_queries: Any
) -> None:
    browser = signed_in(people.ada)
    page = reverse("sets:invite", args=[people.harbour.pk])
    emails = " ".join(f"p{n}@example.org" for n in range(rows))
    browser.post(page, {"emails": emails, "role": "member"})
    browser.get(page)
    with django_assert_num_queries(8):
        browser.get(page)


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("Mead, Ana <ana@example.org>", ["ana@example.org"]),
        (
            'Mead, Ana <ana@example.org>; "Doe, J.R." <jane@example.org>',
            ["ana@example.org", "jane@example.org"],
        ),
        ("ivy@example.org, Ana <ana@example.org>", ["ana@example.org", "ivy@example.org"]),
        ("ivy@example.org Ana <ana@example.org>", ["ana@example.org", "ivy@example.org"]),
        ("mailto:bob@example.org?subject=Hello", ["bob@example.org"]),
        ("Bob <MAILTO:bob@example.org>", ["bob@example.org"]),
        ("o'neil@example.org.", ["o'neil@example.org"]),
        ("(ana@example.org), 'ivy@example.org'", ["ana@example.org", "ivy@example.org"]),
    ],
)
def test_addresses_are_read_as_they_are_pasted(typed: str, asked: list[str]) -> None:
    form = InviteForm({"emails": typed, "role": "member"})
    assert form.is_valid(), form.errors
    assert sorted(form.cleaned_data["emails"]) == asked


@pytest.mark.parametrize("typed", ["bob.example.org, Ana <ana@example.org>", "bob@, Ana <ana@example.org>"])
def test_slip_before_a_named_address_is_not_taken_for_a_name(typed: str) -> None:
    assert "bob" in str(InviteForm({"emails": typed, "role": "member"}).errors["emails"])


def test_who_asked_reads_beside_the_address_that_the_letter_could_not_be_delivered(
    people: Cast, signed_in: SignedIn
) -> None:
    browser = signed_in(people.ada)
    page = reverse("sets:invite", args=[people.harbour.pk])
    browser.post(page, {"emails": "gone@example.org full@example.org", "role": "member"})
    sent = OutboxMail.objects.filter(letter="sets.invitation")
    gone = {"state": "refused", "settled_at": clock.now(), "last_error": "SMTPRecipientsRefused 550 5.1.1"}
    sent.filter(to="gone@example.org").update(**gone)
    sent.filter(to="full@example.org").update(attempts=2, last_error="SMTPRecipientsRefused 452 4.2.2")
    shown = " ".join(browser.get(page).content.decode().split())
    assert "Could not be delivered on" in shown
    assert "There is no such mailbox. Withdraw it, and invite them under the right address." in shown
    assert "Not delivered yet. The mailbox is full; it is tried again." in shown
    sent.update(state="sent", settled_at=clock.now())
    assert "delivered" not in browser.get(page).content.decode()
