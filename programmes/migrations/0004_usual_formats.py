"""Take the formats a programme may choose from the one list of them."""

import sessions.process.formats
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('programmes', '0003_in_order'),
    ]

    operations = [
        migrations.AlterField(
            model_name='programme',
            name='default_format',
            field=models.SlugField(choices=sessions.process.formats.usual_formats, default='classic'),
        ),
    ]
