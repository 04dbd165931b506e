"""Words to borrow: good questions and closing questions, from the guidance of practising sets."""

from collections.abc import Mapping
from types import MappingProxyType

from sessions.process.stages import Capture

QUESTION_PALETTE: Mapping[Capture, tuple[str, ...]] = MappingProxyType(
    {
        Capture.CLARIFICATION: (
            "What happened?",
            "What else can explain the situation?",
            "What makes you say that?",
            "What obstacles do you envisage?",
        ),
        Capture.PROBING: (
            "Can you explain?",
            "How do you feel?",
            "What assumption are you making?",
            "How would you like it to be?",
        ),
        Capture.ACTION_QUESTION: (
            "What are your options now?",
            "What other possibilities exist?",
            "Who else might know?",
            "How could you find out more information?",
        ),
    }
)

# The first is what one set was asked at the end of its year; the others ask in the same spirit.
CLOSING_QUESTIONS = (
    "What was the most enjoyable thing for you since we last met?",
    "Which question from today will stay with you?",
    "What are you looking forward to before we meet again?",
    "Who helped you today, and how?",
    "What do you see differently now?",
)
