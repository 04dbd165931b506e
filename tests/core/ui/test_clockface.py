"""The clock's words and states on the first paint."""

from datetime import UTC, datetime, timedelta

import pytest

from core.ui.clockface import Clockface, clock_state, clock_text

NOW = datetime(2026, 12, 3, 10, 51, 18, tzinfo=UTC)


def face(seconds: float, minutes: int = 12) -> Clockface:
    return Clockface(NOW + timedelta(seconds=seconds), NOW, minutes)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(462, "07:42"), (60, "01:00"), (0, "00:00"), (-40, "+0:40"), (-601, "+10:01"), (5400, "90:00")],
)
def test_clock_text_counts_down_and_then_up(seconds: int, text: str) -> None:
    assert clock_text(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "planned", "state"),
    [
        (301, 720, "calm"), (300, 720, "five"), (300, 540, "calm"), (61, 720, "five"),
        (60, 720, "one"), (0, 720, "one"), (-1, 720, "over"), (60, 60, "calm"), (0, 60, "calm"),
    ],
)  # fmt: skip
def test_clock_state_warns_at_five_and_at_one(seconds: int, planned: int, state: str) -> None:
    assert clock_state(seconds, planned) == state


def test_clockface_rounds_up_so_that_a_minute_is_whole_when_it_begins() -> None:
    assert (face(59.2).text, face(-0.4).text) == ("01:00", "00:00")


def test_clockface_says_what_the_figures_mean() -> None:
    assert [face(seconds).note for seconds in (462, 299, 48, -40)] == [
        "left of 12 minutes", "5 minutes left", "1 minute left", "over",
    ]  # fmt: skip


def test_clockface_stands_still_while_paused() -> None:
    paused = Clockface(None, NOW, 12, left=timedelta(seconds=462), paused_by="Ada")
    assert (paused.text, paused.state, paused.note) == ("07:42", "paused", "paused by Ada")


@pytest.mark.parametrize(("seconds", "share"), [(720, 1.0), (360, 0.5), (-60, 0.0), (1440, 1.0)])
def test_clockface_share_stays_between_nothing_and_all(seconds: int, share: float) -> None:
    assert face(seconds).share_left == share


@pytest.mark.parametrize(
    ("seconds", "note"),
    [
        (300, "5 minutes left"),
        (241, "5 minutes left"),
        (240, "4 minutes left"),
        (61, "2 minutes left"),
        (60, "1 minute left"),
    ],
)
def test_words_of_a_countdown_go_down_with_it(seconds: int, note: str) -> None:
    face = Clockface(NOW + timedelta(seconds=seconds), NOW, 12)
    assert face.note == note
    assert face.countdown == ["2 minutes left", "3 minutes left", "4 minutes left", "5 minutes left"]


def test_clockface_is_the_same_for_all_who_look_within_a_second() -> None:
    end = datetime(2026, 5, 5, 10, 0, tzinfo=UTC)
    faces = [Clockface(end, end - timedelta(seconds=left), 8) for left in (90.0, 89.4, 89.01)]
    assert len({face.to_the_second for face in faces}) == 1
    for face in faces:
        shown = face.to_the_second
        assert (shown.text, shown.state, shown.share_left) == (face.text, face.state, face.share_left)
    paused = Clockface(None, end, 8, left=timedelta(seconds=30))
    assert paused.to_the_second == paused
