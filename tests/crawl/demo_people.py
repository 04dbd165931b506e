"""The demo's people at their browsers, and what is theirs."""

from collections.abc import Iterator

from django.urls import reverse
from django_scopes import scopes_disabled

from accounts import demo
from accounts.models import User
from actions import permissions as actions
from issues.models import Issue
from programmes.models import Programme
from sessions.models import Session
from sets.models import LearningSet
from sets.roles import roles_of
from tests.crawl.sending import press
from tests.crawl.visitor import Visitor

PEOPLE = tuple(person.email.partition("@")[0] for person in demo.PEOPLE)
EVERYBODY = ("nobody", *PEOPLE)
# Who is alike: from day to day a kind of form goes once for them all.
ALIKE = dict.fromkeys(("ben", "cleo", "dev", "femi", "hal"), "member")


def visitor(name: str) -> Visitor:
    """A browser at the site; everybody but `nobody` has come in with one click."""
    if name == "nobody":
        return Visitor(name, None)
    with scopes_disabled():
        person = User.objects.get(email=f"{name}@{demo.HOST}")
    found = Visitor(name, person)
    assert enter(found), f"{name} does not come in."
    found.asked()
    return found


def enter(visitor: Visitor) -> bool:
    """Comes in by the button with their name; whether they are in then."""
    page = visitor.get(reverse("account_login"))
    buttons = [
        (form, button)
        for form in (page.document.forms if page.document else ())
        for button in form.buttons
        if visitor.person and button.value == visitor.person.email
    ]
    answers = [
        visitor.send(press(form, button, "filled", page.url), page.url) for form, button in buttons[:1]
    ]
    return [answer.status for answer in answers] == [200]


def starts(person: User | None) -> list[str]:
    """Home, and the page of every object that they may see, linked or not; the gallery is the same for all."""
    return [reverse("home"), *(_objects_of(person) if person else [reverse("gallery")])]


def _objects_of(person: User) -> Iterator[str]:
    with scopes_disabled():
        found = {
            "sessions:set_page": LearningSet.objects.visible_to(person.pk),
            "planning:detail": Session.objects.visible_to(person.pk),
            "issues:detail": Issue.objects.owned_by(person.pk),
            "actions:detail": actions.visible_to(person, roles_of(person.pk)),
            "dashboards:programme": Programme.objects.led_by(person.pk),
        }
        for name, rows in found.items():
            for pk in rows.order_by("pk").values_list("pk", flat=True):
                yield reverse(name, args=[pk])
