"""The database is brought to a version once at a time."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from core.management.commands import upgrade

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def done(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What was called, and not done."""
    called: list[str] = []
    monkeypatch.setattr(upgrade, "call_command", lambda name, **_words: called.append(name))
    return called


def test_migrations_and_the_cache_table_are_made(done: list[str]) -> None:
    call_command("upgrade")
    call_command("upgrade")
    assert done == ["migrate", "createcachetable"] * 2


def test_whoever_comes_second_waits_and_says_for_what(
    done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda _seconds: None)
    answers = iter([False, False, True])
    monkeypatch.setattr(upgrade.Command, "take", lambda _self: next(answers))
    server: Any = connection
    monkeypatch.setattr(server, "vendor", "postgresql")
    monkeypatch.setattr(upgrade.Command, "leave", lambda _self: done.append("left"))
    told = StringIO()
    call_command("upgrade", stderr=told)
    assert told.getvalue() == "Another process is migrating: waiting for it.\n"
    assert done == ["migrate", "createcachetable", "left"]
    monkeypatch.setattr(upgrade.Command, "take", lambda _self: False)
    with pytest.raises(CommandError, match="for 0 seconds"):
        call_command("upgrade", "--wait", "0", stderr=told)
