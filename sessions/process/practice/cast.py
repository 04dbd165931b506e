"""Who is there in a practice room, and how each of them is."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Person:
    """One scripted member: a name, and what a facilitator will meet in them."""

    name: str
    manner: str
    is_remote: bool = False
    comes_late: bool = False


CAST: Final = (
    Person("Ines", "Presents. Answers at length until you give the floor on."),
    Person("Jon", "Asks short, open questions."),
    Person("Kofi", "Gives advice that sounds like a question."),
    Person("Lena", "Remote. Says little, and waits to be asked.", is_remote=True),
    Person("Mo", "Comes late, in the second stage.", comes_late=True),
)
PRESENTER: Final = CAST[0].name
TOPIC: Final = "I cover every gap in the rota myself. What would it take for me to stop?"
CAN_WAIT: Final = "Mine can wait until the next time. Let Ines go first."
# What was said last time by who reports: their actions, by name.
PROMISES: Final = {
    "Kofi": "My deputy chairs the next team meeting, and I only listen.",
    "Lena": "Ask my manager for one evening a week without calls.",
}
