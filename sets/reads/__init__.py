"""Reads of sets: their people, their invitations, the steps of their lives."""

from sets.reads.life import Life, life_of, step_ahead
from sets.reads.people import (
    UNDO_WITHIN,
    Asked,
    Row,
    SetCard,
    cards,
    earlier_versions,
    ended_lately,
    enough_members_since,
    has_met,
    leads_among,
    leads_programme,
    no_longer,
    role_in,
    rows,
    stays_as,
    with_troubles,
)
from sets.reads.reviews import OpenReview, Together, lines_to_review, open_reviews, reviews_of

__all__ = [
    "UNDO_WITHIN",
    "Asked",
    "Life",
    "OpenReview",
    "Row",
    "SetCard",
    "Together",
    "cards",
    "earlier_versions",
    "ended_lately",
    "enough_members_since",
    "has_met",
    "leads_among",
    "leads_programme",
    "life_of",
    "lines_to_review",
    "no_longer",
    "open_reviews",
    "reviews_of",
    "role_in",
    "rows",
    "stays_as",
    "step_ahead",
    "with_troubles",
]
