"""Call an issue's status by that name."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("issues", "0001_initial")]

    operations = [migrations.RenameField("issue", "standing", "status")]
