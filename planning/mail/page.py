"""One letter as text and as HTML, with the foot that all have, why it came and what stops it, and its thread."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.models import User
from core.jobs.letter_html import letter_html
from core.jobs.outbox import Invite, Letter
from planning.stop_links import stop_url


def letter_of(
    template: str,
    person: User,
    subject: str,
    context: dict[str, Any],
    headers: dict[str, str],
    kind: str = "",
    *,
    invite: Invite | None = None,
) -> Letter:
    """Both parts from the template of that name, in the language that is active."""
    whole = {
        "language": person.language,
        "heading": subject,
        "stop_url": stop_url(person.pk, kind) if kind else "",
        "notices_url": settings.ALS_SITE_URL + reverse("planning:notices"),
        **context,
    }
    text = render_to_string(f"{template}.txt", whole)
    return Letter(subject, text, html=letter_html(f"{template}.html", whole), invite=invite, headers=headers)


def thread_of(subject: UUID) -> dict[str, str]:
    """Headers by which mail programs show all letters about one session or poll together."""
    host = urlsplit(settings.ALS_SITE_URL).hostname or "localhost"
    return {"References": f"<{subject}@{host}>", "In-Reply-To": f"<{subject}@{host}>"}
