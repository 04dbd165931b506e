"""What the audit says was done to dates, and no letter has told yet, becomes news in the new table."""

from datetime import timedelta

from django.db import migrations
from django.utils import timezone

SETTLES, LOOKS_BACK = timedelta(minutes=2), timedelta(days=3)
KINDS = {f"session.{kind}": kind for kind in ("planned", "changed", "cancelled", "restored")}


def copy_pending(apps, schema_editor):
    """A letter tells all that was done to its session until two minutes before it was posted."""
    rows = apps.get_model("core", "AuditRow").objects
    letters = apps.get_model("core", "OutboxMail").objects
    people = apps.get_model("accounts", "User").objects
    sessions = apps.get_model("als_sessions", "Session").objects
    news = apps.get_model("planning", "SessionNews").objects
    since = timezone.now() - LOOKS_BACK
    for row in rows.filter(verb__in=KINDS, created_at__gte=since).order_by("created_at", "id"):
        told = letters.filter(
            key__startswith=f"session.news:{row.object_id}:", created_at__gte=row.created_at + SETTLES
        )
        if told.exists() or not sessions.filter(pk=row.object_id).exists():
            continue
        actor = people.filter(pk=row.actor_id).first()
        news.create(
            session_id=row.object_id, kind=KINDS[row.verb], actor=actor, created_at=row.created_at
        )


class Migration(migrations.Migration):

    dependencies = [
        ("planning", "0001_initial"),
        ("core", "0005_idempotency_key"),
        ("accounts", "0001_initial"),
        ("als_sessions", "0005_venue_position_status"),
    ]

    operations = [migrations.RunPython(copy_pending, migrations.RunPython.noop)]
