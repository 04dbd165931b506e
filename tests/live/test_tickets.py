"""Tickets say who may follow what, for how long, and nothing else is believed."""

import asyncio
import datetime
import time

import pytest
import time_machine
from django.core import signing
from django.db import transaction

from live import transports
from live.messages import CONTROL
from live.tickets import TicketRefused, issue_ticket, read_ticket, revoke_on_commit, stream_url
from tests.live.listeners import ADA, listening

pytestmark = pytest.mark.both

NOW = datetime.datetime(2026, 12, 3, 10, 47, tzinfo=datetime.UTC)


def test_ticket_is_read_as_it_was_issued() -> None:
    with time_machine.travel(NOW, tick=False):
        ticket = read_ticket(issue_ticket(topic="session:1", user_id=ADA, seconds=60), topic="session:1")
        assert (ticket.topic, ticket.user_id, ticket.issued_at) == ("session:1", ADA, time.time())
        assert ticket.expires_at == time.time() + 60


def test_ticket_is_refused_when_it_has_expired() -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        ticket = issue_ticket(topic="session:1", user_id=ADA, seconds=60)
        clock.shift(60)
        with pytest.raises(TicketRefused, match="expired"):
            read_ticket(ticket)


@pytest.mark.parametrize(
    "ticket", ["", "x", "a:b:c", signing.dumps(["session:1", ADA.hex, 0, 900], salt="other")]
)
def test_ticket_is_refused_when_it_is_forged(ticket: str) -> None:
    with pytest.raises(TicketRefused, match="forged"):
        read_ticket(ticket)


def test_ticket_is_refused_when_it_is_for_another_topic() -> None:
    with pytest.raises(TicketRefused, match="for another topic"):
        read_ticket(issue_ticket(topic="session:1", user_id=ADA), topic="session:2")


@pytest.mark.parametrize("seconds", [0, -1, 3601])
def test_ticket_is_not_issued_when_it_would_last_longer_than_revocations(seconds: int) -> None:
    with pytest.raises(ValueError, match="a ticket lasts"):
        issue_ticket(topic="session:1", user_id=ADA, seconds=seconds)


def test_stream_url_carries_a_ticket() -> None:
    path, _equals, ticket = stream_url(topic="session:1", user_id=ADA).partition("=")
    assert (path, read_ticket(ticket.replace("%3A", ":")).user_id) == ("/live/?ticket", ADA)


def test_ticket_counts_from_the_moment_its_person_was_looked_up() -> None:
    ticket = read_ticket(
        issue_ticket(topic="session:1", user_id=ADA, seconds=60, checked_at=time.time() - 20)
    )
    assert 39 < ticket.expires_at - time.time() <= 40


@pytest.mark.django_db(transaction=True)
def test_revoking_refuses_what_was_given_out_until_it_was_committed(any_wire: None) -> None:
    """Until then another request still found the role."""

    with transaction.atomic():
        revoke_on_commit(user_id=ADA)
        time.sleep(0.01)
        meanwhile = issue_ticket(topic="session:1", user_id=ADA)

    async def scenario() -> None:
        async with listening(meanwhile) as browser:
            assert browser.status == 403

    asyncio.run(scenario())


@pytest.mark.django_db(transaction=True)
def test_revoking_is_said_only_when_it_is_committed() -> None:
    heard: list[str] = []
    transports.wire().send = lambda message: heard.append(message.channel)  # type: ignore[method-assign]
    with transaction.atomic():
        revoke_on_commit(user_id=ADA)
        assert heard == []
    assert heard == [CONTROL]
