"""An acceptance knows its set by itself, and whether it said that attendance is seen by name."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sets", "0012_time_sharing")]

    operations = [
        migrations.AddField(
            model_name="acceptance",
            name="learning_set",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="sets.learningset"
            ),
        ),
        migrations.AddField(
            model_name="acceptance",
            name="names_attendance",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
