"""Freeform: one clock, no stages."""

from sessions.process.formats.format import Format
from sessions.process.stages import (
    QUESTION_CAPTURES,
    Capture,
    Lines,
    PresenterState,
    Stage,
    StageKind,
    WhoSpeaks,
)

ONE_CLOCK = Stage(
    kind=StageKind.FREEFORM,
    name="Freeform",
    minutes=30,
    who_speaks=WhoSpeaks.EVERYBODY,
    presenter_state=PresenterState.SPEAKING,
    captures=(Capture.NOTE, *QUESTION_CAPTURES, Capture.SUGGESTION, Capture.RESOURCE, Capture.ACTION),
    lines=Lines(
        say="This time is free, without stages. Let us agree first: what would be a good use of it?",
        facilitator="Watch the clock and who has not spoken. In the last five minutes ask: what will you do now?",
        member="This time has no stages. Speak one at a time, and leave room for those who have said little.",
        presenter="If the topic is yours, say what you would like from the group, and change it whenever you wish.",
        gets="Whatever the group would like to keep, and any action.",
        wall="Free time, one at a time.",
    ),
)

FREEFORM = Format(
    slug="freeform",
    icon="clock",
    name="Freeform",
    version=1,
    summary="One clock, no stages.",
    stages=(ONE_CLOCK,),
)
