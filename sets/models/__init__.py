"""Learning sets, memberships, invitations, people to place, agreements and the steps of a set's life."""

from sets.models.agreement import Acceptance, Agreement
from sets.models.invitation import Invitation
from sets.models.learning_set import EMPTIED, LearningSet, SetStatus, TimeSharing
from sets.models.life import Renewal, SetStep
from sets.models.membership import Membership
from sets.models.placing import Placement, PlacingNote
from sets.models.review import Review, ReviewSheet
from sets.models.words import SetWords, in_scope

__all__ = [
    "EMPTIED",
    "Acceptance",
    "Agreement",
    "Invitation",
    "LearningSet",
    "Membership",
    "Placement",
    "PlacingNote",
    "Renewal",
    "Review",
    "ReviewSheet",
    "SetStatus",
    "SetStep",
    "SetWords",
    "TimeSharing",
    "in_scope",
]
