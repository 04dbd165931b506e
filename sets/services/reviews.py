"""A review of a set: opening it, sharing one's sheet, looking at all sheets together."""

from collections.abc import Sequence
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.audit import trail
from core.errors import Refused
from sets.models import LearningSet, Membership, Review, ReviewSheet
from sets.roles import Roles
from sets.services import locking
from sets.services.agreements import latest_agreement

LEAST_SHEETS = 3  # fewer would tell whose mark is whose


@transaction.atomic
def open_review(*, learning_set_id: UUID, person: User, roles: Roles, kind: str) -> Review:
    """Begin a review of the agreement in force; while one is open, that one."""
    learning_set = locking.lock(learning_set_id)
    roles = roles.again()
    locking.check_arranges(roles, learning_set)
    locking.require_running(learning_set)
    if kind not in Review.Kind.values:
        raise Refused(_("Choose a review in the middle or at the end."))
    if open_now := Review.objects.filter(learning_set=learning_set, shown_at=None).first():
        return open_now
    agreement = latest_agreement(learning_set_id)
    if agreement is None or not agreement.rules:
        raise Refused(_("There is nothing to look back at yet: write what you agreed first."))
    made = Review.objects.create(learning_set=learning_set, kind=kind, agreement=agreement, opened_by=person)
    _record(person, "review.opened", made)
    return made


@transaction.atomic
def take_review_back(*, learning_set_id: UUID, person: User, roles: Roles) -> None:
    """Undo a beginning that nobody has answered. Sent twice, it has one effect."""
    learning_set = locking.lock(learning_set_id)
    roles = roles.again()
    locking.check_arranges(roles, learning_set)
    open_now = Review.objects.filter(learning_set=learning_set, shown_at=None).first()
    if open_now is None:
        return
    if ReviewSheet.objects.filter(review=open_now).exists():
        raise Refused(_("A sheet is in already, and would be lost. Look at all of them together instead."))
    _record(person, "review.taken_back", open_now)
    open_now.delete()


@transaction.atomic
def share_sheet(
    *, review_id: UUID, person: User, roles: Roles, marks: Sequence[str], keep: str, change: str
) -> ReviewSheet:
    """Hand one's sheet in, or a better one, until the sheets are looked at."""
    learning_set, review = _lock(review_id)
    roles = roles.again()
    if not (roles.is_member(learning_set.pk) or roles.is_facilitator(learning_set.pk)):
        raise PermissionDenied
    if review.shown_at is not None:
        raise Refused(_("The set has looked at its sheets already: yours can no longer be added."))
    if not any(marks) and not keep.strip() and not change.strip():
        raise Refused(_("Give a mark or write a sentence first."))
    sheet: ReviewSheet
    sheet, _made = ReviewSheet.objects.update_or_create(
        review=review,
        author=person,
        defaults={
            "learning_set": learning_set,
            "marks": "".join(mark or "-" for mark in marks),
            "keep": keep.strip(),
            "change": change.strip(),
        },
    )
    return sheet


@transaction.atomic
def show_review(*, review_id: UUID, person: User, roles: Roles) -> Review:
    """Look at all sheets together; from now on they are the set's, without names."""
    learning_set, review = _lock(review_id)
    roles = roles.again()
    locking.check_arranges(roles, learning_set)
    if review.shown_at is not None:
        return review
    if sheets_in(review) < LEAST_SHEETS:
        said = _(
            "At least %(least)d sheets of people who are in the set now have to be in first: fewer would tell whose "
            "is whose."
        )
        raise Refused(said % {"least": LEAST_SHEETS})
    review.shown_at = clock.now()
    review.save(update_fields=["shown_at"])
    _record(person, "review.shown", review)
    return review


def sheets_in(review: Review) -> int:
    """How many of those who are in the set now have handed in their sheet; who left is told apart too easily."""
    here = Membership.objects.current().filter(learning_set=review.learning_set_id, person=OuterRef("author"))
    here = here.exclude(role=Membership.Role.OBSERVER)
    return ReviewSheet.objects.filter(Exists(here), review=review).count()


def _lock(review_id: UUID) -> tuple[LearningSet, Review]:
    learning_set = locking.lock(Review.objects.values_list("learning_set_id", flat=True).get(pk=review_id))
    return learning_set, Review.objects.select_for_update(of=("self",)).get(pk=review_id)


def _record(person: User, verb: str, review: Review) -> None:
    trail.record(
        actor=person, verb=verb, obj=review, learning_set_id=review.learning_set_id, kind=review.kind
    )
