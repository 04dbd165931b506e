"""Write down what everybody has been told already, so that the next letter says what changed and leavers are cancelled."""

from django.db import migrations
from django.db.models import Q
from django.utils import timezone


def copy_known(apps, schema_editor):
    Session = apps.get_model("als_sessions", "Session")
    Membership = apps.get_model("sets", "Membership")
    CalendarEntry = apps.get_model("planning", "CalendarEntry")
    SessionNews = apps.get_model("planning", "SessionNews")
    now = timezone.now()
    sessions = Session.objects.filter(starts_at__gt=now, status__in=["scheduled", "cancelled"])
    untold = SessionNews.objects.filter(told_at=None, kind="planned").values("session")
    for session in sessions.exclude(pk__in=untold).iterator(chunk_size=500):
        held = Membership.objects.filter(Q(ended_at=None) | Q(ended_at__gt=now), learning_set=session.learning_set_id)
        people = set(held.filter(started_at__lte=now).values_list("person_id", flat=True))
        CalendarEntry.objects.bulk_create(
            [
                CalendarEntry(
                    session=session, person_id=person, sequence=session.sequence, starts_at=session.starts_at,
                    minutes=session.minutes, venue=session.venue, is_on=session.status == "scheduled",
                )
                for person in sorted(people)
            ],
            ignore_conflicts=True,
        )


class Migration(migrations.Migration):
    dependencies = [("planning", "0003_calendar_entry"), ("sets", "0002_venue_and_status")]

    operations = [migrations.RunPython(copy_known, migrations.RunPython.noop)]
