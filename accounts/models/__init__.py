"""Users, and their autosaved drafts."""

from accounts.models.draft import Draft, DraftStamp
from accounts.models.user import User, UserManager
from accounts.models.words import PersonWords, own_words

__all__ = ["Draft", "DraftStamp", "PersonWords", "User", "UserManager", "own_words"]
