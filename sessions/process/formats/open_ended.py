"""Activity and freeform: one clock, no stages to follow."""

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

ONE_ACTIVITY = Stage(
    kind=StageKind.ACTIVITY,
    name="Activity",
    minutes=30,
    who_speaks=WhoSpeaks.EVERYBODY,
    presenter_state=PresenterState.NONE,
    captures=(Capture.NOTE,),
    lines=Lines(
        say="Let us leave our issues for a while and practise something together. I explain it once, then we begin. "
        "Join in as far as you like.",
        facilitator="Say what it is for and when it ends, then do it with them. Keep some minutes to talk about it.",
        member="We practise something together. Join in as far as you like; watching is fine.",
        presenter="Nobody presents. Join in like everybody else.",
        gets="Notes that the group would like to keep.",
        wall="We practise something together.",
    ),
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

ACTIVITY = Format(
    slug="activity",
    name="Activity",
    version=1,
    summary="A block with no presenter, such as mindfulness or feedback. One clock, and notes.",
    stages=(ONE_ACTIVITY,),
)

FREEFORM = Format(
    slug="freeform",
    name="Freeform",
    version=1,
    summary="One clock, no stages.",
    stages=(ONE_CLOCK,),
)
