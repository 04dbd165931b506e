"""Whoever opens a link of a letter changes nothing: scanners of mail open them all, and so do readers by mistake."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client

from accounts.models import User
from core import clock
from core.jobs import outbox
from planning.letter_kinds import KINDS
from planning.mail.recap import Recap  # noqa: F401  # its letters are registered
from planning.models import DatePoll, GatheredLetter
from planning.services import polls
from programmes.models import ProgrammeRole
from sets import tokens
from sets.models import Invitation, Membership
from sets.roles import roles_of
from tests import factories
from tests.cast import Cast, cast

pytestmark = pytest.mark.both

# Stamps of the request itself, which every page leaves: they say nothing of what a link does.
STAMPS = ("django_session", "django_cache", "usersessions_usersession", "accounts_user")
# Links lead nowhere, or to the front page alone.
WITHOUT = {
    "sessions.left",
    "accounts.test",
    "accounts.door",
    "sets.accepted",
    "rights.erased",
    "sessions.cancelled",
}
# One of the kind stands for those that are made by the same lines.
ALIKE = {
    "sets.ended",
    "rights.set",
    "rights.brief",
    "sessions.moved_to_now",
    "sessions.meets_now",
    "planning.recap",
    "planning.nudge",
    "planning.poll_reminder",
    "planning.review",
}


@pytest.fixture
def people(db: None) -> Iterator[Cast]:
    with time_machine.travel(datetime(2026, 11, 12, 9, 0, tzinfo=UTC), tick=False):
        yield cast()


def posted(people: Cast) -> list[str]:
    """One letter of each sort, to Ben."""
    session = factories.session(people.harbour, starts_at=clock.now() + timedelta(days=21))
    session.host_cannot_at, session.stand_in = clock.now(), people.ben
    session.save(update_fields=["host_cannot_at", "stand_in"])
    poll: DatePoll = polls.ask(
        learning_set=people.harbour, person=people.ada, roles=roles_of(people.ada.pk), minutes=90,
        closes_at=datetime(2026, 11, 20, 19, tzinfo=UTC),
        slots=[datetime(2026, 12, 1, 10), datetime(2026, 12, 3, 10)],  # noqa: DTZ001
    )  # fmt: skip
    asked = Invitation.objects.create(
        learning_set=people.harbour, email="nia@demo.example", invited_by=people.ada, salt="salt"
    )
    Invitation.objects.filter(pk=asked.pk).update(token_hash=tokens.hash_of(tokens.token_of(asked)))
    held = Membership.objects.current().filter(learning_set=people.harbour, person=people.cleo).get()
    role = ProgrammeRole.objects.current().filter(person=people.esi).first()
    assert role is not None
    about = {
        "session": str(session.pk),
        "person": str(people.ben.pk),
        "by": str(people.ada.pk),
        "sequence": "0",
    }
    by_set = {"set": str(people.harbour.pk), "person": str(people.ben.pk), "by": str(people.ada.pk)}
    other = {
        "planning.poll_asked": {"poll": str(poll.pk), "person": str(people.ben.pk)},
        "sets.invitation": {"invitation": str(asked.pk)},
        "sets.joined": {"membership": str(held.pk), "person": str(people.ben.pk), "why": "named"},
        "sets.agreement_changed": by_set | {"at": clock.now().isoformat()},
        "programmes.lead": {"role": str(role.pk), "by": str(people.sam.pk)},
        "dashboards.digest": {"programme": str(people.programme.pk), "person": str(people.esi.pk)},
        "accounts.second_step_reset": {},
    }
    gathered = GatheredLetter.objects.create(
        person=people.ben, key="gathered", letter="planning.poll_asked", about=other["planning.poll_asked"],
    )  # fmt: skip
    GatheredLetter.objects.filter(pk=gathered.pk).update(batch=gathered.pk)
    other["planning.daily"] = {"person": str(people.ben.pk), "batch": str(gathered.pk)}
    names = [name for kind in KINDS for name in kind.letters if name not in WITHOUT | ALIKE]
    for name in names:
        outbox.post(key=name, to=people.ben.email, letter=name, about=other.get(name, about))
    return names


def links_in(message: mail.EmailMessage) -> set[str]:
    """Every address of the site in text, HTML and headers."""
    html = "".join(str(body) for body, kind in getattr(message, "alternatives", []) if kind == "text/html")
    said = str(message.body) + unescape(html) + str(message.extra_headers)
    found = re.findall(rf"{re.escape(settings.ALS_SITE_URL)}[^\s\"'<>]*", said)
    return {link.removeprefix(settings.ALS_SITE_URL) for link in found}


def rows() -> dict[str, list[str]]:
    """Every row of every table, but for stamps."""
    found: dict[str, list[str]] = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            if table not in STAMPS:
                cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  # the database's own names
                found[table] = sorted(map(repr, cursor.fetchall()))
    return found


def browsers(person: User) -> tuple[Client, Client]:
    """A stranger's, and one with that person's cookie."""
    mine = Client()
    mine.force_login(person)
    return Client(), mine


def test_no_link_of_any_letter_changes_a_row_when_it_is_opened(people: Cast) -> None:
    names = posted(people)
    outbox.send_due()
    sent = [message for message in mail.outbox if message.to == [people.ben.email]]
    assert len(sent) >= len(names)
    links = {link for message in sent for link in links_in(message)}
    assert len(links) > 8
    assert all(links_in(message) for message in sent)
    before, odd = rows(), []
    for browser in browsers(people.ben):
        for link in sorted(links):
            answered = {browser.get(link).status_code, browser.head(link).status_code}
            odd += [link] if answered - {200, 302, 403, 404} else []
    assert rows() == before
    assert odd == []


def test_each_letter_has_one_layout_and_says_why_it_came(people: Cast) -> None:
    names = posted(people)
    outbox.post(
        key="door", to=people.ben.email, letter="accounts.door",
        about={
            "subject": "Your code", "text": "Your code:\n\nABCD-EFG\n\nAction Learning Sets\n",
            "until": (clock.now() + timedelta(hours=1)).isoformat(),
        },
    )  # fmt: skip
    outbox.post(key="test", to=people.ben.email, letter="accounts.test", about={})
    outbox.send_due()
    sent = [message for message in mail.outbox if message.to == [people.ben.email]]
    assert len(sent) >= len(names) + 2
    for message in sent:
        html = "".join(
            str(body) for body, kind in getattr(message, "alternatives", []) if kind == "text/html"
        )
        assert "Why did I get this?" in str(message.body)
        assert "Why did I get this?" in html
        assert 'class="letter"' in html
        assert not re.search(r"<(script|img|link)\b", html)  # opening it tells nobody
    (code,) = [str(m.alternatives[0][0]) for m in sent if m.subject == "Your code"]  # type: ignore[attr-defined]
    assert re.search(r'class="code"[^>]*>ABCD-EFG<', code)
