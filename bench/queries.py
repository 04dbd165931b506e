"""How many queries each page takes, and whether that grows with the data."""

import time
from collections.abc import Iterator
from uuid import uuid4

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scopes_disabled

from accounts.models import User
from bench.figures import Figure
from bench.growth import grow
from bench.meeting import Meeting, client_of, gather, sign_in
from core.sealing import keyring
from demo import measuring, people
from room.state import shared
from sessions.models import Step

TIMES = (1, 10, 100)
GOALS = {"room": 12, "home": 10, "set": 15, "programme": 15}


def figures() -> Iterator[Figure]:
    """For each page its worst count at 1, 10 and 100 times the data."""
    meeting = gather()
    counts: dict[str, list[int]] = {page: [] for page in GOALS}
    worst = ""
    times: dict[str, list[float]] = {page: [] for page in GOALS}
    for factor in TIMES:
        with scopes_disabled():
            grow(meeting, factor)
            programme = measuring.tell(sets=factor, years=2, say=lambda _line: None)
        rooms = _rooms(meeting)
        worst = max(rooms, key=lambda at: rooms[at][0])
        esi = client_of(sign_in(User.objects.get(email=people.address("esi"))))
        member = client_of(meeting.guests[1])
        member.get(reverse("home"))
        found = {
            "room": rooms[worst],
            "home": _count(member, reverse("home")),
            "set": _count(member, reverse("sessions:set_page", args=[meeting.session.learning_set_id])),
            "programme": _count(esi, reverse("dashboards:programme", args=[programme.pk])),
        }
        for page, (count, took) in found.items():
            counts[page].append(count)
            times[page].append(took)
    for page, found_counts in counts.items():
        at = f", worst of each stage for host, presenter and member: {worst}" if page == "room" else ""
        listed = ", ".join(str(count) for count in found_counts)
        durations = ", ".join(f"{ms:.0f}" for ms in times[page])
        how = f"at 1, 10, 100 × the data: {listed}; in {durations} ms; goal ≤ {GOALS[page]}{at}"
        yield Figure(f"queries_{page}", max(found_counts), "queries", how)


def _rooms(meeting: Meeting) -> dict[str, tuple[int, float]]:
    """Each stage of the plan as the host, the presenter and a member see it."""
    found = {}
    host = meeting.guests[0]
    with scopes_disabled():
        steps = list(
            Step.objects.filter(session=meeting.session).select_related("round").order_by("position")
        )
        presenter = next(step.round.presenter_id for step in steps if step.round and step.round.presenter_id)
    seen_by = {
        "host": host,
        "presenter": next(guest for guest in meeting.guests if guest.person.pk == presenter),
        "member": next(guest for guest in meeting.guests[1:] if guest.person.pk != presenter),
    }
    first_of_kind = {step.kind: step for step in reversed(steps)}
    for step in first_of_kind.values():
        meeting.session.refresh_from_db()
        said = {
            "expected_version": meeting.session.version,
            "key": uuid4().hex,
            "step": str(step.pk),
        }
        keyring.forget()  # so that the press brings the keys for a while, as in a room in use
        client_of(host).post(f"{meeting.room}/do/jump", said)
        for who, guest in seen_by.items():
            found[f"{step.kind}, {who}"] = _count(client_of(guest), f"{meeting.room}/")
    return found


def _count(client: Client, address: str) -> tuple[int, float]:
    """Queries and milliseconds."""
    shared.forget()  # so that it is the first screen of a change, which reads for the others
    with CaptureQueriesContext(connection) as caught:
        began = time.perf_counter()
        answer = client.get(address)
        took = (time.perf_counter() - began) * 1000
    if answer.status_code != 200:
        raise RuntimeError(f"{address} was answered with {answer.status_code}")
    return len(caught), took
