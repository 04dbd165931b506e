"""Letters about sets: invitations and changed agreements; they quote no members' words."""

import zoneinfo
from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.jobs.outbox import Letter, letter
from core.jobs.plain_letters import letter_from
from sets import tokens
from sets.models import Invitation, LearningSet, Membership
from sets.reads import life_of

ASKED = gettext_lazy("%(name)s asked that an invitation be sent to this address.")
BELONGS = gettext_lazy("You belong to %(set)s.")


@letter("sets.invitation")
def invitation(about: Mapping[str, str]) -> Letter | None:
    """An invitation: who invites to which set, and a link. None once it was answered or withdrawn."""
    rows = Invitation.objects.select_related("invited_by", "learning_set__programme")
    asked = rows.filter(pk=about["invitation"]).first()
    if asked is None or not asked.is_pending or asked.learning_set.has_ended:
        return None
    url = settings.ALS_SITE_URL + reverse("sets:invitation", args=[tokens.token_of(asked)])
    subject = _("%(name)s invites you to %(set)s") % {
        "name": asked.invited_by.name,
        "set": asked.learning_set.name,
    }
    why, context = ASKED % {"name": asked.invited_by.name}, {"invitation": asked, "url": url}
    with timezone.override(asked.learning_set.zone):
        return letter_from(
            "sets/email/invitation.txt", subject, context, why=why, of=asked.learning_set.name,
            has_account=False,
        )  # fmt: skip


@letter("sets.agreement_changed")
def agreement_changed(about: Mapping[str, str]) -> Letter | None:
    """A new agreement to accept. None for somebody who has left, or when the set has ended."""
    learning_set = LearningSet.objects.filter(pk=about["set"]).first()
    reader = User.objects.filter(pk=about["person"], is_active=True).first()
    if learning_set is None or reader is None or learning_set.has_ended:
        return None
    if not Membership.objects.current().of(reader.pk).filter(learning_set=learning_set).exists():
        return None
    context = {
        "set": learning_set,
        "reader": reader,
        "author": User.objects.filter(pk=about["by"]).first(),
        "at": _in_zone(about["at"], reader.zone),
        "url": settings.ALS_SITE_URL + reverse("sets:agreement", args=[learning_set.pk]),
    }
    subject = _("%(set)s: the agreement has changed") % {"set": learning_set.name}
    why = BELONGS % {"set": learning_set.name}
    return letter_from("sets/email/agreement_changed.txt", subject, context, why=why, of=learning_set.name)


@letter("sets.ended")
def ended(about: Mapping[str, str]) -> Letter | None:
    """The set has ended: until when its words are kept, and the way to one's own copy. None if it goes on again."""
    learning_set = LearningSet.objects.select_related("programme").filter(pk=about["set"]).first()
    reader = User.objects.filter(pk=about["person"], is_active=True).first()
    if learning_set is None or reader is None or not learning_set.has_ended:
        return None
    author = User.objects.filter(pk=about["by"]).first()
    with translation.override(reader.language):
        context = {
            "set": learning_set.name,
            "name": author.name if author else "",
            "day": date_format(life_of(learning_set).goes_on, "j F Y"),
            "url": settings.ALS_SITE_URL + reverse("privacy:mine"),
        }
        subject = _("%(set)s has ended") % {"set": learning_set.name}
        why, of = BELONGS % {"set": learning_set.name}, learning_set.name
        return letter_from("sets/email/ended.txt", subject, context, why=why, of=of)


@letter("sets.joined")
def joined(about: Mapping[str, str]) -> Letter | None:
    """Somebody is in the set whom it might not expect. None for a reader who has left, or when that one has."""
    found = _membership(about)
    reader = User.objects.filter(pk=about["person"], is_active=True).first()
    if found is None or reader is None or found.learning_set.has_ended:
        return None
    if not Membership.objects.current().of(reader.pk).filter(learning_set=found.learning_set).exists():
        return None
    context = {
        "membership": found,
        "is_lead": about["why"] == "lead",
        "is_named": about["why"] == "named",
        "url": settings.ALS_SITE_URL + reverse("sets:people", args=[found.learning_set_id]),
    }
    subject = _("%(name)s is now in %(set)s") % {
        "name": found.person.name,
        "set": found.learning_set.name,
    }
    of = found.learning_set.name
    return letter_from("sets/email/joined.txt", subject, context, why=BELONGS % {"set": of}, of=of)


@letter("sets.accepted")
def accepted(about: Mapping[str, str]) -> Letter | None:
    """To the invited address: who joined with the invitation. None once that one has left."""
    found = _membership(about)
    asked = Invitation.objects.select_related("invited_by").filter(pk=about["invitation"]).first()
    if found is None or asked is None:
        return None
    subject = _("Your invitation to %(set)s was accepted") % {"set": found.learning_set.name}
    context = {"membership": found, "invitation": asked}
    why = _("The invitation was sent to this address.")
    of = found.learning_set.name
    return letter_from("sets/email/accepted.txt", subject, context, why=why, of=of, has_account=False)


def _membership(about: Mapping[str, str]) -> Membership | None:
    held = Membership.objects.current().select_related("person", "learning_set__programme")
    return held.filter(pk=about["membership"]).first()


def _in_zone(moment: str, zone: zoneinfo.ZoneInfo) -> str:
    local = datetime.fromisoformat(moment).astimezone(zone)
    return f"{local:%-d %B %Y, %H:%M} ({zone.key})"
