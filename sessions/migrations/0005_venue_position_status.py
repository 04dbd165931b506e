"""Call a venue, a position and a status by these names."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [("als_sessions", "0004_round_of_a_reflection")]

    operations = [
        migrations.RenameField("session", "place", "venue"),
        migrations.RenameField("round", "place", "position"),
        migrations.AlterModelOptions("round", {"ordering": ["position", "id"]}),
        migrations.RenameField("round", "standing", "status"),
        migrations.RenameField("step", "place", "position"),
        migrations.AlterModelOptions("step", {"ordering": ["position", "id"]}),
    ]
