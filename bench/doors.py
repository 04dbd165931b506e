"""Whether the time that signing in takes tells who is known: 200 tries of each, in turns, at each door."""

import itertools
import logging
import statistics
import time
from collections.abc import Callable, Iterator
from uuid import uuid4

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.test import Client, override_settings
from django.urls import reverse

from accounts.models import User
from bench.figures import Figure

TRIES = 400
WARM = 10
PASSWORD = "a-password-of-the-bench"
# Everybody comes from an address of their own: it is not the limits that are measured here.
LOOSE = {"stranger": "100000/m/ip"}


def figures() -> Iterator[Figure]:
    """Each door's two medians and by how much they differ."""
    doors: dict[str, Callable[[str], tuple[str, dict[str, str]]]] = {
        "sign_in": lambda email: (reverse("account_login"), {"login": email, "password": "wrong-password"}),
        "code": lambda email: (reverse("account_request_login_code"), {"email": email}),
        "reset": lambda email: (reverse("account_reset_password"), {"email": email}),
    }
    known = _known((TRIES + 2 * WARM) * len(doors))
    numbers = itertools.count(1)
    logging.disable(logging.WARNING)  # a line for each refusal would stand between the figures
    try:
        with override_settings(ALS_RATE_LIMITS=LOOSE, ACCOUNT_RATE_LIMITS=False):
            for name, door in doors.items():
                yield from _compare(name, door, known, numbers)
    finally:
        logging.disable(logging.NOTSET)


def _compare(
    name: str,
    door: Callable[[str], tuple[str, dict[str, str]]],
    known: Iterator[str],
    numbers: Iterator[int],
) -> Iterator[Figure]:
    spent: dict[bool, list[float]] = {True: [], False: []}
    for turn in range(TRIES + 2 * WARM):
        is_known = turn % 4 in {0, 3}  # each goes first as often, should that matter
        email = next(known) if is_known else f"nobody-{uuid4().hex[:12]}@bench.example"
        took = _ask(*door(email), number=next(numbers))
        if turn >= 2 * WARM:
            spent[is_known].append(took)
    medians = {is_known: statistics.median(times) for is_known, times in spent.items()}
    how = f"median of {TRIES // 2}, in turns"
    yield Figure(f"door_{name}_known", medians[True], "ms", how)
    yield Figure(f"door_{name}_unknown", medians[False], "ms", how)
    apart = 100 * abs(medians[True] - medians[False]) / max(medians.values())
    yield Figure(f"door_{name}_apart", apart, "%", "goal: under 5")


def _known(many: int) -> Iterator[str]:
    """People with a proven address and a password; one hash serves all, so that making them is quick."""
    secret = make_password(PASSWORD)
    emails = [f"known-{uuid4().hex[:12]}@bench.example" for _ in range(many)]
    made = [User(email=email, name="Known", password=secret) for email in emails]
    User.objects.bulk_create(made)
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in made]
    )
    yield from emails


def _ask(url: str, data: dict[str, str], *, number: int) -> float:
    address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
    browser = Client(REMOTE_ADDR=address, SERVER_NAME="127.0.0.1")
    began = time.perf_counter()
    answer = browser.post(url, data)
    took = 1000 * (time.perf_counter() - began)
    if answer.status_code not in {200, 302}:
        raise RuntimeError(f"the door answered {answer.status_code}")
    return took
