"""The depth of each kind of stage in a round, comparable across formats."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sessions.process.stages import StageKind

# What has been done once is not done again when the rest of a round runs in another format. At the depth of exploring
# each stage is another one.
EXPLORING: Final = 3
DEPTHS: Mapping[StageKind, int] = MappingProxyType(
    {
        StageKind.ROLES: 0,
        StageKind.PRESENTING: 1,
        StageKind.BRING_TO_LIFE: 1,
        StageKind.OPENING_THEME: 1,
        StageKind.CLARIFICATION: 2,
        StageKind.PRESENT_AND_CLARIFY: 2,
        StageKind.PROBING: EXPLORING,
        StageKind.ACTION_QUESTIONS: EXPLORING,
        StageKind.RESOURCES: EXPLORING,
        StageKind.SUGGESTIONS: EXPLORING,
        StageKind.OPEN_QUESTIONS: EXPLORING,
        StageKind.PERSPECTIVES: EXPLORING,
        StageKind.ACTIVITY: EXPLORING,
        StageKind.FREEFORM: EXPLORING,
        # A break within a round is passed over like a stage of its middle.
        StageKind.BREAK: EXPLORING,
        StageKind.RESPONSE: 4,
        StageKind.ACTIONS: 5,
        StageKind.COMMITMENT: 5,
        StageKind.TAKEAWAYS: 5,
        StageKind.READ_BACK: 6,
        StageKind.PROCESS_REVIEW: 6,
    }
)
