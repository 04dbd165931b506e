"""Users, their autosaved drafts, and organisations' own sign-in."""

from accounts.models.draft import NOTE, Draft, DraftStamp
from accounts.models.organisation_sign_in import OrganisationSignIn
from accounts.models.user import User, UserManager
from accounts.models.words import PersonWords, own_words

__all__ = [
    "NOTE",
    "Draft",
    "DraftStamp",
    "OrganisationSignIn",
    "PersonWords",
    "User",
    "UserManager",
    "own_words",
]
