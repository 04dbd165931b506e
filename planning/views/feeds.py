"""Private calendar feeds: the page on which a link is made, shown and ended, and the file behind it."""

import time
from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.reauthentication import recent_sign_in_required
from planning.feed_tokens import token_of
from planning.models import CalendarFeed
from planning.reads.feeds import feed_of, file_of, tag_of
from planning.services import feeds
from programmes.models import Programme
from sets.requests import SetRequest

READS_AN_HOUR, HOUR, REMEMBERED = 60, 3600.0, 10_000


@dataclass(frozen=True)
class FeedRow:
    """One's own feed, or that of a programme, with its link where it is to be shown."""

    name: str
    programme: Programme | None
    feed: CalendarFeed | None
    url: str = ""


class RecentReads:
    """How often each link was read within the hour, in this process alone: counting costs no query."""

    def __init__(self) -> None:
        self._reads: OrderedDict[object, tuple[float, int]] = OrderedDict()

    def is_too_often(self, pk: object) -> bool:
        """Count one read."""
        began, count = self._reads.get(pk, (time.monotonic(), 0))
        if time.monotonic() - began > HOUR:
            began, count = time.monotonic(), 0
        self._reads[pk] = (began, count + 1)
        while len(self._reads) > REMEMBERED:
            self._reads.popitem(last=False)
        return count >= READS_AN_HOUR


recent_reads = RecentReads()


@require_safe
def mine(request: SetRequest) -> HttpResponse:
    """Which feeds there are; a link is shown only after a new proof of who asks."""
    return _page(request)


@require_POST
@recent_sign_in_required
def link(request: SetRequest) -> HttpResponse:
    """Make a link (an old one stops), show it again, end it, or have calendars remind."""
    led = {str(one.pk): one for one in Programme.objects.led_by(request.user.pk)}
    chosen = request.POST.get("programme", "")
    if chosen and chosen not in led:
        raise Http404
    programme_id = led[chosen].pk if chosen else None
    if request.POST.get("act") == "end":
        feeds.end(person=request.user, programme_id=programme_id)
        messages.success(request, _("The link is ended. Calendars that read it find nothing any more."))
        return redirect("planning:feeds")
    if request.POST.get("act") in {"remind", "silent"}:
        reminds = request.POST.get("act") == "remind"
        feeds.set_reminder(person=request.user, programme_id=programme_id, reminds=reminds)
        messages.success(request, _("Saved. Your calendar shows it when it next reads the link."))
        return redirect("planning:feeds")
    if request.POST.get("act") == "make":
        feeds.make(person=request.user, programme_id=programme_id)
    return _page(request, shown=chosen or "own")


@require_safe
@login_not_required
def read(request: HttpRequest, token: str) -> HttpResponse:
    """The file; 404 for an unknown link or one whose owner holds no role any more, 304 when nothing has changed."""
    feed = feed_of(token)
    if feed is None:
        raise Http404
    if recent_reads.is_too_often(feed.pk):
        return HttpResponse(status=429, headers={"Retry-After": "3600"})
    file = file_of(feed)
    feeds.note_read(feed, request.headers.get("User-Agent", "")[:200])
    tag = tag_of(file)
    if tag in request.headers.get("If-None-Match", ""):
        return HttpResponse(status=304, headers={"ETag": tag})
    answer = HttpResponse(file, content_type="text/calendar; charset=utf-8", headers={"ETag": tag})
    answer["Content-Disposition"] = 'inline; filename="sessions.ics"'
    return answer


def _page(request: SetRequest, shown: str = "") -> HttpResponse:
    made = {feed.programme_id: feed for feed in CalendarFeed.objects.filter(person=request.user)}
    rows = [_row(_("My sessions"), None, made, shown)]
    for one in Programme.objects.led_by(request.user.pk).order_by("name", "pk"):
        rows.append(_row(one.name, one, made, shown))
    return render(request, "planning/feeds.html", {"rows": rows})


def _row(
    name: str, programme: Programme | None, made: dict[UUID | None, CalendarFeed], shown: str
) -> FeedRow:
    feed = made.get(programme.pk if programme else None)
    if feed is None or shown != (str(programme.pk) if programme else "own"):
        return FeedRow(name, programme, feed)
    url = settings.ALS_SITE_URL + reverse("planning:feed", args=[token_of(feed)])
    return FeedRow(name, programme, feed, url)
