"""Letters that announce deletions and confirm erasures; they quote no words."""

from collections.abc import Mapping
from datetime import date, datetime
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core.db.unscoped import rows
from core.jobs.outbox import Letter, letter
from core.jobs.plain_letters import letter_from
from issues.models import Brief, Issue
from privacy.reads.retention_days import deletion_date
from sets.models import LearningSet


@letter("rights.set")
def set_goes(about: Mapping[str, str]) -> Letter | None:
    """An ended set's words will be deleted on a day; None if the day has moved or the words are gone."""
    learning_set = LearningSet.objects.select_related("programme").filter(pk=about["subject"]).first()
    page = reverse("privacy:mine")
    return _letter(about, learning_set, learning_set, "privacy/email/set.txt", page)


@letter("rights.brief")
def brief_goes(about: Mapping[str, str]) -> Letter | None:
    """A brief will be deleted on a day; None if it is gone or the day has moved."""
    brief = rows(Brief).filter(pk=about["subject"]).first()
    if brief is None:
        return None
    issue = rows(Issue).select_related("learning_set").get(pk=brief.issue_id)
    page = reverse("issues:detail", args=[brief.issue_id])
    return _letter(about, brief, issue.learning_set, "privacy/email/brief.txt", page)


@letter("rights.erased")
def erased(about: Mapping[str, str]) -> Letter:
    """Confirms an erasure; uses only `about`, since the account no longer has a name or address."""
    with translation.override(about["language"]):
        at = datetime.fromisoformat(about["at"])
        said = {"moment": date_format(at, "j F Y, H:i"), "site": urlsplit(settings.ALS_SITE_URL).netloc}
        subject = _("Your account at %(site)s has been erased") % said
        why = _("This address belonged to the account.")
        return letter_from("privacy/email/erased.txt", subject, said, why=why, has_account=False)


def _letter(
    about: Mapping[str, str],
    thing: Brief | LearningSet | None,
    learning_set: LearningSet | None,
    template: str,
    page: str,
) -> Letter | None:
    reader = User.objects.filter(pk=about["person"], is_active=True).first()
    day = date.fromisoformat(about["day"])
    if reader is None or thing is None or learning_set is None or deletion_date(thing) != day:
        return None
    with translation.override(reader.language):
        said = {"set": learning_set.name, "day": date_format(day, "j F Y")}
        subject = _("%(set)s: some of your words will be deleted on %(day)s") % said
        why = _("Words of yours are in %(set)s, and what goes is said two weeks ahead.") % said
        context = {**said, "url": settings.ALS_SITE_URL + page}
        return letter_from(template, subject, context, why=why, of=learning_set.name)
