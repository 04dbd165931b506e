"""Letters about sessions: who, when, where, one link and what calendars act on; never what about."""

from planning.mail import daily, hosts, news, notice_rules, nudge, polls, recap, reminder, review

__all__ = ["daily", "hosts", "news", "notice_rules", "nudge", "polls", "recap", "reminder", "review"]
