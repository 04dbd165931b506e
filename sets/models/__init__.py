"""Learning sets, memberships, invitations and agreements."""

from sets.models.agreement import Acceptance, Agreement
from sets.models.invitation import Invitation
from sets.models.learning_set import EMPTIED, LearningSet, SetStatus
from sets.models.membership import Membership
from sets.models.words import SetWords, in_scope

__all__ = [
    "EMPTIED",
    "Acceptance",
    "Agreement",
    "Invitation",
    "LearningSet",
    "Membership",
    "SetStatus",
    "SetWords",
    "in_scope",
]
