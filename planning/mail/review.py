"""The letter of a review that a set has begun: that it is open, and a link to one's sheet; no words."""

from collections.abc import Mapping

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.models import User
from core.jobs.outbox import Letter, letter
from core.names import isolate_bidi
from planning.mail.page import letter_of, thread_of
from sets.models import LearningSet, Membership, Review


@letter("planning.review")
def review(about: Mapping[str, str]) -> Letter | None:
    """None when it was taken back or looked at, its reader's sheet is in, they have left, or the set has ended."""
    found = (
        Review.objects.select_related("learning_set", "opened_by")
        .filter(pk=about["review"], shown_at=None)
        .first()
    )
    person = User.objects.filter(pk=about["person"], is_active=True).first()
    if found is None or person is None or found.learning_set.has_ended:
        return None
    held = Membership.objects.current().of(person.pk).filter(learning_set=found.learning_set_id)
    is_in = Review.objects.filter(pk=found.pk, sheets__author=person).exists()
    if is_in or not held.exclude(role=Membership.Role.OBSERVER).exists():
        return None
    url = settings.ALS_SITE_URL + reverse("sets:review", args=[found.learning_set_id])
    begun_by = found.opened_by.name if found.opened_by else ""
    return written(found.learning_set, person, begun_by, url, thread_of(found.pk))


def written(
    learning_set: LearningSet, person: User, begun_by: str, url: str, headers: dict[str, str]
) -> Letter:
    """The letter, whether or not there is a reason to send it; without a name when whoever began it is gone."""
    with translation.override(person.language):
        facts = {"set": learning_set.name, "name": isolate_bidi(begun_by)}
        said = (
            _("%(name)s has opened a review of %(set)s.") if begun_by else _("A review of %(set)s is open.")
        )
        context = {
            "from": learning_set.name,
            "said": said % facts,
            "question": _("How do you keep what you agreed?"),
            "url": url,
            "why": _("You belong to %(set)s, and your sheet is not in yet.") % facts,
        }
        subject = _("%(set)s: five minutes for the set itself") % facts
        return letter_of("planning/email/review", person, subject, context, headers, "review")
