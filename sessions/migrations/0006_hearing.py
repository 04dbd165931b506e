"""A round that was run has ended for good, for the right to hear it; its presenter opens it to others by name."""

import core.clock
import core.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F


def take_ends_as_they_are(apps, schema_editor):
    """Rounds and sessions that have ended have been run: who comes now did not hear them."""
    rounds = apps.get_model("als_sessions", "Round").objects
    rounds.exclude(ended_at=None).update(heard_until=F("ended_at"))
    sessions = apps.get_model("als_sessions", "Session").objects
    sessions.exclude(closed_at=None).update(first_closed_at=F("closed_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('als_sessions', '0005_venue_position_status'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='round',
            name='handed_on',
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name='round',
            name='heard_until',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='session',
            name='first_closed_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.CreateModel(
            name='RoundReader',
            fields=[
                ('id', models.UUIDField(default=core.ids.uuid7, editable=False, primary_key=True, serialize=False)),
                ('created_at', models.DateTimeField(default=core.clock.now, editable=False)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('round', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readers', to='als_sessions.round')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('round', 'person'), name='sessions_round_reader_once')],
            },
        ),
        migrations.RunPython(take_ends_as_they_are, migrations.RunPython.noop),
    ]
