"""Views of sets."""

from sets.views.agreement import accept, agreement, write
from sets.views.at_risk import at_risk_anywhere, at_risk_page
from sets.views.invitation import invitation
from sets.views.invitations import invite, send_again, take_back
from sets.views.life import change_status, life, renew, step
from sets.views.people import deputy, end, hand_over, people, restore
from sets.views.reviews import open_review, review, show_review, take_review_back
from sets.views.sets import create, edit, sets_list

__all__ = [
    "accept",
    "agreement",
    "at_risk_anywhere",
    "at_risk_page",
    "change_status",
    "create",
    "deputy",
    "edit",
    "end",
    "hand_over",
    "invitation",
    "invite",
    "life",
    "open_review",
    "people",
    "renew",
    "restore",
    "review",
    "send_again",
    "sets_list",
    "show_review",
    "step",
    "take_back",
    "take_review_back",
    "write",
]
