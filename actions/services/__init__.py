"""Services of actions: committing, changing, dropping, reporting, and the counts of each set."""

from actions.services.commitments import carry_on, change_action, commit_to, take_back, write_note
from actions.services.evidence import release_sentence, take_sentence_back
from actions.services.reports import drop_action, report_on, take_back_report
from actions.services.tally import publish, recount

__all__ = [
    "carry_on",
    "change_action",
    "commit_to",
    "drop_action",
    "publish",
    "recount",
    "release_sentence",
    "report_on",
    "take_back",
    "take_back_report",
    "take_sentence_back",
    "write_note",
]
