"""Acceptances made before get the set of their agreement."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    Acceptance = apps.get_model("sets", "Acceptance")
    Agreement = apps.get_model("sets", "Agreement")
    theirs = Agreement._base_manager.filter(pk=OuterRef("agreement")).values("learning_set")
    Acceptance._base_manager.filter(learning_set=None).update(learning_set=Subquery(theirs))


class Migration(migrations.Migration):
    dependencies = [("sets", "0013_acceptance_by_name")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
