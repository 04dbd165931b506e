"""Where a silence may be asked for, and where people say that they are done."""

from collections.abc import Iterable

from sessions.process.stages import QUESTION_CAPTURES, StageKind, WhoSpeaks

# Where several people write or read at the same time, each at their own pace.
READY_KINDS = frozenset(
    {
        StageKind.WELCOME,
        StageKind.TOPICS,
        StageKind.SUGGESTIONS,
        StageKind.RESOURCES,
        StageKind.PERSPECTIVES,
        StageKind.TAKEAWAYS,
        StageKind.ACTIVITY,
        StageKind.PROCESS_REVIEW,
        StageKind.REFLECTION,
    }
)


def asks_questions(who_speaks: str, captures: Iterable[str]) -> bool:
    """Whether members question the presenter or one another: there anybody may ask for a silence."""
    return WhoSpeaks(who_speaks).has_queue or any(kind in QUESTION_CAPTURES for kind in captures)
