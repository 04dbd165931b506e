"""The letter of a review: once to each whose sheet is not in, after whoever began it has thought it over."""

from datetime import timedelta

from accounts.models import User
from core import clock
from core.jobs.outbox import post
from core.models import OutboxMail
from planning.quiet_hours import first_moment
from planning.reads.reminders import DAYTIME
from sets.models import LearningSet, Membership, Review

THOUGHT_OVER = timedelta(minutes=2)  # a review that is taken back at once tells nobody
FRESH = timedelta(days=3)  # whoever comes later finds it on Home


def post_review_letters() -> int:
    """For reviews that have just been begun; says how many letters were posted now."""
    now = clock.now()
    begun = Review.objects.filter(
        shown_at=None,
        created_at__lte=now - THOUGHT_OVER,
        created_at__gt=now - FRESH,
        learning_set__in=LearningSet.objects.running(),
    )
    return sum(_post(review) for review in begun.order_by("created_at", "id"))


def asked(review: Review) -> list[User]:
    """Whose sheet is missing: members and facilitators of now, without whoever began it."""
    held = Membership.objects.current().filter(learning_set=review.learning_set_id)
    people = User.objects.filter(
        is_active=True, pk__in=held.exclude(role=Membership.Role.OBSERVER).values("person")
    )
    handed_in = Review.objects.filter(pk=review.pk, sheets__isnull=False).values("sheets__author")
    missing = people.exclude(pk__in=handed_in).order_by("pk")
    return [person for person in missing if person.pk != review.opened_by_id]


def _post(review: Review) -> int:
    keys = {f"review:{review.pk}:{person.pk}": person for person in asked(review)}
    known = set(OutboxMail.objects.filter(key__in=list(keys)).values_list("key", flat=True))
    for key in keys.keys() - known:
        person, (first, last) = keys[key], DAYTIME
        post(
            key=key,
            to=person.email,
            letter="planning.review",
            about={"review": str(review.pk), "person": str(person.pk)},
            not_before=first_moment(clock.now(), person.zone, begins=last, until=first, weekends=False),
        )
    return len(keys.keys() - known)
