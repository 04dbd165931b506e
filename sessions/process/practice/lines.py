"""What happens at each stage of a practice session, in order: who queues, says, offers, reports or commits to what."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from sessions.process.practice.cast import TOPIC
from sessions.process.stages import StageKind


class Does(StrEnum):
    """What a happening does to the room."""

    SAYS = "says"  # out loud, and that is all
    QUEUES = "queues"  # waits for the floor; the words are said once it is given
    SHARES = "shares"  # written down and shared by themselves
    COMMITS = "commits"
    COMES = "comes"
    REPORTS = "reports"
    OFFERS = "offers"  # a topic, put on the table


@dataclass(frozen=True, slots=True)
class Happening:
    """One thing that one person does. `coming` says it beforehand, `hint` is for whoever practises."""

    who: str
    does: Does
    words: str
    coming: str
    hint: str = ""


def _says(who: str, words: str, coming: str, hint: str = "") -> Happening:
    return Happening(who, Does.SAYS, words, coming, hint)


def _asks(who: str, words: str, hint: str = "") -> Happening:
    return Happening(who, Does.QUEUES, words, f"{who} would like to speak.", hint)


def _shares(who: str, words: str, hint: str = "") -> Happening:
    return Happening(who, Does.SHARES, words, f"{who} writes something down.", hint)


_ADVICE = "Advice with a question mark. You could say: what is the question in it?"
_LONG = "A long answer. When it has gone round twice, give the floor to the next."
_QUIET = "Silence is work. Count ten seconds before you help."
_OPENS = _says("Ines", TOPIC, "Ines says what it is about.", "Let her finish; then ask for one line.")
_COMES = Happening(
    "Mo", Does.COMES, "Sorry, the train.", "Mo comes in.", "A nod is enough. The plan says where you are."
)
_ARRIVE = (
    _says(
        "Jon",
        "Jon. A bit tired, and glad to be here.",
        "Jon says how he arrives.",
        "A sentence each. Nod, and look at the next.",
    ),
    _says("Lena", "Lena, at the other end of the line. I hear you well.", "Lena says how she arrives."),
    _says(
        "Kofi",
        "Kofi. Which of the rules was the one about advice?",
        "Kofi asks about a rule.",
        "Read it out, and go on.",
    ),
    _says(
        "Ines", "Ines. I carry something heavy today.", "Ines says how she arrives.", "Its time comes later."
    ),
)
_REPORT = (
    Happening(
        "Kofi",
        Does.REPORTS,
        "Done: my deputy chaired the meeting, and better than I do.",
        "Kofi reports on his action.",
        "Thank him and go on. Questions wait.",
    ),
    _COMES,
    Happening(
        "Lena",
        Does.REPORTS,
        "Not yet. I did not dare to ask.",
        "Lena reports on her action.",
        "Not yet is a fair answer. What came up can be a topic today.",
    ),
)
_BRING = (
    Happening(
        "Ines", Does.OFFERS, TOPIC, "Ines offers a topic.", "One line is enough. The story has its own time."
    ),
    Happening("Jon", Does.OFFERS, "How do I say no to my own director?", "Jon offers a topic."),
    _says(
        "Lena",
        "I would rather listen today.",
        "Lena says what she brings.",
        "That is an answer like any other.",
    ),
    _says("Mo", "Nothing from me today.", "Mo says what he brings."),
)
_CHOOSE = (
    _says(
        "Jon",
        "Mine can wait until the next time.",
        "Jon says how pressing his is.",
        "Carried, not lost: say so.",
    ),
    _says(
        "Kofi",
        "Then Ines, and take the time it needs.",
        "Kofi says whom he would choose.",
        "Ask the others with a look. Then put Ines into the round, below.",
    ),
)
_BRING_NOTHING = (
    _says("Jon", "Nothing pressing from me.", "Jon says what he brings."),
    _says("Lena", "I would rather listen today.", "Lena says what she brings."),
    _says("Ines", "Mine has had its turn.", "Ines says what she brings.", "Nobody brings one: that is fine."),
)
_CHOOSE_TOGETHER = (
    _says(
        "Lena",
        "Could we do something all of us together?",
        "Lena says what she would like.",
        "Ask the others with a look. Then put it into the round, below.",
    ),
)
_AT_THE_END = (
    _shares("Ines", "I was listened to, and nobody rescued me."),
    _shares("Jon", "It was quieter than I thought, and that helped."),
    _says("Kofi", "I gave advice twice, I think.", "Kofi looks back.", "Thank him: noticing is the method."),
    _shares("Lena", "I would like to be asked earlier."),
)
_NEXT_TIME = (
    _says("Mo", "I can host next time.", "Mo offers to host.", "Thank him, and write it down."),
    _says(
        "Ines",
        "Wednesday the fourteenth at ten suits me.",
        "Ines names a date.",
        "Ask each: does it suit you? Then close.",
    ),
)
_WAITS = _says("Lena", "…", "It goes quiet.", _QUIET)
_COMMITS = (
    Happening(
        "Ines",
        Does.COMMITS,
        "I will leave the next gap open and see who calls.",
        "Ines says what she will do.",
    ),
    _says(
        "Jon",
        "And could you also write to the director?",
        "Jon has an idea for Ines.",
        "The choice is hers. Ask only: by when?",
    ),
    Happening(
        "Ines", Does.COMMITS, "I will tell my deputy on Monday that the rota is hers.", "Ines adds something."
    ),
)
_FACTS = (
    _asks("Jon", "Since when have you covered the gaps?"),
    _asks("Kofi", "Have you thought of using an agency?", _ADVICE),
    _says(
        "Ines",
        "Well, it began two years ago, when we were four people short, and then …",
        "Ines answers.",
        _LONG,
    ),
    _asks("Lena", "How many nights was it last month?"),
)
_DEEPER = (
    _asks("Jon", "What would your team say they need from you?"),
    _asks("Kofi", "Why don't you just let the phone ring?", _ADVICE),
    _WAITS,
    _asks("Lena", "What does covering the gap give you?"),
    _says(
        "Ines",
        "That is a good one. I suppose … I am the one who can be relied on.",
        "Ines thinks, and answers.",
        _QUIET,
    ),
    _asks("Mo", "Who would be relieved if you stopped?"),
)
_OFFERS = (
    _shares("Jon", "When I left a gap open, somebody else took it."),
    _shares("Kofi", "An agency for three months, until the new people are in."),
    _says("Ines", "But we tried that!", "Ines answers back.", "She only listens now. Remind her kindly."),
    _shares("Lena", "Ask the team once what they would do without you."),
    _shares("Mo", "Tell the director what it costs."),
)
_LOOKS_BACK = (
    _shares("Jon", "It was quieter than I thought, and that helped."),
    _shares("Lena", "I would like to be asked earlier."),
    _says("Kofi", "I gave advice twice, I think.", "Kofi looks back.", "Thank him: noticing is the method."),
)

_BY_KIND: Mapping[StageKind, tuple[Happening, ...]] = MappingProxyType(
    {
        StageKind.WELCOME: _ARRIVE,
        StageKind.REPORTS: _REPORT,
        StageKind.TOPICS: _BRING,
        StageKind.SELECTION: _CHOOSE,
        StageKind.REFLECTION: _AT_THE_END,
        StageKind.NEXT_DATE: _NEXT_TIME,
        StageKind.ROLES: (
            _says("Ines", "Then it is mine. I am ready.", "Ines takes her place."),
            _says("Jon", "I take the notes.", "Jon offers to take the notes."),
        ),
        StageKind.PRESENTING: (_OPENS,),
        StageKind.BRING_TO_LIFE: (_OPENS,),
        StageKind.PRESENT_AND_CLARIFY: (_OPENS, *_FACTS[:3]),
        StageKind.CLARIFICATION: _FACTS,
        StageKind.PROBING: _DEEPER,
        StageKind.OPEN_QUESTIONS: _DEEPER,
        StageKind.ACTION_QUESTIONS: (
            _asks("Mo", "What are your options now?"),
            _asks("Kofi", "Shouldn't you tell the director first?", _ADVICE),
            _asks("Jon", "Who else could help?"),
        ),
        StageKind.RESOURCES: (_shares("Lena", "The rota tool of the ward upstairs."),),
        StageKind.SUGGESTIONS: _OFFERS,
        StageKind.RESPONSE: (
            _says(
                "Ines",
                "The one about asking the team: that scares me, so it is probably right.",
                "Ines responds.",
            ),
            _says(
                "Kofi", "And what about the agency?", "Kofi sells his idea.", "Stop anyone who sells an idea."
            ),
        ),
        StageKind.ACTIONS: _COMMITS,
        StageKind.COMMITMENT: _COMMITS,
        StageKind.READ_BACK: (
            _says(
                "Jon", "You will leave the next gap open, and see who calls.", "Jon reads the actions back."
            ),
            _says("Ines", "Yes. That is it.", "Ines nods."),
        ),
        StageKind.PROCESS_REVIEW: _LOOKS_BACK,
        StageKind.OPENING_THEME: (
            _asks("Jon", "For me it is about saying no to people one likes."),
            _asks("Mo", "For me it is about going home on time."),
        ),
        StageKind.PERSPECTIVES: (
            _shares("Lena", "From outside one sees only the tired faces."),
            _WAITS,
            _shares("Mo", "I learnt it from somebody who went home at five."),
        ),
        StageKind.TAKEAWAYS: (
            _shares("Jon", "I ask once more before I say yes."),
            _shares("Ines", "One evening a week."),
        ),
        StageKind.ACTIVITY: (_WAITS, _shares("Kofi", "My shoulders came down.")),
        StageKind.FREEFORM: (_OPENS, *_OFFERS[:1], *_LOOKS_BACK[:1]),
    }
)


_OF_NOBODY: Mapping[StageKind, tuple[Happening, ...]] = MappingProxyType(
    {StageKind.TOPICS: _BRING_NOTHING, StageKind.SELECTION: _CHOOSE_TOGETHER}
)


def happenings(kind: StageKind, *, somebody_presents: bool = True) -> tuple[Happening, ...]:
    """What happens in a stage of that kind, in order; in one that nobody wrote for, it goes quiet.

    Before a round that nobody presents, nobody brings a topic.
    """
    ours = {} if somebody_presents else _OF_NOBODY
    return ours.get(kind) or _BY_KIND.get(kind, (_WAITS,))
