"""Views of actions."""

from actions.views.changes import carry_on, change, drop
from actions.views.evidence import release, released, take_sentence_back
from actions.views.lists import action_list, create, of_set
from actions.views.story import detail, note, report, take_back

__all__ = [
    "action_list",
    "carry_on",
    "change",
    "create",
    "detail",
    "drop",
    "note",
    "of_set",
    "release",
    "released",
    "report",
    "take_back",
    "take_sentence_back",
]
