"""Call a venue and a status by these names."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("sets", "0001_initial")]

    operations = [
        migrations.RenameField("learningset", "place", "venue"),
        migrations.RenameField("learningset", "standing", "status"),
        migrations.AlterField(
            "learningset",
            "status",
            models.CharField(
                choices=[
                    ("forming", "Forming"),
                    ("facilitated", "Facilitated"),
                    ("shared", "Facilitation shared"),
                    ("self-run", "Runs itself"),
                    ("ended", "Ended"),
                ],
                default="forming",
                max_length=12,
                verbose_name="status",
            ),
        ),
    ]
