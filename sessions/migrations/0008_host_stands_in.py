"""The host is host by what they may open, or stands in for who is gone."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('als_sessions', '0007_taking_out'),
    ]

    operations = [
        migrations.AddField(
            model_name='session',
            name='host_stands_in',
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]
