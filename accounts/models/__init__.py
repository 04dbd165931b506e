"""Users, their autosaved drafts, and organisations' own sign-in."""

from accounts.models.draft import Draft, DraftStamp
from accounts.models.organisation_sign_in import OrganisationSignIn
from accounts.models.user import User, UserManager
from accounts.models.words import PersonWords, own_words

__all__ = ["Draft", "DraftStamp", "OrganisationSignIn", "PersonWords", "User", "UserManager", "own_words"]
