"""Asking one address as one person, and what kind of answer comes."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.http.response import HttpResponseBase
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from sessions.models import StageVisit, Step
from tests.access.addresses import SESSIONS, Route, held_round
from tests.access.places import Place


def answer_of(response: HttpResponseBase) -> str:
    """The status; a redirect says where it sends people: to sign in, to prove it is them, or onwards."""
    status = response.status_code
    if status not in {301, 302, 303}:
        return str(status)
    path = urlsplit(response["Location"]).path
    if path == reverse("account_login"):
        return "login"
    if path == reverse("admin:login"):
        return "staff"
    if path in {reverse("account_reauthenticate"), reverse("mfa_reauthenticate")}:
        return "step-up"
    return "go"


def ask(browser: Client, method: str, url: str, data: dict[str, Any], **headers: Any) -> HttpResponseBase:
    """One request, its body read to the end, and there to be read again."""
    sent = {} if method == "GET" else data
    response: HttpResponseBase = getattr(browser, method.lower())(url, sent, **headers)
    if response.streaming:
        response.streaming_content = [b"".join(response.streaming_content)]  # type: ignore[attr-defined]
    return response


def posted(route: Route, place: Place) -> dict[str, Any]:
    """What a person would send there, where an empty form would not get as far as the rule about who."""
    known: dict[str, dict[str, Any]] = {
        "sets:change_status": {"status": "shared"},
        "sets:accept": {"version": "1"},
        "sets:invitation": {"answer": "accept"},
        "sets:deputy": {"deputy": "yes"},
        "sets:hand_over": {"stay": "yes"},
        "planning:answer": {"answer": "yes"},
        "planning:poll_answer": {f"slot-{place.slot.pk}": "yes"},
        "planning:poll_choose": {"slot": place.slot.pk},
        "planning:stand_in": {"candidate": str(place.membership.person_id)},
        "planning:answer_by_link": {"answer": "yes"},
        "accounts:draft": {"slot": "matrix", "words": "some words"},
    }
    if route.name == "room:keep_in_room":
        known[route.name] = {"round": held_round(place).pk, "room_only": "on"}
    if route.name == "room:open_to":
        known[route.name] = {"round": held_round(place).pk}
    # Browsers always send the form's token; a form without any field is not taken for one that was sent.
    session = getattr(place, SESSIONS.get(route.name, "coming"))
    session.refresh_from_db(fields=["version"])
    return {"csrfmiddlewaretoken": "x", "expected_version": session.version} | known.get(route.name, {})


def deed(verb: str, place: Place) -> dict[str, Any]:
    """A whole form for each verb of the room, about things that are there."""
    about = place.membership.person_id
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()

    def later() -> Step:
        return Step.objects.filter(session=place.running, kind="reflection")[0]

    # Only the form that is asked for is made: each of these rows is a query, and there are thousands of forms.
    forms: dict[str, Callable[[], dict[str, Any]]] = {
        "jump": lambda: {"step": later().pk},
        "time": lambda: {"minutes": 1},
        "breathe": lambda: {"minutes": 5},
        "mark": lambda: {"about": about, "presence": "remote"},
        "floor": lambda: {"about": about},
        "offer": lambda: {"topic_line": "A topic"},
        "topic-line": lambda: {"round": place.round.pk, "topic_line": "A topic, said better"},
        "resources": lambda: {"round": place.planned_round().pk, "wanted": "on"},
        "drop-action": lambda: {"action": place.action.pk},
        "interest": lambda: {"bid": place.bid().pk, "interested": "on"},
        "choose": lambda: {"bid": place.bid().pk},
        "presenter": lambda: {"round": place.planned_round().pk, "about": about},
        "minutes": lambda: {"round": place.planned_round().pk, "minutes": 20},
        "equal": lambda: {"minutes": 20},
        "format": lambda: {"round": place.planned_round().pk, "format": "classic"},
        "shift": lambda: {"round": place.planned_round().pk, "earlier": "on"},
        "add-round": lambda: {"kind": "activity", "minutes": 10, "title": "Walk", "format": "activity"},
        "drop-round": lambda: {"round": place.planned_round().pk},
        "insert": lambda: {"kind": "break", "minutes": 5},
        "drop-step": lambda: {"step": Step.objects.filter(session=place.running).order_by("-position")[0].pk},
        "contribute": lambda: {"step": place.step.pk, "kind": "suggestion", "words": "A suggestion"},
        "change": lambda: {"contribution": place.contribution().pk, "words": "Better words"},
        "withdraw": lambda: {"contribution": place.contribution().pk},
        "star": lambda: {"contribution": place.contribution().pk},
        "commit": lambda: {"round": place.round.pk, "words": "An action", "due_on": tomorrow},
        "change-action": lambda: {"action": place.action.pk, "words": "An action"},
        "report": lambda: {"action": place.action.pk, "outcome": "done"},
        "take-off": lambda: {"bid": place.bid().pk},
        "note-taker": lambda: {"round": place.planned_round().pk, "about": place.deputy.pk},
        "next-host": lambda: {"about": about},
        "ready": lambda: {"step": place.step.pk},
        "outcome": lambda: {"action": place.action.pk, "outcome": "done"},
        "hear": lambda: {"about": about},
        "reported": lambda: {"about": about},
        "reflect": lambda: {"kind": "well", "words": "A word"},
        "question": lambda: {"question": "How was it?"},
        "room-only": lambda: {"round": place.round.pk, "room_only": "on"},
    }
    if verb == "reflect":  # kept once the session has looked back
        StageVisit.objects.create(session=place.running, step=later(), minutes=1, left_at=timezone.now())
    session = place.held if verb == "reopen" else place.running
    session.refresh_from_db(fields=["version"])
    return {"expected_version": session.version} | forms.get(verb, dict)()
