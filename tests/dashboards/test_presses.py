"""How many presses it takes from nothing to the first session: three sets, twenty people, one lead, one facilitator.

A press is a link or button, a box that is typed into, and two for a choice from a list. Letters are opened by pressing
on their link, and their codes are typed. What the twenty answer is theirs.
"""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from core import clock
from core.jobs import outbox
from programmes.models import Programme
from sessions.models import Session
from sets.models import Invitation, LearningSet
from sets.services.inviting_many import UNDO_WITHIN
from tests.cast import Cast
from tests.crawl.document import Control, Form
from tests.crawl.sending import Pair, Sending
from tests.crawl.visitor import Answer, Visitor

pytestmark = pytest.mark.django_db

MOST = 40
SETS = ("Alder", "Birch", "Elm")


class Hand:
    """Somebody at a browser of their own, whose presses are counted."""

    def __init__(self, email: str) -> None:
        self.email, self.presses = email, 0
        self.browser = Visitor(email, None)
        self.at = Answer("/", 200)

    def letter(self) -> str:
        """The newest letter to them, as text."""
        outbox.send_due()
        with time_machine.travel(clock.now() + UNDO_WITHIN, tick=True):  # a list's letters leave then
            outbox.send_due()
        return str([one for one in mail.outbox if one.to == [self.email]][-1].body)

    def open_letter(self, part: str) -> None:
        """Presses the link in their newest letter."""
        found = re.search(rf"{re.escape(settings.ALS_SITE_URL)}(/\S*{part}\S*)", self.letter())
        assert found, self.letter()
        self._arrives(self.browser.get(found[1]))

    def follow(self, url: str) -> None:
        """Presses a link that stands on the page."""
        assert self.at.document
        there = [one["href"] for one in self.at.document.links]
        assert url in there, f"{url} is not on {self.at.url}: {there}"
        self._arrives(self.browser.get(url))

    def send(self, typed: dict[str, str], button: str = "", value: str = "") -> None:
        """Types and chooses, then presses a button: the one of that name in the form that has these boxes."""
        assert self.at.document
        found = [
            (form, one)
            for form in self.at.document.forms
            if typed.keys() <= {control.name for control in form.controls}
            and form.attributes.get("method") == "post"
            for one in form.buttons
            if (one.name, one.attributes.get("value", "")) == (button, value)
        ]
        assert found, f"No such form on {self.at.url}: {self.at.document.text[:300]}"
        form, pressed = found[0]
        kinds = {one.name: one.kind for one in form.controls}
        self.presses += sum(2 if kinds[box] == "select" else 1 for box in typed)
        url = form.attributes.get("action") or self.at.url
        pairs = tuple(_as_it_stands(form, pressed, typed))
        sent = Sending("post", url, pairs, form.attributes.get("enctype", ""))
        self._arrives(self.browser.send(sent, self.at.url))

    def sign_in(self) -> None:
        """By a code, from wherever they were sent to sign in."""
        assert self.at.document
        by_code = next(
            one["href"]
            for one in self.at.document.links
            if one["href"].startswith(reverse("account_request_login_code"))
        )
        self.follow(by_code)
        self.send({"email": self.email})
        self.type_code()

    def type_code(self) -> None:
        """What the letter says."""
        found = re.search(r"^[A-Z0-9]{3,5}-[A-Z0-9]{3,5}$", self.letter(), re.MULTILINE)
        assert found, self.letter()
        self.send({"code": found[0]})

    def _arrives(self, answer: Answer) -> None:
        assert answer.status == 200, (answer.url, answer.status, answer.why)
        self.presses += 1
        self.at = answer


def _as_it_stands(form: Form, button: Control, typed: dict[str, str]) -> list[Pair]:
    """What a browser sends of a form in which nothing but `typed` was touched."""
    found = []
    for one in form.controls:
        if not one.name or one.is_disabled or (one.is_submit and one is not button):
            continue
        if one.kind in {"radio", "checkbox"} and "checked" not in one.attributes:
            continue
        usual = one.attributes.get("value", "on") if one.kind in {"radio", "checkbox"} else one.value
        if one.kind == "select":
            options = [option.value for option in one.options]
            usual = next((option.value for option in one.options if option.is_selected), (options or [""])[0])
        found.append((one.name, typed.get(one.name, usual)))
    return found


def people() -> str:
    """Twenty, as a sheet has them."""
    rows = [f"Person {n}\tperson-{n}@example.org\t{SETS[n % 3]}" for n in range(20)]
    return "\n".join(["Name\tE-mail\tSet", *rows])


def leads(lead: Hand) -> Programme:
    """From the letter to sets that have their people and a facilitator asked."""
    lead.open_letter("/set-up/")
    lead.sign_in()
    programme = Programme.objects.get(name="New leads")
    set_up = reverse("dashboards:set_up", args=[programme.pk])
    assert lead.at.url == set_up
    lead.send({"names": "\n".join(SETS)})
    lead.send({"purpose": "For people who lead for the first time."})
    lead.follow(reverse("dashboards:bring_people", args=[programme.pk]))
    lead.send({"people": people()})
    lead.send({}, "invite", "yes")
    assert Invitation.objects.filter(role="member").count() == 20
    for name in SETS:
        one = LearningSet.objects.get(name=name)
        lead.at = lead.browser.get(set_up)  # back in the browser, which is a press
        lead.presses += 1
        lead.follow(reverse("dashboards:set_people", args=[one.pk]))
        lead.send({"emails": "imre@example.org"})
    return programme


def facilitates(host: Hand) -> None:
    """From the letter to a first session that is planned."""
    host.open_letter("invitations/")
    host.send({"name": "Imre Toth"}, "answer", "accept")
    host.send({"email": host.email})  # the button that sends a code there
    host.type_code()
    host.send({}, "answer", "accept")
    one = LearningSet.objects.visible_to(User.objects.get(email=host.email).pk).get()
    set_page = reverse("sessions:set_page", args=[one.pk])
    if host.at.url != set_page:
        host.follow(set_page)
    host.follow(reverse("planning:plan", args=[one.pk]))
    day = timezone.localdate() + timedelta(days=21)
    host.send({"date": day.isoformat(), "time": "10:00"})


def test_from_nothing_to_the_first_session_in_under_forty_presses(people: Cast) -> None:
    admin = Hand(people.sam.email)
    admin.browser.client.force_login(people.sam)
    admin.at = admin.browser.get(reverse("dashboards:begin"))
    admin.send(
        {
            "new_organisation": "Westbury Trust", "name": "New leads", "lead_name": "Ola",
            "lead_email": "ola@example.org",
        }
    )  # fmt: skip
    lead, host = Hand("ola@example.org"), Hand("imre@example.org")
    leads(lead)
    facilitates(host)
    assert Session.objects.filter(status="scheduled", learning_set__name__in=SETS).count() == 1
    assert lead.presses + host.presses < MOST, (lead.presses, host.presses)
