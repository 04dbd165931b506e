"""What happens at each stage of a practice session, in order: who queues, says, offers, reports or commits to what."""

from collections.abc import Mapping
from types import MappingProxyType

from sessions.process.practice.cast import TOPIC
from sessions.process.practice.frame_lines import FRAME, OF_NOBODY
from sessions.process.practice.happening import Does, Happening, asks, says, shares
from sessions.process.stages import StageKind

_ADVICE = "Advice with a question mark. You could say: what is the question in it?"
_QUIET = "Silence is work. Count ten seconds before you help."
_OPENS = says("Ines", TOPIC, "Ines says what it is about.", "Let her finish; then ask for one line.")
_WAITS = says("Lena", "…", "It goes quiet.", _QUIET)
_COMMITS = (
    Happening(
        "Ines",
        Does.COMMITS,
        "I will leave the next gap open and see who calls.",
        "Ines says what she will do.",
    ),
    says(
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
    asks("Jon", "Since when have you covered the gaps?"),
    asks("Kofi", "Have you thought of using an agency?", _ADVICE),
    asks("Lena", "How many nights was it last month?"),
)
_DEEPER = (
    asks("Jon", "What would your team say they need from you?"),
    asks("Kofi", "Why don't you just let the phone ring?", _ADVICE),
    _WAITS,
    asks("Lena", "What does covering the gap give you?"),
    asks("Mo", "Who would be relieved if you stopped?"),
)
_OFFERS = (
    shares("Jon", "When I left a gap open, somebody else took it."),
    shares("Kofi", "An agency for three months, until the new people are in."),
    says("Ines", "But we tried that!", "Ines answers back.", "She only listens now. Remind her kindly."),
    shares("Lena", "Ask the team once what they would do without you."),
    shares("Mo", "Tell the director what it costs."),
)
_LOOKS_BACK = (
    shares("Jon", "It was quieter than I thought, and that helped."),
    shares("Lena", "I would like to be asked earlier."),
    says("Kofi", "I gave advice twice, I think.", "Kofi looks back.", "Thank him: noticing is the method."),
    shares("Mo", "A question can be kinder than a tip."),
    shares("Ines", "Being asked made me say it out loud for once."),
)

_BY_KIND: Mapping[StageKind, tuple[Happening, ...]] = MappingProxyType(
    {
        StageKind.ROLES: (
            says("Ines", "Then it is mine. I am ready.", "Ines takes her place."),
            says("Jon", "I take the notes.", "Jon offers to take the notes."),
        ),
        StageKind.PRESENTING: (_OPENS,),
        StageKind.BRING_TO_LIFE: (_OPENS,),
        StageKind.PRESENT_AND_CLARIFY: (_OPENS, *_FACTS),
        StageKind.CLARIFICATION: _FACTS,
        StageKind.PROBING: _DEEPER,
        StageKind.OPEN_QUESTIONS: _DEEPER,
        StageKind.ACTION_QUESTIONS: (
            asks("Mo", "What are your options now?"),
            asks("Kofi", "Shouldn't you tell the director first?", _ADVICE),
            asks("Jon", "Who else could help?"),
        ),
        StageKind.RESOURCES: (shares("Lena", "The rota tool of the ward upstairs."),),
        StageKind.SUGGESTIONS: _OFFERS,
        StageKind.RESPONSE: (
            says(
                "Ines",
                "The one about asking the team: that scares me, so it is probably right.",
                "Ines responds.",
            ),
            says(
                "Kofi", "And what about the agency?", "Kofi sells his idea.", "Stop anyone who sells an idea."
            ),
        ),
        StageKind.ACTIONS: _COMMITS,
        StageKind.COMMITMENT: _COMMITS,
        StageKind.READ_BACK: (
            says(
                "Ines",
                "Yes. That is it.",
                "Ines listens for her own words.",
                "You read them out from below; she nods, or changes a word.",
            ),
        ),
        StageKind.PROCESS_REVIEW: _LOOKS_BACK,
        StageKind.OPENING_THEME: (
            asks("Jon", "For me it is about saying no to people one likes."),
            asks("Mo", "For me it is about going home on time."),
        ),
        StageKind.PERSPECTIVES: (
            shares("Lena", "From outside one sees only the tired faces."),
            _WAITS,
            shares("Mo", "I learnt it from somebody who went home at five."),
            shares("Jon", "I say yes before I have heard the question."),
            shares("Kofi", "I give advice so that nobody asks me for time."),
            shares("Ines", "I do not know any more what happens when I am not there."),
        ),
        StageKind.TAKEAWAYS: (
            shares("Jon", "I ask once more before I say yes."),
            shares("Ines", "One evening a week."),
            shares("Kofi", "I hear people out."),
            shares("Lena", "I say when I am tired."),
            shares("Mo", "Five is a time to go home."),
        ),
        StageKind.ACTIVITY: (
            _WAITS,
            shares("Kofi", "My shoulders came down."),
            shares("Jon", "I kept wanting to talk."),
            shares("Ines", "I could have gone on for an hour."),
            shares("Mo", "It was odd at first."),
        ),
        StageKind.FREEFORM: (_OPENS, *_OFFERS[:1], *_LOOKS_BACK[:1]),
    }
)


def happenings(kind: StageKind, *, somebody_presents: bool = True) -> tuple[Happening, ...]:
    """What happens in a stage of that kind, in order; in one that nobody wrote for, it goes quiet.

    Before a round that nobody presents, nobody brings a topic.
    """
    ours = {} if somebody_presents else OF_NOBODY
    return ours.get(kind) or FRAME.get(kind) or _BY_KIND.get(kind, (_WAITS,))
