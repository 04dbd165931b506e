"""Reads of actions: rows for lists, a set's by session, and the story of one."""

from actions.reads.by_session import SessionActions, SetActions
from actions.reads.evidence import Sentence, released_by, released_in, sentence
from actions.reads.rows import ActionRow, action_row, mine, typed
from actions.reads.story import StoryStep, story_of

__all__ = [
    "ActionRow",
    "Sentence",
    "SessionActions",
    "SetActions",
    "StoryStep",
    "action_row",
    "mine",
    "released_by",
    "released_in",
    "sentence",
    "story_of",
    "typed",
]
