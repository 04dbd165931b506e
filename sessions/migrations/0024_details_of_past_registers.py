"""Counts made before their details were kept get them where the register still says what was counted."""

from django.db import migrations


def fill(apps, schema_editor):
    FrozenRegister = apps.get_model("als_sessions", "FrozenRegister")
    Attendance = apps.get_model("als_sessions", "Attendance")
    counts = FrozenRegister.objects.filter(superseded_at=None, same_people=True, remote=None).order_by("pk")
    for count in counts.iterator(chunk_size=500):
        lines = Attendance.objects.filter(session_id=count.session_id, counted=True)
        rows = list(lines.values_list("presence", "arrived_at", "is_late"))
        came = [(presence, late) for presence, at, late in rows if at and presence in {"in-room", "remote", "away"}]
        if (len(rows), len(came)) != (count.places, count.came):
            continue  # somebody was erased since: the count stays, and is not taken apart
        count.remote = sum(presence == "remote" for presence, _late in came)
        count.late = sum(late for _presence, late in came)
        count.apologies = sum(presence == "apologies" for presence, _at, _late in rows)
        count.save(update_fields=["remote", "late", "apologies"])


class Migration(migrations.Migration):
    dependencies = [("als_sessions", "0023_register_details")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
