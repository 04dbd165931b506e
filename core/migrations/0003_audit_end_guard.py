"""Let the database also refuse to put a row in another's place, and to set the audit's end back."""

from django.db import migrations

from core.audit import triggers


def create_triggers(apps, schema_editor):
    for statement in triggers.MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("core", "0002_audit_guard")]

    # Lowered by the one before, which takes all of them down.
    operations = [migrations.RunPython(create_triggers, migrations.RunPython.noop)]
