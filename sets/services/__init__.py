"""Services that change sets, memberships, invitations and agreements."""

from sets.services.agreements import accept_agreement, latest_agreement, write_agreement
from sets.services.attendance_by_name import name_attendance
from sets.services.invitations import Asked, invite, invite_as_admin, invite_as_lead, send_again, take_back
from sets.services.joining import accept_invitation, come_in, decline_invitation, open_account
from sets.services.leading import create_sets, end_facilitator
from sets.services.life import note_step, renew_agreement
from sets.services.memberships import end_membership, hand_over, name_deputy, restore_membership
from sets.services.placing import ask_placed, put_on_list, save_places, take_off_list, write_note
from sets.services.reviews import open_review, share_sheet, show_review, take_review_back
from sets.services.sets import Plan, change_set, change_status, create_set
from sets.services.streams import STREAMS_MOST, put_in_stream, remove_stream, save_stream

__all__ = [
    "STREAMS_MOST",
    "Asked",
    "Plan",
    "accept_agreement",
    "accept_invitation",
    "ask_placed",
    "change_set",
    "change_status",
    "come_in",
    "create_set",
    "create_sets",
    "decline_invitation",
    "end_facilitator",
    "end_membership",
    "hand_over",
    "invite",
    "invite_as_admin",
    "invite_as_lead",
    "latest_agreement",
    "name_attendance",
    "name_deputy",
    "note_step",
    "open_account",
    "open_review",
    "put_in_stream",
    "put_on_list",
    "remove_stream",
    "renew_agreement",
    "restore_membership",
    "save_places",
    "save_stream",
    "send_again",
    "share_sheet",
    "show_review",
    "take_back",
    "take_off_list",
    "take_review_back",
    "write_agreement",
    "write_note",
]
