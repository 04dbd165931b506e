"""Words on the screen: lines for every role in every stage, names filled in, what is kept."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sessions.process import frame
from sessions.process.depths import DEPTHS, EXPLORING
from sessions.process.formats import CLOSING_QUESTIONS, FORMATS, QUESTION_PALETTE
from sessions.process.stages import (
    Capture,
    Lines,
    PresenterState,
    Stage,
    StageKind,
    WhoSpeaks,
    fill,
)

FRAME = [
    frame.WELCOME,
    frame.REPORTS,
    frame.NO_REPORTS,
    frame.TOPICS,
    frame.SELECTION,
    frame.BREAK,
    frame.REFLECTION,
    frame.NEXT_DATE,
    frame.OFF_SCRIPT,
]
STAGES = [
    *(pytest.param(stage, id=f"frame-{stage.name}") for stage in FRAME),
    *(
        pytest.param(stage, id=f"{format.slug}-{stage.name}")
        for format in FORMATS.values()
        for stage in format.stages
    ),
]


def words(stage: Stage) -> list[str]:
    lines = stage.lines
    return [lines.say, lines.facilitator, lines.member, lines.presenter, lines.wall]


def test_every_kind_of_stage_is_built() -> None:
    built = {stage.kind for stage in FRAME} | {
        stage.kind for format in FORMATS.values() for stage in format.stages
    }
    assert built == set(StageKind)


@pytest.mark.parametrize("stage", STAGES)
def test_stage_has_a_whole_sentence_for_every_role(stage: Stage) -> None:
    assert [text for text in words(stage) if not re.fullmatch(r"[A-Z{].*[.?]", text)] == []


@pytest.mark.parametrize("stage", STAGES)
def test_stage_says_what_to_write_down_only_when_something_is_kept(stage: Stage) -> None:
    assert bool(stage.lines.gets) == bool(stage.captures)
    assert (stage.keeps == "Nothing") == (not stage.captures)


@pytest.mark.parametrize("stage", STAGES)
def test_stage_speaks_like_a_good_host(stage: Stage) -> None:
    everything = "\n".join([*words(stage), stage.lines.gets, stage.name, stage.note])
    assert re.findall(r"!|–|—|…|  |['’\"]|\bplease wait\b", everything) == []
    assert len(stage.lines.say) <= 180
    assert max(len(text) for text in words(stage)) <= 180
    assert len(stage.lines.wall) <= 80


@pytest.mark.parametrize("stage", STAGES)
def test_stage_names_only_who_can_be_there(stage: Stage) -> None:
    everything = " ".join([*words(stage), stage.lines.gets])
    placeholders = set(re.findall(r"\{(.*?)\}", everything))
    in_round = stage not in FRAME and stage.kind not in NOBODY_PRESENTS
    allowed = {"presenter"} if in_round else {"owner"} if stage.kind is StageKind.REPORTS else set()
    assert placeholders <= allowed


NOBODY_PRESENTS = {
    StageKind.ROLES,
    StageKind.OPENING_THEME,
    StageKind.PERSPECTIVES,
    StageKind.TAKEAWAYS,
    StageKind.ACTIVITY,
    StageKind.FREEFORM,
}


@pytest.mark.parametrize("stage", STAGES)
def test_presenter_is_told_to_only_listen_when_listening(stage: Stage) -> None:
    only_listens = stage.lines.presenter == "You only listen now. No need to answer, explain or defend."
    assert only_listens == (stage.presenter_state is PresenterState.LISTENING)


def test_words_to_borrow_are_whole_sentences() -> None:
    borrowed = [
        *CLOSING_QUESTIONS,
        *(each for kind in QUESTION_PALETTE.values() for each in kind),
    ]
    assert [text for text in borrowed if not re.fullmatch(r"[A-Z].*[.?]", text)] == []


def test_filled_puts_names_into_every_line() -> None:
    lines = Lines("{presenter}, {owner}", "{presenter}", "{owner}", "{presenter}", "{owner}", "{presenter}")
    assert lines.filled(presenter="Ben", owner="Cleo") == Lines(
        "Ben, Cleo", "Ben", "Cleo", "Ben", "Cleo", "Ben"
    )


@pytest.mark.parametrize(
    "name",
    ["{owner}", "{presenter}", "{", "}}", "{0}", "%s", r"\1", r"\g<0>", "O’Neil", "<b>", "Zoë", "x" * 300],
)
def test_fill_takes_names_as_they_are_when_they_are_odd(name: str) -> None:
    assert fill("{presenter} answers {owner}.", presenter=name, owner="Cleo") == f"{name} answers Cleo."


@given(presenter=st.text(min_size=1), owner=st.text(min_size=1))
def test_fill_never_reads_a_name_as_part_of_the_line(presenter: str, owner: str) -> None:
    assert fill("a {presenter} b {owner} c", presenter=presenter, owner=owner) == f"a {presenter} b {owner} c"


def test_fill_leaves_other_braces_alone_when_a_translation_slips() -> None:
    assert fill("{presentr} { {presenter}", presenter="Ben") == "{presentr} { Ben"


def test_fill_names_the_role_when_there_is_no_name() -> None:
    assert fill("{presenter} answers. {presenter} decides; leave it to {presenter}.") == (
        "The presenter answers. The presenter decides; leave it to the presenter."
    )
    assert fill("{owner}, what happened?") == "The next person, what happened?"


def test_fill_leaves_a_small_letter_alone_when_the_name_has_one() -> None:
    assert fill("{presenter} answers.", presenter="danah") == "danah answers."


@pytest.mark.parametrize("of", [WhoSpeaks, PresenterState, Capture])
def test_every_choice_has_words_of_its_own(
    of: type[WhoSpeaks] | type[PresenterState] | type[Capture],
) -> None:
    assert [each.words[0].isupper() and each.words != each.value for each in of] == [True] * len(of)
    assert len({each.label if isinstance(each, Capture) else each.words for each in of}) == len(of)


def test_words_are_those_of_the_practice() -> None:
    assert WhoSpeaks.MEMBERS_IN_TURN.words == "Members, one at a time"
    assert [state.words for state in PresenterState][1:] == ["Speaks", "Answers", "Listens", "Decides"]
    assert Capture.PROBING.words == "Questions worth keeping"


def test_only_members_in_turn_have_a_queue() -> None:
    assert [who for who in WhoSpeaks if who.has_queue] == [WhoSpeaks.MEMBERS_IN_TURN]


def test_questions_are_of_three_kinds() -> None:
    assert [capture for capture in Capture if capture.is_question] == [
        "clarification",
        "probing",
        "action_question",
    ]


@pytest.mark.parametrize(
    ("slug", "place", "keeps"),
    [
        ("classic", 0, "The topic line"),
        ("classic", 1, "Questions worth keeping, parked questions"),
        ("classic", 2, "Questions worth keeping"),
        ("suggestions", 1, "Suggestions"),
        ("theme", 0, "Nothing"),
    ],
)
def test_keeps_says_in_words_what_is_kept(slug: str, place: int, keeps: str) -> None:
    assert FORMATS[slug].stages[place].keeps == keeps


def test_every_stage_of_a_round_has_a_depth() -> None:
    kinds = {stage.kind for format_ in FORMATS.values() for stage in format_.stages}
    assert kinds - DEPTHS.keys() == set()
    assert DEPTHS[StageKind.OPEN_QUESTIONS] == DEPTHS[StageKind.FREEFORM] == EXPLORING


def test_stages_of_a_format_never_go_back_in_depth() -> None:
    for format_ in FORMATS.values():
        depths = [DEPTHS[stage.kind] for stage in format_.stages]
        assert depths == sorted(depths), format_.slug
