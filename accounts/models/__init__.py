"""Users, and their autosaved drafts."""

from accounts.models.draft import Draft
from accounts.models.user import User, UserManager
from accounts.models.words import PersonWords, own_words

__all__ = ["Draft", "PersonWords", "User", "UserManager", "own_words"]
