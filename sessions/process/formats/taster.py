"""Taster: one whole round in half an hour, for people who have never met the method."""

from sessions.process.formats.classic import ACTIONS
from sessions.process.formats.format import Format
from sessions.process.stages import Capture, Lines, PresenterState, Stage, StageKind, WhoSpeaks

ROLES = Stage(
    kind=StageKind.ROLES,
    name="Bids and roles",
    minutes=5,
    who_speaks=WhoSpeaks.EVERYBODY,
    presenter_state=PresenterState.NONE,
    captures=(Capture.SELECTION,),
    lines=Lines(
        say="Let us try one whole round. Who has something real and not too big that they would like help with? "
        "And who will take the notes?",
        facilitator="Take the first real thing somebody cares about. Small is good; invented is not.",
        member="Offer a topic in one line if you have one, or offer to take the notes.",
        presenter="This round may be yours: say your topic in one line, real and small enough for today.",
        gets="Who presents, and who takes the notes.",
        wall="Who brings a topic, and who takes the notes?",
    ),
)

PRESENT_AND_CLARIFY = Stage(
    kind=StageKind.PRESENT_AND_CLARIFY,
    name="Present and clarify",
    minutes=5,
    who_speaks=WhoSpeaks.PRESENTER_AND_MEMBERS,
    presenter_state=PresenterState.SPEAKING,
    captures=(Capture.TOPIC, Capture.CLARIFICATION),
    lines=Lines(
        say="{presenter}, tell us what is going on and what you would like to find out. "
        "Then the rest of us may ask short questions about the facts.",
        facilitator="About half of the time for the story, half for the facts. Opinions wait.",
        member="Listen to {presenter} first. Then ask only what you need to understand.",
        presenter="Tell us what is going on and what you would like to find out, then answer briefly.",
        gets="The topic line in the words of {presenter}, and questions worth keeping.",
        wall="{presenter} presents. Then short questions about the facts.",
    ),
)

OPEN_QUESTIONS = Stage(
    kind=StageKind.OPEN_QUESTIONS,
    name="Open questions",
    minutes=10,
    who_speaks=WhoSpeaks.MEMBERS_IN_TURN,
    presenter_state=PresenterState.ANSWERING,
    captures=(Capture.PROBING, Capture.CLARIFICATION, Capture.ACTION_QUESTION),
    lines=Lines(
        say="Now only open questions, one at a time: questions that {presenter} cannot answer with yes or no. "
        "If it sounds like advice, turn it into a question.",
        facilitator="Ten seconds of silence is fine: count them before you help. Then borrow a question.",
        member="{presenter} answers. Ask one open question when it is your turn; no advice, no stories of your own.",
        presenter="Think before you answer, and mark the questions that reach you. You may leave any unanswered.",
        gets="Questions worth keeping, as they were asked.",
        wall="{presenter} answers. One open question at a time; no advice.",
    ),
)

ACTION = Stage(
    kind=StageKind.ACTIONS,
    name="Action",
    minutes=5,
    who_speaks=WhoSpeaks.PRESENTER,
    presenter_state=PresenterState.DECIDING,
    captures=(Capture.ACTION,),
    lines=ACTIONS.lines,
)

PROCESS_REVIEW = Stage(
    kind=StageKind.PROCESS_REVIEW,
    name="Process review",
    minutes=5,
    who_speaks=WhoSpeaks.EACH_IN_TURN,
    presenter_state=PresenterState.NONE,
    captures=(Capture.REFLECTION,),
    lines=Lines(
        say="The topic rests now. How was it to ask only questions, and how was it to be asked? "
        "{presenter}, please begin.",
        facilitator="Talk of the method, not of the problem. Say that a whole session does this more slowly.",
        member="Say how it was to ask and to listen, in a sentence. The topic itself can rest.",
        presenter="Say which question helped you most, and how it was to be listened to.",
        gets="What went well, and what could be better.",
        wall="How was it to ask, and how was it to be asked?",
    ),
)

TASTER = Format(
    slug="taster",
    icon="play",
    name="Taster",
    version=1,
    summary="One whole round in half an hour, for people who are new to it.",
    stages=(ROLES, PRESENT_AND_CLARIFY, OPEN_QUESTIONS, ACTION, PROCESS_REVIEW),
)
