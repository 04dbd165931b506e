"""Questions only: the presenter finds the answer, the members find the questions."""

from sessions.process.formats.format import Format
from sessions.process.stages import Capture, Lines, PresenterState, Stage, StageKind, WhoSpeaks

PRESENTING = Stage(
    kind=StageKind.PRESENTING,
    name="Presenting",
    minutes=3,
    who_speaks=WhoSpeaks.PRESENTER,
    presenter_state=PresenterState.SPEAKING,
    captures=(Capture.TOPIC,),
    lines=Lines(
        say="{presenter}, tell us what is going on, where it is stuck, and what question you would like to leave "
        "with. Nobody will interrupt you.",
        facilitator="Let them finish. If the story grows long, ask only: what is your question?",
        member="{presenter} is presenting. Listen; note questions, do not ask yet.",
        presenter="You speak and nobody interrupts: what is going on, what you have tried, what you want to find out.",
        gets="The topic line, in the words of {presenter}.",
        wall="{presenter} presents. Everybody else listens.",
    ),
)

CLARIFICATION = Stage(
    kind=StageKind.CLARIFICATION,
    name="Clarification questions",
    minutes=7,
    who_speaks=WhoSpeaks.MEMBERS_IN_TURN,
    presenter_state=PresenterState.ANSWERING,
    captures=(Capture.CLARIFICATION, Capture.PARKED),
    lines=Lines(
        say="Short questions about the facts now, one at a time, until all of us see the same picture. "
        "What is not clear to you yet?",
        facilitator="A fact fits into one sentence. A question that digs deeper is kept for the next stage.",
        member="{presenter} answers. Ask only what you need to understand, one short question when it is your turn.",
        presenter="Answer in a sentence or two. I do not know is a good answer.",
        gets="Questions worth keeping, as they were asked, and deeper ones for later.",
        wall="{presenter} answers. Short questions about the facts, one at a time.",
    ),
)

PROBING = Stage(
    kind=StageKind.PROBING,
    name="Probing questions",
    minutes=12,
    who_speaks=WhoSpeaks.MEMBERS_IN_TURN,
    presenter_state=PresenterState.ANSWERING,
    captures=(Capture.PROBING, Capture.CLARIFICATION, Capture.ACTION_QUESTION),
    lines=Lines(
        say="Open questions now, one at a time. If it sounds like advice, turn it into a question.",
        facilitator="Ten seconds of silence is fine: count them before you help. Then borrow a question.",
        member="{presenter} answers. Ask one open question when it is your turn; no advice, no stories of your own.",
        presenter="Think before you answer, and mark the questions that reach you. You may leave any unanswered.",
        gets="Questions worth keeping, as they were asked.",
        wall="{presenter} answers. One open question at a time; no advice.",
    ),
)

ACTION_QUESTIONS = Stage(
    kind=StageKind.ACTION_QUESTIONS,
    name="Action questions",
    minutes=5,
    who_speaks=WhoSpeaks.MEMBERS_IN_TURN,
    presenter_state=PresenterState.ANSWERING,
    captures=(Capture.ACTION_QUESTION, Capture.PROBING, Capture.CLARIFICATION),
    lines=Lines(
        say="Let us turn to what comes next. Ask {presenter} about options, help and first steps; "
        "still only questions.",
        facilitator="A suggestion with a question mark is still a suggestion. Ask instead: what are your options now?",
        member="{presenter} answers. Ask about options, help and first steps, one question when it is your turn.",
        presenter="Think aloud about what you could do and who could help. You decide nothing yet.",
        gets="Questions worth keeping, as they were asked.",
        wall="{presenter} answers. What are the options now?",
    ),
)

RESOURCES = Stage(
    kind=StageKind.RESOURCES,
    name="Resources",
    minutes=5,
    who_speaks=WhoSpeaks.EACH_IN_TURN,
    presenter_state=PresenterState.LISTENING,
    captures=(Capture.RESOURCE,),
    lines=Lines(
        say="Each of us may offer {presenter} one thing that could help: a person, a text, a place to look. "
        "One sentence each; what to do with it is not ours to say.",
        facilitator="Ask {presenter} first whether it is wanted. One thing each, then on; nobody has to offer.",
        member="Offer one thing that could help, a person, a text or a place to look, in one sentence. You may pass.",
        presenter="You only listen now. No need to answer, explain or defend.",
        gets="Each resource: a person, a text, a place to look.",
        wall="One thing each that could help. {presenter} only listens.",
    ),
    optional=True,
    note="Off unless the group asks for it.",
)

ACTIONS = Stage(
    kind=StageKind.ACTIONS,
    name="Actions",
    minutes=5,
    who_speaks=WhoSpeaks.PRESENTER,
    presenter_state=PresenterState.DECIDING,
    captures=(Capture.ACTION,),
    lines=Lines(
        say="{presenter}, what will you do, and by when? One to three actions are plenty, in your own words.",
        facilitator="Wait; this is the quiet stage. Ask only: by when, and how will you know that it is done?",
        member="{presenter} decides. Listen, and leave the choice with {presenter}.",
        presenter="Say what you will do and by when, in words you will recognise at the next session.",
        gets="One to three actions in the words of {presenter}, each with a day.",
        wall="{presenter} decides what to do, and by when.",
    ),
)

READ_BACK = Stage(
    kind=StageKind.READ_BACK,
    name="Read back",
    minutes=3,
    who_speaks=WhoSpeaks.NOTE_TAKER,
    presenter_state=PresenterState.DECIDING,
    captures=(Capture.ACTION,),
    lines=Lines(
        say="Let us hear the actions once more, out loud. {presenter}, is that what you meant?",
        facilitator="Read them out, or let whoever wrote them down. Change words until {presenter} nods. "
        "Then say thank you, and let the topic rest.",
        member="The actions are read out loud. Listen, and then let the topic rest.",
        presenter="Listen to your own actions, and change any word that is not yours.",
        gets="The actions, put right where {presenter} says so.",
        wall="The actions of {presenter} are read back.",
    ),
)

CLASSIC = Format(
    slug="classic",
    icon="clarification",
    name="Classic",
    version=1,
    summary="Questions only. Members help the presenter think; the presenter finds the actions.",
    stages=(PRESENTING, CLARIFICATION, PROBING, ACTION_QUESTIONS, RESOURCES, ACTIONS, READ_BACK),
    in_full="Classic, questions only",
)
