"""Remember under which address somebody was invited, and that a set was told of a lead in it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("sets", "0002_venue_and_status")]

    operations = [
        migrations.AddField(
            "membership",
            "invited_as",
            models.EmailField(blank=True, db_default="", default="", max_length=254),
        ),
        migrations.AddField(
            "membership",
            "lead_told_at",
            models.DateTimeField(
                blank=True,
                help_text="When the set was told that this person leads its programme.",
                null=True,
            ),
        ),
    ]
