"""Suggestions: the members offer what they think, the presenter only listens, then decides."""

from sessions.process.formats.classic import READ_BACK
from sessions.process.formats.format import Format
from sessions.process.stages import Capture, Lines, PresenterState, Stage, StageKind, WhoSpeaks

BRING_TO_LIFE = Stage(
    kind=StageKind.BRING_TO_LIFE,
    name="Bring to life",
    minutes=4,
    who_speaks=WhoSpeaks.PRESENTER,
    presenter_state=PresenterState.SPEAKING,
    captures=(Capture.TOPIC,),
    lines=Lines(
        say="{presenter}, bring your topic to life: what is happening, and what would you like from us? "
        "After that you only listen.",
        facilitator="When the time is up, ask {presenter} kindly to stop talking. That is part of the method.",
        member="{presenter} is speaking. Listen; gather your thoughts, do not offer them yet.",
        presenter="Tell us what is happening and what you would like from us, as if we knew nothing of it.",
        gets="The topic line, in the words of {presenter}.",
        wall="{presenter} brings a topic to life. Everybody else listens.",
    ),
)

SUGGESTIONS_FREELY = Stage(
    kind=StageKind.SUGGESTIONS,
    name="Thoughts and suggestions",
    minutes=14,
    who_speaks=WhoSpeaks.MEMBERS,
    presenter_state=PresenterState.LISTENING,
    captures=(Capture.SUGGESTION,),
    lines=Lines(
        say="Now it is our turn: thoughts, suggestions, experiences, in any order. {presenter} only listens, "
        "so let us talk to one another.",
        facilitator="A question to {presenter} waits for the next stage. Let a silence last ten seconds: "
        "the second wind is often the better one.",
        member="Offer what you think, what you would try or what you have lived through. Ask {presenter} nothing yet.",
        presenter="You only listen now. No need to answer, explain or defend.",
        gets="Each suggestion, in one line.",
        wall="Thoughts, suggestions, experiences. {presenter} only listens.",
    ),
)

RESPONSE = Stage(
    kind=StageKind.RESPONSE,
    name="Response",
    minutes=6,
    who_speaks=WhoSpeaks.PRESENTER_AND_MEMBERS,
    presenter_state=PresenterState.SPEAKING,
    captures=(Capture.STAR,),
    lines=Lines(
        say="{presenter}, you have heard us. What struck you, and where would you like to ask more? "
        "Keep what helps, and leave the rest.",
        facilitator="{presenter} leads now and owes nobody an answer. Stop anyone who begins to sell an idea.",
        member="{presenter} responds. Speak when you are asked; your idea needs no defence.",
        presenter="Say what struck you, ask where you want more, and star the suggestions you would like to keep.",
        gets="A star on each suggestion that {presenter} wants to keep.",
        wall="{presenter} responds to what was said.",
    ),
)

COMMITMENT = Stage(
    kind=StageKind.COMMITMENT,
    name="What action will you take?",
    minutes=4,
    who_speaks=WhoSpeaks.PRESENTER,
    presenter_state=PresenterState.DECIDING,
    captures=(Capture.ACTION,),
    lines=Lines(
        say="{presenter}, what action will you take, and by when?",
        facilitator="Ask once, then wait. An action that nobody suggested counts as much as one that somebody did.",
        member="{presenter} decides. Listen, whether or not your suggestion is chosen.",
        presenter="Say what you will do and by when, in words you will recognise at the next session.",
        gets="One to three actions in the words of {presenter}, each with a day.",
        wall="{presenter} decides what to do, and by when.",
    ),
)

SUGGESTIONS = Format(
    slug="suggestions",
    icon="suggestion",
    name="Suggestions",
    version=1,
    summary="Thoughts, suggestions and experiences. The presenter only listens, then responds and decides.",
    stages=(BRING_TO_LIFE, SUGGESTIONS_FREELY, RESPONSE, COMMITMENT, READ_BACK.lasting(2)),
)
