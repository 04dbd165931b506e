"""Give the audit a key, and close off the rows that were digested without one by a first row under it."""

from uuid import UUID

from django.db import migrations, models

from core.audit import chain
from core.sealing import box, keyring, master_keys

KINDS = ["set", "person", "site"]


def close_off(apps, schema_editor):
    """What came before stays as it was written; a first row under the key holds it fast."""
    AuditHead, AuditRow = apps.get_model("core", "AuditHead"), apps.get_model("core", "AuditRow")
    head = AuditHead.objects.select_for_update().filter(pk=1, seq__gt=0).first()
    if head is None:
        return
    kek_id, kek = master_keys.current_kek()
    key = apps.get_model("core", "SealKey")(holder_kind="site", holder_id=UUID(int=0), kek_id=kek_id)
    secret = box.new_key()
    key.wrapped = box.wrap(secret, kek=kek, binding=master_keys.wrapping(key))
    key.save(force_insert=True)
    row = AuditRow(
        seq=head.seq + 1,
        verb="audit.keyed",
        object_type="core.audithead",
        object_id="1",
        previous=head.digest,
    )
    row.digest = chain.digest_of(row, keyring.Key(key.pk, secret))
    row.save(force_insert=True)
    head.seq, head.digest = row.seq, row.digest
    head.save(update_fields=["seq", "digest"])


class Migration(migrations.Migration):
    dependencies = [("core", "0003_audit_end_guard")]

    operations = [
        migrations.RemoveConstraint(model_name="sealkey", name="sealkey_holder_kind"),
        migrations.AlterField(
            model_name="sealkey",
            name="holder_kind",
            field=models.CharField(
                choices=[("set", "Set"), ("person", "Person"), ("site", "Site")], max_length=8
            ),
        ),
        migrations.AddConstraint(
            model_name="sealkey",
            constraint=models.CheckConstraint(
                condition=models.Q(("holder_kind__in", KINDS)), name="sealkey_holder_kind"
            ),
        ),
        migrations.RunPython(close_off, migrations.RunPython.noop),
    ]
