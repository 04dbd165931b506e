"""Whether somebody is shown a hint on questions that look like advice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_draft_stamps")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="question_hints",
            field=models.BooleanField(db_default=True, default=True, verbose_name="hints on questions"),
        ),
    ]
