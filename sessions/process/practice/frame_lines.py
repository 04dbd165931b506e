"""What the five do around the round of a practice session: how they arrive, report, bring, choose and part."""

from collections.abc import Mapping
from types import MappingProxyType

from sessions.process.practice.cast import TOPIC
from sessions.process.practice.happening import Does, Happening, says, shares
from sessions.process.stages import StageKind

_COMES = Happening(
    "Mo", Does.COMES, "Sorry, the train.", "Mo comes in.", "A nod is enough. The plan says where you are."
)
_ARRIVE = (
    says(
        "Jon",
        "Jon. A bit tired, and glad to be here.",
        "Jon says how he arrives.",
        "A sentence each. Nod, and look at the next.",
    ),
    says("Lena", "Lena, at the other end of the line. I hear you well.", "Lena says how she arrives."),
    says(
        "Kofi",
        "Kofi. Which of the rules was the one about advice?",
        "Kofi asks about a rule.",
        "Read it out, and go on.",
    ),
    says(
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
    says(
        "Lena",
        "I would rather listen today.",
        "Lena says what she brings.",
        "That is an answer like any other.",
    ),
    says("Mo", "Nothing from me today.", "Mo says what he brings."),
    says("Kofi", "Nothing either, since mine went well.", "Kofi says what he brings."),
)
_CHOOSE = (
    says(
        "Jon",
        "Mine can wait until the next time.",
        "Jon says how pressing his is.",
        "Carried, not lost: say so.",
    ),
    says(
        "Kofi",
        "Then Ines, and take the time it needs.",
        "Kofi says whom he would choose.",
        "Ask the others with a look. Then put Ines into the round, below.",
    ),
)
_BRING_NOTHING = (
    says("Jon", "Nothing pressing from me.", "Jon says what he brings."),
    says("Lena", "I would rather listen today.", "Lena says what she brings."),
    says("Ines", "Mine has had its turn.", "Ines says what she brings.", "Nobody brings one: that is fine."),
    says("Kofi", "Nothing today.", "Kofi says what he brings."),
    says("Mo", "Nothing from me either.", "Mo says what he brings."),
)
_CHOOSE_TOGETHER = (
    says(
        "Lena",
        "Could we do something all of us together?",
        "Lena says what she would like.",
        "Ask the others with a look. Then put it into the round, below.",
    ),
)
_AT_THE_END = (
    shares("Ines", "I was listened to, and nobody rescued me."),
    shares("Jon", "It was quieter than I thought, and that helped."),
    says("Kofi", "I gave advice twice, I think.", "Kofi looks back.", "Thank him: noticing is the method."),
    shares("Lena", "I would like to be asked earlier."),
    shares("Mo", "I came late, and was let in without a word. Thank you."),
)
_NEXT_TIME = (
    says("Mo", "I can host next time.", "Mo offers to host.", "Thank him, and write it down."),
    says(
        "Ines",
        "Wednesday the fourteenth at ten suits me.",
        "Ines names a date.",
        "Ask each: does it suit you? Then close.",
    ),
)

FRAME: Mapping[StageKind, tuple[Happening, ...]] = MappingProxyType(
    {
        StageKind.WELCOME: _ARRIVE,
        StageKind.REPORTS: _REPORT,
        StageKind.TOPICS: _BRING,
        StageKind.SELECTION: _CHOOSE,
        StageKind.REFLECTION: _AT_THE_END,
        StageKind.NEXT_DATE: _NEXT_TIME,
    }
)
# Before a round that nobody presents, nobody brings a topic.
OF_NOBODY: Mapping[StageKind, tuple[Happening, ...]] = MappingProxyType(
    {StageKind.TOPICS: _BRING_NOTHING, StageKind.SELECTION: _CHOOSE_TOGETHER}
)
