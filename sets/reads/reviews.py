"""A review as one person sees it: their own sheet while it is open, all of them without names once it is shown."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from random import Random
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core.periods import covers
from sets.models import Agreement, LearningSet, Membership, Review, ReviewSheet
from sets.roles import Roles

MARKS = ("1", "2", "3")


@dataclass(frozen=True)
class RuleMarks:
    """One rule, with its meaning, and how many gave each mark."""

    rule: str
    meaning: str
    counts: Sequence[int]

    @property
    def said(self) -> str:
        """“4 say it holds, 2 mostly, 1 we lose it”; the dots say the same."""
        lost, mostly, holds = self.counts
        parts = [
            ngettext("%(n)d says it holds", "%(n)d say it holds", holds) % {"n": holds} if holds else "",
            ngettext("%(n)d says mostly", "%(n)d say mostly", mostly) % {"n": mostly} if mostly else "",
            ngettext("%(n)d says we lose it", "%(n)d say we lose it", lost) % {"n": lost} if lost else "",
        ]
        return get_text_list([part for part in parts if part], _("and")) or _("Nobody gave a mark")

    @property
    def dots(self) -> list[tuple[str, range]]:
        """A dot a person, under each mark."""
        names = (_("1, we lose it"), _("2, mostly"), _("3, it holds"))
        return [(name, range(count)) for name, count in zip(names, self.counts, strict=True)]


@dataclass(frozen=True)
class Together:
    """What all sheets say, without names and in no order of theirs."""

    review: Review
    rules: Sequence[RuleMarks] = field(default_factory=list)
    keep: Sequence[str] = field(default_factory=list)
    change: Sequence[str] = field(default_factory=list)


@dataclass(frozen=True)
class ReviewNow:
    """The open review, if there is one, with the reader's own sheet and how many are in; and those that were shown."""

    review: Review | None
    sheet: ReviewSheet | None
    sheets_in: int
    people: int
    shown: Sequence[Together]
    is_untouched: bool = False  # no sheet is in, of those who have left either: it can be taken back


def reviews_of(learning_set: LearningSet, reader: User, roles: Roles) -> ReviewNow:
    """All reviews of a set as that person may see them."""
    found = list(Review.objects.filter(learning_set=learning_set).select_related("agreement__learning_set"))
    now = next((review for review in found if review.shown_at is None), None)
    sheets = list(ReviewSheet.objects.filter(review__in=found))
    reads = roles.reads(learning_set.pk)
    here = _people(learning_set)
    shown = [review for review in found if review.shown_at is not None and covers(reads, review.created_at)]
    return ReviewNow(
        now,
        next((one for one in sheets if now and one.review_id == now.pk and one.author_id == reader.pk), None),
        sum(1 for one in sheets if now and one.review_id == now.pk and one.author_id in here),
        len(here),
        [_together(review, [one for one in sheets if one.review_id == review.pk]) for review in shown],
        is_untouched=now is not None and all(one.review_id != now.pk for one in sheets),
    )


@dataclass(frozen=True)
class OpenReview:
    """A review that is open, for one of the people of its set, without anybody's words."""

    learning_set: LearningSet
    sheets_in: int
    people: int
    is_in: bool  # whether the reader's own sheet is
    is_opener: bool


def open_reviews(reader: User, set_ids: Iterable[UUID]) -> list[OpenReview]:
    """The open reviews of these sets, in one query."""
    held = Membership.objects.current().filter(learning_set=OuterRef("learning_set"))
    people = held.exclude(role=Membership.Role.OBSERVER).order_by().values("learning_set")
    here = held.exclude(role=Membership.Role.OBSERVER).filter(person=OuterRef("sheets__author"))
    rows = Review.objects.filter(shown_at=None, learning_set__in=set_ids).select_related("learning_set")
    found = rows.annotate(
        sheets_in=Count("sheets", filter=Exists(here)),
        mine=Count("sheets", filter=Q(sheets__author=reader)),
        people=Subquery(people.values(n=Count("person", distinct=True))[:1]),
    )
    return [
        OpenReview(
            one.learning_set, one.sheets_in, one.people or 0, one.mine > 0, one.opened_by_id == reader.pk
        )
        for one in found.order_by("created_at", "id")
    ]


def _people(learning_set: LearningSet) -> set[UUID]:
    """Whose sheets count: members and facilitators of now."""
    held = Membership.objects.current().filter(learning_set=learning_set)
    return set(held.exclude(role=Membership.Role.OBSERVER).values_list("person", flat=True))


def lines_to_review(learning_set: LearningSet) -> list[str]:
    """What a review would ask about, if it began now."""
    newest = Agreement.objects.filter(learning_set=learning_set).select_related("learning_set")
    agreement = newest.order_by("-version").first()
    return [rule for rule, _meaning in agreement.looked_back_at] if agreement else []


def _together(review: Review, sheets: Sequence[ReviewSheet]) -> Together:
    counted = [Counter(column) for column in _columns(sheets)]
    rules = []
    asked = max(len(counted), len(review.agreement.rules))  # early reviews did not ask about confidentiality
    for number, (rule, meaning) in enumerate(review.agreement.looked_back_at[:asked]):
        marks = counted[number] if number < len(counted) else Counter[str]()
        rules.append(RuleMarks(rule, meaning, [marks[mark] for mark in MARKS]))
    return Together(
        review,
        rules,
        _mixed(review, (str(one.keep) for one in sheets)),
        _mixed(review, (str(one.change) for one in sheets)),
    )


def _columns(sheets: Sequence[ReviewSheet]) -> Iterable[list[str]]:
    marks = [str(one.marks) for one in sheets]
    longest = max((len(one) for one in marks), default=0)
    return [[one[n] for one in marks if n < len(one)] for n in range(longest)]


def _mixed(review: Review, sentences: Iterable[str]) -> list[str]:
    """In an order that tells nobody's place, and is the same each time."""
    found = sorted(one for one in sentences if one)
    Random(str(review.pk)).shuffle(found)  # noqa: S311  # it hides an order, no secret
    return found
