"""Reads of actions: rows for lists, a set's by session, and the story of one."""

from actions.reads.by_session import SessionActions, SetActions
from actions.reads.evidence import Sentence, actions_released, released_by, released_in, released_of, sentence
from actions.reads.rows import ActionRow, action_row, mine, typed
from actions.reads.story import StoryStep, story_of

__all__ = [
    "ActionRow",
    "Sentence",
    "SessionActions",
    "SetActions",
    "StoryStep",
    "action_row",
    "actions_released",
    "mine",
    "released_by",
    "released_in",
    "released_of",
    "sentence",
    "story_of",
    "typed",
]
