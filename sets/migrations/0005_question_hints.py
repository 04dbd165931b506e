"""Whether a set shows its members a hint on questions that look like advice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sets", "0004_least_people")]

    operations = [
        migrations.AddField(
            model_name="learningset",
            name="question_hints",
            field=models.BooleanField(db_default=True, default=True, verbose_name="hints on questions"),
        ),
    ]
