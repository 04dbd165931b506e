"""The activities that a set can choose from: blocks without a presenter, each with what to say, hints and minutes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from sessions.process.formats.activity import ACTIVITY, ONE_ACTIVITY
from sessions.process.formats.format import Format
from sessions.process.formats.planning import Phase, PlannedStep


@dataclass(frozen=True, slots=True)
class ActivityGroup:
    """Activities of one sort; those that help to arrive come before the rounds, the others after them."""

    name: str
    is_first: bool
    activities: tuple[Format, ...]


def _activity(slug: str, name: str, minutes: int, summary: str, *, say: str, hint: str) -> Format:
    lines = replace(ONE_ACTIVITY.lines, say=say, facilitator=hint)
    stage = replace(ONE_ACTIVITY, name=name, minutes=minutes, lines=lines)
    return replace(ACTIVITY, slug=slug, name=name, summary=summary, stages=(stage,))


ARRIVING = _activity(
    "arriving", "Arriving", 5,
    "Putting down what came before, so that everybody is here.",
    say="Let us put down what we came from. Sit comfortably, both feet on the floor, eyes open or shut. Follow three "
    "breaths out to their end. Notice one thing that you hear, and one that you feel. Then each of us says one word "
    "for how they are here.",
    hint="Two minutes of quiet, then the words, one each. Do it with them. Nobody explains their word.",
)  # fmt: skip
SLOW_LOOK = _activity(
    "slow-look", "A slow look through the body", 10,
    "Noticing where the day has settled, from the feet to the forehead.",
    say="We go slowly through the body and change nothing. Feet, legs, back. Hands, arms, shoulders. Neck, jaw, "
    "forehead. At each, notice whether it is warm or cold, tight or loose. If your mind goes elsewhere, come back to "
    "where we are.",
    hint="Name one place every twenty seconds, in a low voice, and leave gaps. End by asking what they noticed; "
    "silence is an answer.",
)  # fmt: skip
WALK = _activity(
    "walk", "A walk without a task", 15,
    "Ten minutes alone and slowly, away from screens, and one thing brought back.",
    say="Walk for ten minutes, alone, slower than you would, and leave your phone here. You need not think about "
    "anything. Come back with one thing that you saw, and tell us of that alone.",
    hint="Say when to be back. By video, cameras stay on and everybody leaves the screen. Five minutes "
    "for what they saw.",
)  # fmt: skip
VALUED = _activity(
    "valued", "What you did that helped", 20,
    "Each hears from the others one thing that they did here and that helped.",
    say="One of us listens. Each other says one thing that this person did in our sessions and that helped, with the "
    "moment in which they did it. Whoever listens says thank you, and no more. Then the next.",
    hint="Two or three minutes a person. Ask for a moment, not for a trait: “when you waited”, not “you are patient”.",
)  # fmt: skip
WISH = _activity(
    "wish", "One thing that would help me", 20,
    "In pairs: what I saw, what it did to me, and what would help.",
    say="In pairs, five minutes each way. Say: when you did this, it had that effect on me, and this would help me. "
    "Whoever listens says back what they heard before they answer. What to do with it is theirs to decide.",
    hint="Make the pairs, and call the change at half time. At the end nobody tells what was said, only how it was to "
    "say it.",
)  # fmt: skip
SAID_BACK = _activity(
    "said-back", "What I heard you say", 15,
    "In threes: one speaks, one says it back, one tells what was left out.",
    say="In threes. One speaks for two minutes about something small from this week. The second says back what they "
    "heard and adds nothing. The third says what was left out, or put in. Then change places, until each has done all "
    "three.",
    hint="Call the changes every four minutes. Afterwards ask: what was hard to leave out?",
)  # fmt: skip
LINE = _activity(
    "line", "Where I stand", 15,
    "A line through the room, from one end of a question to the other.",
    say="Think of a line through the room. At one end stands: I say here what I think. At the other: I hold much back. "
    "Go to where you are today, or say a number from one to ten. Whoever likes says why there, and what would move "
    "them one step.",
    hint="Choose another question if it fits better: how much we dare, how much we laugh. Nobody is asked to move.",
)  # fmt: skip
PARTS = _activity(
    "parts", "The part I take", 20,
    "Who asks first, who soothes, who waits: what each part gives, and what it costs.",
    say="Each of us takes a part in a group: who asks first, who soothes, who keeps the time, who waits. Write down "
    "which is often yours, what it gives the group and what it costs you. Then we hear one another, and each says "
    "which part they will try next.",
    hint="Five minutes to write, then one at a time. Nobody says what somebody else’s part is.",
)  # fmt: skip
LOOK_AT_US = _activity(
    "look-at-us", "A look at ourselves", 15,
    "What helps us work, what gets in our way, and what we do not talk about.",
    say="Three lines, each for yourself. What helps us work? What gets in our way? What do we not talk about? Read out "
    "one of them, whichever you like. Nobody answers until everybody has spoken.",
    hint="Four minutes to write. When all have read, ask what the group would like to do with it, and write that down.",
)  # fmt: skip

GROUPS: Final = (
    ActivityGroup("Mindfulness", True, (ARRIVING, SLOW_LOOK, WALK)),
    ActivityGroup("Feedback", False, (VALUED, WISH, SAID_BACK)),
    ActivityGroup("How we are as a group", False, (LINE, PARTS, LOOK_AT_US)),
)
ACTIVITIES: Mapping[str, Format] = MappingProxyType(
    {one.slug: one for group in GROUPS for one in group.activities}
)
FIRST: Final = frozenset(one.slug for group in GROUPS if group.is_first for one in group.activities)


def with_activities(steps: tuple[PlannedStep, ...], activities: Sequence[Format]) -> tuple[PlannedStep, ...]:
    """The plan with these activities where opening the room lays them; they have no number."""
    first = [
        PlannedStep(Phase.ROUND, None, s) for one in activities if one.slug in FIRST for s in one.required
    ]
    last = [
        PlannedStep(Phase.ROUND, None, s) for one in activities if one.slug not in FIRST for s in one.required
    ]
    closing = next((n for n, step in enumerate(steps) if step.phase is Phase.CLOSING), len(steps))
    rounds = next((n for n, step in enumerate(steps) if step.phase is Phase.ROUND), closing)
    return (*steps[:rounds], *first, *steps[rounds:closing], *last, *steps[closing:])
