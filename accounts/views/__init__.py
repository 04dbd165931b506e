"""Views of accounts."""

from accounts.views.demo import demo_enter
from accounts.views.drafts import draft
from accounts.views.profile import profile

__all__ = ["demo_enter", "draft", "profile"]
