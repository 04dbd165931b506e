"""Let the database itself refuse to change or remove an audit row."""

from django.db import migrations

from core.audit import triggers


def create_triggers(apps, schema_editor):
    for statement in triggers.MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    for statement in triggers.DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("core", "0001_initial")]

    operations = [migrations.RunPython(create_triggers, drop_triggers)]
