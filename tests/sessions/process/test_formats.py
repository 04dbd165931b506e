"""The built-in formats, figure by figure."""

import pytest

from sessions.process.formats import (
    CLOSING_QUESTIONS,
    DEFAULT_FORMAT,
    FORMATS,
    QUESTION_PALETTE,
)
from sessions.process.frame import break_stage, frame_closing, frame_opening, off_script_stage
from sessions.process.stages import Capture, Stage

# stage, minutes, who speaks, presenter, captured
FIGURES = {
    "classic": [
        ("presenting", 3, "presenter", "speaking", "topic"),
        ("clarification", 7, "members_in_turn", "answering", "clarification parked"),
        ("probing", 12, "members_in_turn", "answering", "probing clarification action_question"),
        ("action_questions", 5, "members_in_turn", "answering", "action_question probing clarification"),
        ("resources", 5, "each_in_turn", "listening", "resource"),
        ("actions", 5, "presenter", "deciding", "action"),
        ("read_back", 3, "note_taker", "deciding", "action"),
    ],
    "suggestions": [
        ("bring_to_life", 4, "presenter", "speaking", "topic"),
        ("suggestions", 14, "members", "listening", "suggestion"),
        ("response", 6, "presenter_and_members", "speaking", "star"),
        ("commitment", 4, "presenter", "deciding", "action"),
        ("read_back", 2, "note_taker", "deciding", "action"),
    ],
    "taster": [
        ("roles", 5, "everybody", "none", "selection"),
        ("present_and_clarify", 5, "presenter_and_members", "speaking", "topic clarification"),
        ("open_questions", 10, "members_in_turn", "answering", "probing clarification action_question"),
        ("actions", 5, "presenter", "deciding", "action"),
        ("process_review", 5, "each_in_turn", "none", "reflection"),
    ],
    "theme": [
        ("opening_theme", 5, "members_in_turn", "none", ""),
        ("perspectives", 20, "each_in_turn", "none", "note"),
        ("takeaways", 5, "each_in_turn", "none", "takeaway"),
    ],
    "activity": [("activity", 30, "everybody", "none", "note")],
    "freeform": [
        (
            "freeform",
            30,
            "everybody",
            "speaking",
            "note clarification probing action_question suggestion resource action",
        )
    ],
}


def figures(stage: Stage) -> tuple[str, int, str, str, str]:
    return stage.kind, stage.minutes, stage.who_speaks, stage.presenter_state, " ".join(stage.captures)


def test_formats_are_listed_once_each_by_slug() -> None:
    assert list(FORMATS) == list(FIGURES)
    assert [format.slug for format in FORMATS.values()] == list(FORMATS)
    assert DEFAULT_FORMAT is FORMATS["classic"]


@pytest.mark.parametrize("slug", FIGURES)
def test_format_has_the_stages_of_the_method(slug: str) -> None:
    assert [figures(stage) for stage in FORMATS[slug].stages] == FIGURES[slug]


@pytest.mark.parametrize(
    ("slug", "minutes", "least"),
    [
        ("classic", 35, 20),
        ("suggestions", 30, 15),
        ("taster", 30, 15),
        ("theme", 30, 15),
        ("activity", 30, 15),
        ("freeform", 30, 15),
    ],
)
def test_format_minutes_are_those_of_its_stages_without_optional_ones(
    slug: str, minutes: int, least: int
) -> None:
    assert (FORMATS[slug].minutes, FORMATS[slug].least_minutes) == (minutes, least)


def test_only_the_resources_of_classic_are_optional() -> None:
    optional = [stage.kind for format in FORMATS.values() for stage in format.stages if stage.optional]
    assert optional == ["resources"]


def test_formats_cannot_be_changed_by_accident() -> None:
    with pytest.raises(TypeError):
        FORMATS["mine"] = FORMATS["classic"]  # type: ignore[index]


def test_opening_has_the_frames_figures_for_six_people_and_four_owners() -> None:
    assert [figures(stage) for stage in frame_opening(6, 4)] == [
        ("welcome", 10, "each_in_turn", "none", ""),
        ("reports", 12, "owner_in_turn", "none", "report"),
        ("topics", 6, "each_in_turn", "none", "topic"),
        ("selection", 5, "everybody", "none", "selection"),
    ]


def test_reports_are_a_glance_of_one_minute_when_nobody_has_an_open_action() -> None:
    assert figures(frame_opening(6, 0)[1]) == ("reports", 1, "facilitator", "none", "")


def test_topics_keep_a_minute_when_nobody_is_there_yet() -> None:
    assert frame_opening(0, 0)[2].minutes == 1


def test_closing_break_and_off_script_have_the_frames_figures() -> None:
    assert [
        figures(stage) for stage in (*frame_closing(), break_stage(), break_stage(15), off_script_stage())
    ] == [
        ("reflection", 10, "each_in_turn", "none", "reflection"),
        ("next_date", 5, "everybody", "none", "next_date"),
        ("break", 10, "everybody", "none", ""),
        ("break", 15, "everybody", "none", ""),
        ("off_script", 5, "everybody", "none", ""),
    ]


def test_palette_has_the_twelve_good_questions_by_kind() -> None:
    assert {kind: len(questions) for kind, questions in QUESTION_PALETTE.items()} == {
        Capture.CLARIFICATION: 4,
        Capture.PROBING: 4,
        Capture.ACTION_QUESTION: 4,
    }
    assert QUESTION_PALETTE[Capture.PROBING][2] == "What assumption are you making?"


def test_ground_rules_end_with_confidence_and_closing_questions_begin_with_the_most_enjoyable_thing() -> None:
    assert "most enjoyable" in CLOSING_QUESTIONS[0]
