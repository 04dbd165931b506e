"""The frame around every format: what a session opens and closes with, and its break."""

from sessions.process import defaults
from sessions.process.stages import Capture, Lines, PresenterState, Stage, StageKind, WhoSpeaks

WELCOME = Stage(
    kind=StageKind.WELCOME,
    name="Welcome",
    minutes=defaults.WELCOME_MINUTES,
    who_speaks=WhoSpeaks.EACH_IN_TURN,
    presenter_state=PresenterState.NONE,
    captures=(),
    lines=Lines(
        say="Welcome, all of you. Let us go round once: your name, and a word or two on how you arrive. "
        "Here are our ground rules: can each of us keep to them today?",
        facilitator="Go first yourself and be brief; it sets the length for everybody. Mark who is here as they speak.",
        member="Each of us says how we arrive today. You may pass.",
        presenter="Nobody presents yet. Say how you arrive when it is your turn.",
        wall="Welcome. A word each on how we arrive.",
    ),
)

REPORTS = Stage(
    kind=StageKind.REPORTS,
    name="Action reports",
    minutes=defaults.REPORT_MINUTES_EACH,
    who_speaks=WhoSpeaks.OWNER_IN_TURN,
    presenter_state=PresenterState.NONE,
    captures=(Capture.REPORT,),
    lines=Lines(
        say="{owner}, here is what you said you would do. What happened, and what changed as a result? "
        "Two or three sentences are plenty.",
        facilitator="Not yet is a fair answer: thank them and go on. A new problem can be offered as a topic today.",
        member="{owner} reports. Listen; comments and questions wait.",
        presenter="Say what you did, what happened and what changed as a result, then choose done, partly, changed "
        "or not yet.",
        gets="What became of each action, and what changed as a result.",
        wall="{owner} reports: what happened, and what changed.",
    ),
)

NO_REPORTS = Stage(
    kind=StageKind.REPORTS,
    name="Action reports",
    minutes=defaults.REPORT_MINUTES_NONE,
    who_speaks=WhoSpeaks.FACILITATOR,
    presenter_state=PresenterState.NONE,
    captures=(),
    lines=Lines(
        say="Nobody here has an open action, so we go straight on. What we commit to today, we begin with next time.",
        facilitator="If somebody did something worth telling all the same, give them a minute.",
        member="Nobody here has an open action. We go straight on.",
        presenter="Nobody here has an open action. We go straight on.",
        wall="Nobody here has an open action today.",
    ),
    note="Nobody here has an open action.",
)

EVERYBODY_REPORTED = Lines(
    say="Thank you. Everyone here has reported. Whatever came up for you just now can be a topic today.",
    facilitator="Go on to the topics. Whoever is not here reports next time.",
    member="Everyone here has reported. Topics come next.",
    presenter="Everyone here has reported. Topics come next.",
    gets="What became of each action, and what changed as a result.",
    wall="Everyone here has reported.",
)

ALL_HAD_THEIR_TURN = Lines(
    say="Thank you. Everyone here has had their turn. Whatever came up for you just now can be a topic today.",
    facilitator="Go on to the topics. What has no report yet stays open.",
    member="Everyone here has had their turn. Topics come next.",
    presenter="Everyone here has had their turn. Topics come next.",
    gets="What became of each action, and what changed as a result.",
    wall="Everyone here has had their turn.",
)

# Where a note-taker was named: `{owner}` is the one who has the floor.
NOTE_TAKER_READS = Lines(
    say="{owner}, please read the actions out loud. {presenter}, is that what you meant?",
    facilitator="",
    member="{owner} reads the actions out loud. Listen, and then let the topic rest.",
    presenter="",
)

NOBODY_PRESENTS = Lines(
    say="Nobody presents in this round. What would you like to use this time for?",
    facilitator="Name who presents, use the time together, or go on to the next round.",
    member="Nobody presents in this round. Speak one at a time; no action is written down.",
    presenter="",
    wall="Nobody presents in this round. One speaks at a time.",
)

TOPICS = Stage(
    kind=StageKind.TOPICS,
    name="Topics",
    minutes=defaults.TOPIC_MINUTES_EACH,
    who_speaks=WhoSpeaks.EACH_IN_TURN,
    presenter_state=PresenterState.NONE,
    captures=(Capture.TOPIC,),
    lines=Lines(
        say="Now one line each: what would you like to work on, and what would you like from us? "
        "If you bring nothing today, just say so.",
        facilitator="Stop the story kindly after one line; it has its own time later. Write the line down for anyone "
        "without a device.",
        member="Say your topic in one line, and whether you would like questions or suggestions. You may pass.",
        presenter="Your turn: one line, and what you would like from the group. The story comes later.",
        gets="Each topic line, and what its owner would like from the group.",
        wall="One line each: the topic, and what would help.",
    ),
)

SELECTION = Stage(
    kind=StageKind.SELECTION,
    name="Selection",
    minutes=defaults.SELECTION_MINUTES,
    who_speaks=WhoSpeaks.EVERYBODY,
    presenter_state=PresenterState.NONE,
    captures=(Capture.SELECTION,),
    lines=Lines(
        say="Which of these do we take today, in what order, and how long for each? "
        "What we leave today is carried, not lost.",
        facilitator="Ask what cannot wait, then look at who has waited longest. "
        "The group decides; you watch the clock.",
        member="Say what you need today and what can wait. We choose together.",
        presenter="Say how pressing your topic is, and how many minutes you need.",
        gets="Which topics, in what order, and how many minutes each.",
        wall="We choose the topics for today, their order and their minutes.",
    ),
)

NOBODY_BRINGS = Lines(
    say="Nobody brings a topic today, and that is fine. What shall we do with our time: think about a theme together, "
    "do something else, or end early?",
    facilitator="A theme or an activity makes a session too: add one below. Each takes as many minutes as you give it.",
    member="Nobody brings a topic today. Say what you would like to do with the time.",
    presenter="Nobody brings a topic today. Say what you would like to do with the time.",
    wall="Nobody brings a topic today. What shall we do with the time?",
)

BREAK = Stage(
    kind=StageKind.BREAK,
    name="Break",
    minutes=defaults.BREAK_MINUTES,
    who_speaks=WhoSpeaks.EVERYBODY,
    presenter_state=PresenterState.NONE,
    captures=(),
    lines=Lines(
        say="Let us take a break. Stretch, drink something, look out of a window. "
        "We start again when the clock runs out.",
        facilitator="Start again on time, whoever is back. Let some air in.",
        member="This is a break. Be back when the clock runs out.",
        presenter="If you present next, leave your topic alone for these few minutes.",
        wall="Break. We start again when the clock runs out.",
    ),
)

REFLECTION = Stage(
    kind=StageKind.REFLECTION,
    name="Reflection",
    minutes=defaults.REFLECTION_MINUTES,
    who_speaks=WhoSpeaks.EACH_IN_TURN,
    presenter_state=PresenterState.NONE,
    captures=(Capture.REFLECTION,),
    lines=Lines(
        say="Let us look back on how we worked, not on the topics. One thing that went well, one we could do better, "
        "and then a closing question for all of us.",
        facilitator="Choose a closing question from the list, and answer it last yourself. "
        "Ten seconds of silence first is fine.",
        member="Say one thing that went well and one to do better, then answer the closing question. You may pass.",
        presenter="If you presented today, say what helped you; the topic itself can rest.",
        gets="What went well, what could be better, and answers to the closing question.",
        wall="What went well today, and what could be better?",
    ),
)

NEXT_DATE = Stage(
    kind=StageKind.NEXT_DATE,
    name="Next date",
    minutes=defaults.NEXT_DATE_MINUTES,
    who_speaks=WhoSpeaks.EVERYBODY,
    presenter_state=PresenterState.NONE,
    captures=(Capture.NEXT_DATE,),
    lines=Lines(
        say="When do we meet next, who hosts, and what do you bring back? "
        "We begin the next session with the actions you took today.",
        facilitator="Settle the date before anybody stands up, and ask who hosts.",
        member="Look at your own calendar now, and say whether you can host.",
        presenter="Can your action be done by that date? If not, change the day it is due.",
        gets="The next date, its host, and what to bring back.",
        wall="The next date, who hosts, and what we bring back.",
    ),
)

OFF_SCRIPT = Stage(
    kind=StageKind.OFF_SCRIPT,
    name="Off script",
    minutes=defaults.OFF_SCRIPT_MINUTES,
    who_speaks=WhoSpeaks.EVERYBODY,
    presenter_state=PresenterState.NONE,
    captures=(),
    lines=Lines(
        say="Let us put the plan aside for a few minutes. What needs to be said?",
        facilitator="The plan waits where you left it. Say out loud when you go back to it.",
        member="We have left the plan for a moment. Everybody may speak, one at a time.",
        presenter="Your round waits where you left it. You need not lead this.",
        wall="Off the plan for a few minutes.",
    ),
)


def frame_opening(people: int, owners: int) -> tuple[Stage, ...]:
    """Welcome to selection, for so many people, of whom so many own an open action."""
    reports = REPORTS.lasting(defaults.REPORT_MINUTES_EACH * owners) if owners > 0 else NO_REPORTS
    topics = TOPICS.lasting(max(1, defaults.TOPIC_MINUTES_EACH * people))
    return WELCOME, reports, topics, SELECTION


def frame_closing() -> tuple[Stage, ...]:
    return REFLECTION, NEXT_DATE


def break_stage(minutes: int = defaults.BREAK_MINUTES) -> Stage:
    return BREAK.lasting(minutes)


def off_script_stage(minutes: int = defaults.OFF_SCRIPT_MINUTES) -> Stage:
    return OFF_SCRIPT.lasting(minutes)
