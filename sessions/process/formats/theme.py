"""Theme: a question that everybody shares, set ahead; nobody presents, so no turn is counted."""

from sessions.process.formats.format import Format
from sessions.process.stages import Capture, Lines, PresenterState, Stage, StageKind, WhoSpeaks

OPENING_THEME = Stage(
    kind=StageKind.OPENING_THEME,
    name="Opening the theme",
    minutes=5,
    who_speaks=WhoSpeaks.MEMBERS_IN_TURN,
    presenter_state=PresenterState.NONE,
    captures=(),
    lines=Lines(
        say="We share this question. Who would like to open it, by telling us what it looks like where you are?",
        facilitator="Read the theme out loud, then wait; ten seconds of silence is fine. One opens, the rest listen.",
        member="One of us opens the theme as if it were their own issue. Listen; your turn comes next.",
        presenter="Open the theme as your own: what does it look like where you are?",
        wall="One opens the theme. Everybody else listens.",
    ),
)

PERSPECTIVES = Stage(
    kind=StageKind.PERSPECTIVES,
    name="Round of perspectives",
    minutes=20,
    who_speaks=WhoSpeaks.EACH_IN_TURN,
    presenter_state=PresenterState.NONE,
    captures=(Capture.NOTE,),
    lines=Lines(
        say="Let us go round. How does this look from where you stand, and what have you tried? "
        "When everybody has spoken, we go deeper together.",
        facilitator="Everybody once before anybody twice. Then ask: what do we take for granted here?",
        member="Say how it looks from where you stand. Everybody once before anybody twice; you may pass.",
        presenter="Your turn: how it looks from where you stand, and what you have tried.",
        gets="Thoughts worth keeping, in one line each.",
        wall="Everybody once before anybody twice.",
    ),
)

TAKEAWAYS = Stage(
    kind=StageKind.TAKEAWAYS,
    name="Take-aways",
    minutes=5,
    who_speaks=WhoSpeaks.EACH_IN_TURN,
    presenter_state=PresenterState.NONE,
    captures=(Capture.TAKEAWAY,),
    lines=Lines(
        say="What do you take away from this, for yourself? One sentence each.",
        facilitator="If a take-away is something to do, ask for a day, and let its owner add it to their actions.",
        member="Say in one sentence what you take away. You may pass.",
        presenter="Your turn: what you take away, in one sentence.",
        gets="One take-away each.",
        wall="One sentence each: what do you take away?",
    ),
)

THEME = Format(
    slug="theme",
    icon="people",
    name="Theme",
    version=1,
    summary="A shared question, set ahead. One opens, everybody brings a perspective; nobody presents.",
    stages=(OPENING_THEME, PERSPECTIVES, TAKEAWAYS),
    is_usual=False,
)
