"""One letter as text and as HTML, with the foot that all have, why it came and what stops it, and its thread."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from core.jobs.letter_html import letter_html
from core.jobs.outbox import Invite, Letter
from planning.stop_links import stop_url
from sets.models import LearningSet, Membership


def letter_of(
    template: str,
    person: User,
    subject: str,
    context: dict[str, Any],
    headers: dict[str, str],
    kind: str = "",
    *,
    invite: Invite | None = None,
    learning_set: LearningSet | None = None,
) -> Letter:
    """Both parts from the template of that name, in the language that is active. A letter about a set says whom one
    writes to."""
    whole = {
        "language": person.language,
        "heading": subject,
        "stop_url": stop_url(person.pk, kind) if kind else "",
        "notices_url": settings.ALS_SITE_URL + reverse("planning:notices"),
        "unread": whom_to_write_to(learning_set, person) if learning_set else "",
        **context,
    }
    headers = headers | (answers_go_to(learning_set, person) if learning_set else {})
    text = render_to_string(f"{template}.txt", whole)
    return Letter(subject, text, html=letter_html(f"{template}.html", whole), invite=invite, headers=headers)


def whom_to_write_to(learning_set: LearningSet, reader: User) -> str:
    """The set's facilitator by name and address, and whether an answer reaches them; "" where there is none but the
    reader."""
    first = _facilitator(learning_set, reader)
    if first is None:
        return ""
    facts = {"name": first.name, "address": first.email}
    if learning_set.replies_to_facilitator:
        return _("Your answer goes to %(name)s: %(address)s.") % facts
    return _("Answers to this address are not read. Write to %(name)s: %(address)s.") % facts


def answers_go_to(learning_set: LearningSet, reader: User) -> dict[str, str]:
    """The header that leads an answer to the set's facilitator, where the set has agreed to it."""
    first = _facilitator(learning_set, reader) if learning_set.replies_to_facilitator else None
    return {"Reply-To": first.email} if first else {}


def _facilitator(learning_set: LearningSet, reader: User) -> User | None:
    held = Membership.objects.current().filter(
        learning_set=learning_set, role=Membership.Role.FACILITATOR, person__is_active=True
    )
    first = held.exclude(person=reader).select_related("person").order_by("started_at", "id").first()
    return first.person if first else None


def thread_of(subject: UUID) -> dict[str, str]:
    """Headers by which mail programs show all letters about one session or poll together."""
    host = urlsplit(settings.ALS_SITE_URL).hostname or "localhost"
    return {"References": f"<{subject}@{host}>", "In-Reply-To": f"<{subject}@{host}>"}
