"""Activity: a block with no presenter, one clock and notes."""

from sessions.process.formats.format import Format
from sessions.process.stages import Capture, Lines, PresenterState, Stage, StageKind, WhoSpeaks

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

ACTIVITY = Format(
    slug="activity",
    icon="listen",
    name="Activity",
    version=1,
    summary="A block with no presenter, such as mindfulness or feedback. One clock, and notes.",
    stages=(ONE_ACTIVITY,),
    is_usual=False,
)
