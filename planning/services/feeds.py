"""Making a calendar feed's link, ending it, and noting that a calendar has read it."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from accounts.models import User
from core import clock
from core.audit import trail
from core.names import clean_name
from planning.feed_tokens import hash_of, new_salt, token_of
from planning.models import CalendarFeed
from programmes.permissions import check_leads

NOTED_EVERY = timedelta(hours=1)  # a write an hour at most, however often a calendar asks
READERS = ("Google", "Apple", "Outlook", "Thunderbird", "Nextcloud")


@transaction.atomic
def make(*, person: User, programme_id: UUID | None = None) -> CalendarFeed:
    """A new link; an old one of the same kind stops. Raises PermissionDenied unless they lead the programme."""
    User.objects.select_for_update().get(pk=person.pk)
    if programme_id:
        check_leads(programme_id, person.pk)
    CalendarFeed.objects.filter(person=person, programme=programme_id).delete()
    feed = CalendarFeed(person=person, programme_id=programme_id, salt=new_salt())
    feed.token_hash = hash_of(token_of(feed))
    feed.save()
    trail.record(actor=person, verb="feed.made", obj=feed)
    return feed


@transaction.atomic
def end(*, person: User, programme_id: UUID | None = None) -> None:
    """The link stops answering."""
    for feed in CalendarFeed.objects.filter(person=person, programme=programme_id):
        trail.record(actor=person, verb="feed.ended", obj=feed)
        feed.delete()


@transaction.atomic
def set_reminder(*, person: User, programme_id: UUID | None = None, reminds: bool) -> None:
    """Whether calendars that read the link remind an hour before each session; the link stays as it is."""
    CalendarFeed.objects.filter(person=person, programme=programme_id).update(reminds=reminds)


def note_read(feed: CalendarFeed, agent: str) -> None:
    """Remember when, to the hour, and by which calendar; never more of what it says of itself."""
    now = clock.now()
    if feed.read_at is not None and now - feed.read_at < NOTED_EVERY:
        return
    name = next((one for one in READERS if one.lower() in clean_name(agent).lower()), "")
    name = name or ("Apple" if "dataaccessd" in agent or "CalendarAgent" in agent else "")
    CalendarFeed.objects.filter(pk=feed.pk).update(read_at=now, read_by=name)
