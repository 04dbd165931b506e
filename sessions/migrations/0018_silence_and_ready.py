"""Ten seconds of silence, and who is done in a stage."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("als_sessions", "0017_handed_back")]

    operations = [
        migrations.AddField(
            model_name="session",
            name="silent_at",
            field=models.DateTimeField(
                blank=True,
                help_text="When the last ten seconds of silence began; who asked is not kept.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="attendance",
            name="ready_in",
            field=models.ForeignKey(
                blank=True,
                help_text="The stay in a stage in which they said that they are done.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="als_sessions.stagevisit",
            ),
        ),
    ]
