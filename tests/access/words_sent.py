"""Words sent by every way there is to send some: each verb of the room and each form with a box for words.

Derived from the table of commands and from the forms themselves: a new box for words without a row here fails the
sweep that uses it, and one that has a row is sent with a token of its own.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any
from uuid import uuid4

from django import forms
from django.core import signing
from django.test import Client
from django.urls import get_resolver, reverse
from django_scopes import scopes_disabled

from accounts.models import User
from actions.models import Action
from core import clock
from room.commands import COMMANDS
from room.views.practice import SALT
from sessions.models import Commitment, Session
from sessions.process.practice import Practice
from sets.models import Agreement
from tests import factories
from tests.access.asking import answer_of, deed
from tests.access.canaries import Canaries
from tests.access.places import Place, Scene
from tests.signing_in import sign_in

Given = dict[str, Any]
ROOM = "room.forms.commands"
DONE = {"200", "204", "go"}
HTMX: Given = {"HTTP_HX_REQUEST": "true"}
# Boxes that take text and no words: what else they hold.
NO_WORDS = {
    "do": "what a button of the practice room does",
    "by": "one of five scripted people",
    "slot": "names of boxes, in letters of an address",
    "key": "a random key",
    "seen": "a digest of what its owner was shown",
    "kind": "one of the kinds of a stage",
    "format": "the name of a format",
    "outcome": "one of four outcomes",
    "venue": "where a set meets: in clear, and in its letters and calendar",
    "link": "a video link: in clear, and in its letters and calendar",
    "emails": "addresses",
    "emergency": "a telephone number, which a lead writes for the sets",
    "exceptions": "where confidence ends, which a lead writes for the sets",
    "names": "names of sets, which everybody around them sees",
    "people": "names and addresses, which a lead brings in",
    "apart": "names or addresses of people of a programme, which its lead sees; sealed with the note",
    "organisation": "the name of an organisation, which a site admin sets up",
    "short_name": "its part of an address",
    "server": "the address of its sign-in",
    "client_id": "what its sign-in calls this site",
    "secret": "shared by two servers; sealed with the site secret",
    "domains": "its e-mail domains",
    "metadata_url": "where its sign-in says what it is",
    "metadata": "what its sign-in says of itself, which a site admin pastes",
    "entity_id": "what its sign-in is called",
    "sso_url": "the address of its sign-in",
    "certificate": "what its sign-in signs with, which is public",
    "email_attribute": "the name of a field of its answers",
    "id_attribute": "the name of a field of its answers",
    "q": "a part of a set's name, which a lead sees",
}
# Typed by facilitators, and said in docs/threat-model.md to lie in clear; in no other sink.
IN_CLEAR = ("title", "question")


def words_of(form: type[forms.Form]) -> list[str]:
    """The boxes of a form that take words: every plain text field that is not named above."""
    return [
        name
        for name, box in form.base_fields.items()
        if type(box) is forms.CharField and name not in NO_WORDS
    ]


def verbs_with_words() -> dict[str, list[str]]:
    """Verb -> its boxes for words."""
    found = {verb: words_of(command.form) for verb, command in COMMANDS.items()}
    return {verb: boxes for verb, boxes in found.items() if boxes}


def forms_with_words() -> dict[str, list[str]]:
    """Every other form of the product that has a box for words -> these boxes."""
    found = {f"{form.__module__}.{form.__name__}": words_of(form) for form in all_forms()}
    return {name: boxes for name, boxes in found.items() if boxes}


def all_forms() -> list[type[forms.Form]]:
    """The product's forms, without those of the room's verbs and of libraries."""
    _ = get_resolver().url_patterns  # reads every view, and so every form
    import_module("accounts.passkey_forms")  # but this one, which a setting names
    others = ("allauth.", "crispy_forms.", "django.", "demo.", "tests.", ROOM)
    of_verbs = {command.form for command in COMMANDS.values()}
    found = {form for form in _below(forms.Form) if not form.__module__.startswith(others)} - of_verbs
    return sorted(found, key=lambda form: (form.__module__, form.__name__))


def _below(kind: type[forms.Form]) -> Iterator[type[forms.Form]]:
    for one in kind.__subclasses__():
        yield one
        yield from _below(one)


@dataclass(frozen=True)
class Way:
    """Where a form is sent, by whom, and what it needs beside words to be taken."""

    url: Callable[[Scene], str]
    who: Callable[[Scene], User]
    rest: Callable[[Scene], Given] = field(default=lambda _scene: {})


def _of_set(name: str) -> Callable[[Scene], str]:
    return lambda scene: reverse(name, args=[scene.harbour.learning_set.pk])


def _set_of(scene: Scene) -> Given:
    return {"learning_set": scene.harbour.learning_set.pk}


def _owner(scene: Scene) -> User:
    return scene.harbour.membership.person


def _fresh_action(scene: Scene) -> Action:
    """An open one: by now that of the scene has been reported on."""
    return factories.action(_owner(scene), scene.harbour.learning_set)


def _facilitator(scene: Scene) -> User:
    return scene.cast.ada


def _version(scene: Scene) -> int:
    """Of the agreement in force: earlier words have written versions of their own."""
    with scopes_disabled():
        return int(
            Agreement.objects.filter(learning_set=scene.harbour.learning_set).latest("version").version
        )


def _new_set(scene: Scene) -> Given:
    return {
        "programme": scene.cast.programme.pk,
        "name": "Another set",
        "time_zone": "Europe/London",
        "default_format": "classic",
        "time_sharing": "bid",
        "planned_sessions": 6,
        "weeks_between": 5,
        "minutes": 120,
        "rounds": 2,
    }


WAYS: dict[str, Way] = {
    "accounts.forms.DraftForm": Way(
        lambda _scene: reverse("accounts:draft"),
        _owner,
        lambda scene: {"slot": f"pad:{scene.harbour.running.pk}", "about": scene.harbour.running.pk},
    ),
    "dashboards.forms.placing.PlacingNoteForm": Way(
        lambda scene: reverse(
            "dashboards:placing_note",
            args=[scene.harbour.programme.pk, scene.harbour.programme.placements.get().pk],
        ),
        lambda scene: scene.cast.esi,
    ),
    "actions.forms.ActionForm": Way(lambda _scene: reverse("actions:create"), _owner, _set_of),
    "actions.forms.ReportForm": Way(
        lambda scene: reverse("actions:report", args=[scene.harbour.action.pk]),
        _owner,
        lambda _scene: {"outcome": "partly"},
    ),
    "actions.forms.NoteForm": Way(
        lambda scene: reverse("actions:note", args=[scene.harbour.action.pk]), _owner
    ),
    "actions.forms.ReleaseForm": Way(
        lambda scene: reverse("actions:release", args=[scene.harbour.action.pk]),
        _owner,
        lambda _scene: {"named": "no"},
    ),
    "actions.forms.DropForm": Way(
        lambda scene: reverse("actions:drop", args=[_fresh_action(scene).pk]), _owner
    ),
    "home.forms.SearchForm": Way(lambda _scene: reverse("search"), _owner),
    "issues.forms.IssueForm": Way(lambda _scene: reverse("issues:create"), _owner, _set_of),
    "issues.forms.ThemeForm": Way(_of_set("issues:theme"), _facilitator),
    "planning.forms.answers.AnswerForm": Way(
        lambda scene: reverse("planning:answer", args=[scene.harbour.coming.pk]),
        _owner,
        lambda _scene: {"answer": "no"},
    ),
    "room.forms.practice.PressForm": Way(
        lambda _scene: reverse("room:practice_room"),
        _facilitator,
        lambda _scene: {"state": practice_state(), "do": "share", "by": "Jon"},
    ),
    "sessions.forms.own_formats.FormatForm": Way(
        lambda scene: reverse("sessions:make_format", args=[scene.harbour.learning_set.pk, "classic"]),
        _facilitator,
        lambda _scene: {
            "s-TOTAL_FORMS": 1,
            "s-INITIAL_FORMS": 0,
            "s-0-kind": "probing",
            "s-0-minutes": 9,
            "expected_version": 0,
        },
    ),
    "sessions.forms.own_activity.OwnActivityForm": Way(
        _of_set("sessions:write_activity"), _facilitator, lambda _scene: {"minutes": 15}
    ),
    "sessions.forms.preparation.PreparationForm": Way(
        lambda scene: reverse("sessions:prepare", args=[scene.harbour.coming.pk]),
        _owner,
        lambda _scene: {"turn": "yes", "share": "on"},
    ),
    "planning.forms.poll_note.PollNoteForm": Way(
        lambda scene: reverse("planning:poll_answer", args=[scene.harbour.slot.poll_id]), _owner
    ),
    "planning.forms.reminders.ReminderWordsForm": Way(
        lambda scene: reverse("planning:reminder_words", args=[scene.harbour.coming.pk]), _facilitator
    ),
    "planning.forms.joining.JoiningForm": Way(
        lambda scene: reverse("planning:joining", args=[scene.harbour.coming.pk]), _facilitator
    ),
    "sessions.forms.record.LogForm": Way(
        lambda _scene: reverse("sessions:log"), _facilitator, lambda scene: {"session": scene.harbour.held.pk}
    ),
    "sessions.forms.trainee.FeedbackForm": Way(
        lambda scene: reverse("sessions:trainee", args=[scene.harbour.held.pk]), _owner
    ),
    "sets.forms.agreement.AgreementForm": Way(
        _of_set("sets:agreement_edit"), _facilitator, lambda _scene: {"expected_version": 1}
    ),
    "sets.forms.life.RenewalForm": Way(
        _of_set("sets:renew"),
        _facilitator,
        lambda scene: {"sessions": 2, "expected_version": _version(scene)},
    ),
    "sets.forms.review.SheetForm": Way(_of_set("sets:review"), _owner),
    "sets.forms.plan.NewSetForm": Way(lambda _scene: reverse("sets:create"), _facilitator, _new_set),
}
PARTS = {
    "sessions.forms.preparation.OutcomeForm",  # sent with the preparation, one an action; kept as a report is
    "sessions.forms.own_formats.StageForm",  # a row of a format, sent with it
    "sets.forms.agreement.RulesForm",  # never sent by itself
    "accounts.passkey_forms.AddForm",  # takes a passkey's name and what only a key can sign; no page of others has it
}
# Who sends a verb, and at which stage, where it is not the facilitator where the scene's session stands.
BY_OTHERS: dict[str, tuple[Callable[[Place], User], str]] = {
    "offer": (lambda place: place.deputy, ""),
    "commit": (lambda place: place.presenter, "commitment"),
    "change-action": (lambda place: place.presenter, "commitment"),
}


def send_everything(scene: Scene, canaries: Canaries) -> list[str]:
    """Send words by every way, each with a token; what was not taken, so that its words never got any further."""
    failed = [verb for verb, boxes in verbs_with_words().items() if not _verb(scene, canaries, verb, boxes)]
    for name, boxes in forms_with_words().items():
        if name not in PARTS and (name not in WAYS or not _form(scene, canaries, name, boxes)):
            failed.append(name)
    return failed


def _verb(scene: Scene, canaries: Canaries, verb: str, boxes: list[str]) -> bool:
    """Sent as it is refused, without the version or its parts, and then as it is taken."""
    place = scene.harbour
    who, stage = BY_OTHERS.get(verb, (lambda place: place.facilitator, ""))
    stood = place.step.pk
    if stage:
        factories.go_to(_fresh(place.running), stage)
    said = {box: canaries.say(f"{verb} {box} sent") for box in boxes}
    browser, url = browser_of(who(place)), reverse("room:do", args=[place.running.pk, verb])
    browser.post(url, {"expected_version": 0, **said}, **HTMX)
    whole = {"key": uuid4().hex, **deed(verb, place), **_committed(verb, place), **said}
    answer = browser.post(url, whole, **HTMX)
    if stage:
        _go_back(place, stood)
    return answer_of(answer) in DONE


def _committed(verb: str, place: Place) -> Given:
    """The action that is put into better words has to be one that was said in this session."""
    if verb != "change-action":
        return {}
    return {"action": Commitment.objects.filter(round__session=place.running).latest("created_at").action_id}


def _form(scene: Scene, canaries: Canaries, name: str, boxes: list[str]) -> bool:
    way = WAYS[name]
    said = {box: canaries.say(f"{name} {box} sent") for box in boxes}
    browser, url = browser_of(way.who(scene)), way.url(scene)
    browser.post(
        url, said | {"outcome": "perhaps", "answer": "perhaps", "slot": " ", "expected_version": "x"}
    )
    return answer_of(browser.post(url, way.rest(scene) | said)) in DONE


def practice_state() -> str:
    """A practice that has just begun, as the page carries it."""
    begun = Practice(format="classic", length=10, by_itself=False, position=2, entered_at=clock.now())
    return signing.dumps(begun.as_data(), salt=SALT)


def browser_of(person: User) -> Client:
    browser = Client(raise_request_exception=False)
    sign_in(browser, person)
    return browser


def _fresh(session: Session) -> Session:
    session.refresh_from_db()
    return session


def _go_back(place: Place, step_id: object) -> None:
    browser = browser_of(place.facilitator)
    version = _fresh(place.running).version
    browser.post(
        reverse("room:do", args=[place.running.pk, "jump"]), {"step": step_id, "expected_version": version}
    )
