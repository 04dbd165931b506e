"""Let an audit row wait for its place in the chain: requests only add rows, a job chains them. Rows stay as they are."""

from django.db import migrations, models

from core.audit import triggers


def lower(apps, schema_editor):
    for statement in triggers.DROP[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


def raise_again(apps, schema_editor):
    for statement in triggers.MAKE[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("core", "0005_idempotency_key")]

    operations = [
        migrations.RunPython(lower, raise_again),
        migrations.AlterField(
            model_name="auditrow",
            name="seq",
            field=models.BigIntegerField(blank=True, null=True, unique=True),
        ),
        migrations.AlterField(
            model_name="auditrow",
            name="digest",
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddIndex(
            model_name="auditrow",
            index=models.Index(
                condition=models.Q(("seq", None)), fields=["created_at", "id"], name="auditrow_unchained"
            ),
        ),
        migrations.RunPython(raise_again, lower),
    ]
