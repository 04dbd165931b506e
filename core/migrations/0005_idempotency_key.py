"""Call the key that a form carries, so that it counts once, by its name."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("core", "0004_audit_key")]

    operations = [
        migrations.RenameModel("Receipt", "IdempotencyKey"),
        migrations.RenameIndex("idempotencykey", new_name="idempotency_key_created", old_name="receipt_created"),
        migrations.RemoveConstraint("idempotencykey", "receipt_once"),
        migrations.AddConstraint(
            "idempotencykey", models.UniqueConstraint(fields=["person_id", "key"], name="idempotency_key_once")
        ),
    ]
