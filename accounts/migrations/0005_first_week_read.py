"""Whether somebody has said that they have read the pages of their first week."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0004_organisation_sign_in")]

    operations = [
        migrations.AddField(
            model_name="user",
            name="has_read_first_week",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
