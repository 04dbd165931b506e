"""What happens at each stage of a practice round, in order: who queues, says, offers or commits to what."""

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
    _COMES,
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
    _COMES,
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
        StageKind.ROLES: (_says("Ines", "I have something, if nobody else does.", "Ines offers a topic."),),
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
            _COMES,
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
        StageKind.ACTIVITY: (_WAITS, _COMES, _shares("Kofi", "My shoulders came down.")),
        StageKind.FREEFORM: (_OPENS, _COMES, *_OFFERS[:1], *_LOOKS_BACK[:1]),
    }
)


def happenings(kind: StageKind) -> tuple[Happening, ...]:
    """What happens in a stage of that kind, in order; in one that nobody wrote for, it goes quiet."""
    return _BY_KIND.get(kind, (_WAITS,))
