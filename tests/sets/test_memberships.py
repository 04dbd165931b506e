"""Ending, deputising, handing over."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from accounts.models import User
from core import clock
from core.errors import Refused
from sets import services
from sets.models import Membership
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast
from tests.sets.conftest import SignedIn

pytestmark = pytest.mark.both


def held(person: User, role: str = "member") -> Membership:
    return Membership.objects.get(person=person, role=role)


def by(person: User) -> dict[str, Any]:
    return {"person": person, "roles": roles_of(person.pk)}


def test_facilitator_ends_a_membership_and_its_streams(
    people: Cast, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    sent: list[str] = []
    wire = SimpleNamespace(send=lambda message: sent.append(message.payload))
    monkeypatch.setattr("live.bus.wire", lambda: wire)
    with django_capture_on_commit_callbacks(execute=True):
        ended = services.end_membership(membership_id=held(people.ben).pk, **by(people.ada))
    assert ended.ended_at is not None
    assert [people.ben.pk.hex in payload for payload in sent] == [True]
    assert not roles_of(people.ben.pk).is_in(people.harbour.pk)


def test_role_that_ends_takes_effect_on_the_next_request(people: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(people.ben)
    page = reverse("sets:people", args=[people.harbour.pk])
    assert browser.get(page).status_code == 200
    services.end_membership(membership_id=held(people.ben).pk, **by(people.ada))
    assert browser.get(page).status_code == 404


def test_member_leaves_and_ends_nobody_else(people: Cast) -> None:
    with pytest.raises(PermissionDenied):
        services.end_membership(membership_id=held(people.cleo).pk, **by(people.ben))
    assert services.end_membership(membership_id=held(people.ben).pk, **by(people.ben)).ended_at


def test_last_facilitator_hands_over_before_leaving(people: Cast) -> None:
    mine = held(people.ada, "facilitator")
    with pytest.raises(Refused):
        services.end_membership(membership_id=mine.pk, **by(people.ada))
    given = services.hand_over(membership_id=held(people.gita).pk, **by(people.ada))
    assert (given.person, given.role) == (people.gita, "facilitator")
    assert not roles_of(people.ada.pk).is_in(people.harbour.pk)
    assert roles_of(people.gita.pk).is_member(people.harbour.pk)


def test_facilitation_is_shared_when_the_giver_stays(people: Cast) -> None:
    services.hand_over(membership_id=held(people.gita).pk, stay=True, **by(people.ada))
    services.hand_over(membership_id=held(people.gita).pk, stay=True, **by(people.ada))
    assert Membership.objects.filter(learning_set=people.harbour, role="facilitator").count() == 2


@pytest.mark.parametrize("who", ["ben", "gita", "finn", "esi", "sam"])
def test_only_facilitators_hand_over(people: Cast, who: str) -> None:
    with pytest.raises(PermissionDenied):
        services.hand_over(membership_id=held(people.cleo).pk, **by(getattr(people, who)))


def test_deputy_is_named_and_unnamed(people: Cast) -> None:
    assert services.name_deputy(membership_id=held(people.ben).pk, is_deputy=True, **by(people.ada)).is_deputy
    assert not services.name_deputy(
        membership_id=held(people.ben).pk, is_deputy=False, **by(people.ada)
    ).is_deputy
    with pytest.raises(Refused):
        services.name_deputy(
            membership_id=held(people.ada, "facilitator").pk, is_deputy=True, **by(people.ada)
        )


def test_end_is_taken_back_within_seven_days(people: Cast) -> None:
    ended = services.end_membership(membership_id=held(people.ben).pk, **by(people.ada))
    assert services.restore_membership(membership_id=ended.pk, **by(people.ada)).ended_at is None
    services.end_membership(membership_id=ended.pk, **by(people.ada))
    with time_machine.travel(clock.now() + timedelta(days=8), tick=False), pytest.raises(Refused):
        services.restore_membership(membership_id=ended.pk, **by(people.ada))


def test_buttons_do_it_and_say_so(people: Cast, signed_in: SignedIn) -> None:
    browser = signed_in(people.ada)
    page = reverse("sets:people", args=[people.harbour.pk])

    def press(verb: str, person: User, **data: str) -> str:
        address = reverse(f"sets:{verb}", args=[people.harbour.pk, held(person).pk])
        return browser.post(address, data, follow=True).content.decode()

    assert "Ben Okafor is now deputy." in press("deputy", people.ben, deputy="yes")
    assert "Ben Okafor is no longer deputy." in press("deputy", people.ben, deputy="no")
    assert "Ben Okafor is no longer in the set." in press("end", people.ben)
    assert "Ben Okafor is in the set." in press("restore", people.ben)
    assert "Cleo Barnes now facilitates the set." in press("hand_over", people.cleo, stay="yes")
    assert browser.get(page).status_code == 200
    assert "Dev Rao now facilitates the set." in press("hand_over", people.dev, stay="no")
    assert browser.get(page).status_code == 404


def test_leaving_by_button_leads_to_my_sets(people: Cast, signed_in: SignedIn) -> None:
    address = reverse("sets:end", args=[people.harbour.pk, held(people.ben).pk])
    answer = signed_in(people.ben).post(address, follow=True)
    assert answer.redirect_chain == [(reverse("sets:list"), 302)]
    assert "You have left Harbour set." in answer.content.decode()


def test_membership_of_another_set_is_out_of_reach(people: Cast, signed_in: SignedIn) -> None:
    address = reverse("sets:end", args=[people.harbour.pk, held(people.finn).pk])
    assert signed_in(people.ada).post(address).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_people_page_asks_the_same_number_of_queries(
    people: Cast, signed_in: SignedIn, rows: int, django_assert_num_queries: Any
) -> None:
    one = factories.learning_set("One", within=people.programme, members=rows, facilitators=[people.noor])
    browser = signed_in(people.noor)
    with django_assert_num_queries(8):
        page = browser.get(reverse("sets:people", args=[one.pk])).content.decode()
    assert page.count('<li class="person">') == rows + 1


def test_membership_whose_end_is_set_for_later_ends_now(people: Cast, signed_in: SignedIn) -> None:
    held = Membership.objects.get(person=people.ben)
    Membership.objects.filter(pk=held.pk).update(ended_at=clock.now() + timedelta(days=9))
    page = signed_in(people.ben).get(reverse("sets:list")).content.decode()
    assert "6 members" in page
    services.end_membership(membership_id=held.pk, person=people.ada, roles=roles_of(people.ada.pk))
    held.refresh_from_db()
    assert not held.holds_at(clock.now())


def test_facilitator_whose_end_is_set_for_later_hands_over_for_good(people: Cast) -> None:
    later = clock.now() + timedelta(days=9)
    Membership.objects.filter(person=people.ada).update(ended_at=later)
    to = Membership.objects.get(person=people.gita)
    services.hand_over(membership_id=to.pk, person=people.ada, roles=roles_of(people.ada.pk))
    assert not roles_of(people.ada.pk).is_facilitator(people.harbour.pk)


def test_who_keeps_another_role_has_not_left_and_is_not_said_to(people: Cast, signed_in: SignedIn) -> None:
    second = factories.membership(people.cleo, people.harbour, "facilitator")
    browser, page = signed_in(people.ada), reverse("sets:people", args=[people.harbour.pk])
    assert "They stay in the set as member." in browser.get(page).content.decode()
    lead = signed_in(people.esi)
    of_lead = lead.get(reverse("dashboards:set_people", args=[people.harbour.pk])).content.decode()
    assert "Cleo Barnes no longer facilitates Harbour set, and stays in it." in of_lead
    browser = signed_in(people.ada)
    after = browser.post(
        reverse("sets:end", args=[people.harbour.pk, second.pk]), follow=True
    ).content.decode()
    assert "Cleo no longer facilitates, and stays as member." in after
    assert "No longer in the set" not in after
    assert "is no longer in the set" not in after
    assert "Roles that have ended" in after
    assert roles_of(people.cleo.pk).is_member(people.harbour.pk)
