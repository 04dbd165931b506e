"""Links that open a session in Google's, Outlook's or Apple's calendar, where a mail program does not."""

from datetime import UTC
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from planning.calendar import plain
from sessions.models import Session

GOOGLE = "https://calendar.google.com/calendar/render"
OUTLOOK = "https://outlook.office.com/calendar/0/action/compose"


def calendar_links(session: Session) -> list[tuple[str, str]]:
    """Name and address of each; they carry the set's name, date, place and our page, never the video link."""
    page = settings.ALS_SITE_URL + reverse("planning:detail", args=[session.pk])
    file = settings.ALS_SITE_URL + reverse("planning:calendar", args=[session.pk])
    title = _("%(set)s session") % {"set": plain(session.learning_set.name)}
    starts, ends = session.starts_at.astimezone(UTC), session.planned_end.astimezone(UTC)
    where = plain(session.venue) or page
    google = {
        "action": "TEMPLATE", "text": title, "details": page, "location": where, "ctz": session.time_zone,
        "dates": f"{starts:%Y%m%dT%H%M%SZ}/{ends:%Y%m%dT%H%M%SZ}",
    }  # fmt: skip
    outlook = {
        "rru": "addevent", "subject": title, "body": page, "location": where,
        "startdt": f"{starts:%Y-%m-%dT%H:%M:%SZ}", "enddt": f"{ends:%Y-%m-%dT%H:%M:%SZ}",
    }  # fmt: skip
    return [
        ("Google", f"{GOOGLE}?{urlencode(google)}"),
        ("Outlook", f"{OUTLOOK}?{urlencode(outlook)}"),
        ("Apple", file),
    ]
