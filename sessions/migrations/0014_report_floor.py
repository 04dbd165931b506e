"""Who has the floor in the action reports: kept, so that nobody who arrives takes it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("als_sessions", "0013_hard_moment"),
    ]

    operations = [
        migrations.AddField(
            model_name="attendance",
            name="floor_at",
            field=models.DateTimeField(
                blank=True, help_text="Since when they have had the floor in the action reports.", null=True
            ),
        ),
    ]
