"""What the presenter of a practice session answers to each question that is given the floor."""

from collections.abc import Mapping
from types import MappingProxyType

from sessions.process.practice.cast import PRESENTER
from sessions.process.practice.happening import Happening, says

_LONG = "A long answer. When it has gone round twice, give the floor to the next."
_QUIET = "Silence is work. Count ten seconds before you help."
_ANSWERS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "Since when have you covered the gaps?": (
            "Well, it began two years ago, when we were four people short, and then came the winter, "
            "and somebody had to, and so it stayed with me, as things do here …",
            _LONG,
        ),
        "Have you thought of using an agency?": (
            "We had one once. It took the money of a whole quarter.",
            "She answered the advice. Let the next one ask.",
        ),
        "How many nights was it last month?": ("Nine. No: eleven, with the two Sundays.", ""),
        "What would your team say they need from you?": ("That I am there by day, I think, and awake.", ""),
        "Why don't you just let the phone ring?": (
            "Because then somebody else’s night is gone, and I lie awake all the same.",
            "",
        ),
        "What does covering the gap give you?": (
            "That is a good one. I suppose … I am the one who can be relied on.",
            _QUIET,
        ),
        "Who would be relieved if you stopped?": ("My family. And, oddly, perhaps my deputy.", _QUIET),
        "What are your options now?": (
            "I could leave the next gap open. Or give the rota away, to my deputy.",
            "",
        ),
        "Shouldn't you tell the director first?": ("Perhaps. I notice that I would rather not.", ""),
        "Who else could help?": ("The ward upstairs has a tool for it. I never asked them.", ""),
    }
)


def answer_to(question: str) -> Happening | None:
    """What the presenter says to it; None where it was not asked of them."""
    found = _ANSWERS.get(question)
    return says(PRESENTER, found[0], f"{PRESENTER} answers.", found[1]) if found else None
