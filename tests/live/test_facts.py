"""What travels is facts."""

import datetime
import json
import uuid

import pytest

from live.facts import signal

pytestmark = pytest.mark.both


def test_signal_carries_its_facts_when_they_are_facts() -> None:
    line = signal(
        "session:1", "stage", 7, {"step": 3, "paused": False, "presenter": None, "stage": "Open questions"}
    )
    assert json.loads(line) == {
        "topic": "session:1",
        "kind": "stage",
        "version": 7,
        "step": 3,
        "paused": False,
        "presenter": None,
        "stage": "Open questions",
    }


@pytest.mark.parametrize(
    "words",
    [
        "I have told nobody yet,\nbut",
        "w" * 201,
        ["a", "list"],
        {"a": "mapping"},
        b"bytes",
        1.5,
        uuid.uuid4(),
        datetime.datetime(2026, 12, 3, tzinfo=datetime.UTC),
    ],
)
def test_signal_is_refused_when_a_value_is_no_fact(words: object) -> None:
    with pytest.raises(TypeError):
        signal("session:1", "stage", 7, {"note": words})  # type: ignore[dict-item]


def test_refusal_does_not_repeat_the_words_when_they_are_too_long() -> None:
    with pytest.raises(TypeError) as refusal:
        signal("session:1", "stage", 7, {"note": "secret " * 40})
    assert (
        str(refusal.value) == "note is longer than 200 characters or more than one line: words do not travel"
    )
