"""Count the registers of sessions that closed before counts were kept: the members of each day."""

from collections import defaultdict

from django.db import migrations

AT_ONCE = 400
MISSED = ("apologies", "absent", "not-due")


def freeze(apps, schema_editor):
    Session = apps.get_model("als_sessions", "Session")
    closed = Session._base_manager.filter(
        status="closed", register_closed_at__isnull=False, rehearsal_of=None, frozen_registers=None
    )
    sessions = list(closed.order_by("pk").values_list("pk", "learning_set", "opened_at", "starts_at", "closed_at"))
    for first in range(0, len(sessions), AT_ONCE):
        _freeze(apps, sessions[first : first + AT_ONCE])


def _freeze(apps, sessions):
    Attendance = apps.get_model("als_sessions", "Attendance")
    FrozenRegister = apps.get_model("als_sessions", "FrozenRegister")
    periods = _periods(apps, {row[1] for row in sessions})
    lines = defaultdict(list)
    register = Attendance.objects.filter(session__in=[row[0] for row in sessions], role="member")
    for row in register.exclude(presence="not-due"):
        lines[row.session_id].append(row)
    counts, counted = [], []
    for pk, learning_set, opened_at, starts_at, closed_at in sessions:
        begun = opened_at or starts_at
        due = [
            row
            for row in lines[pk]
            if any(
                start <= closed_at and (end is None or end > begun)
                for start, end in periods[learning_set, row.person_id]
            )
        ]
        came = sum(row.arrived_at is not None and row.presence not in MISSED for row in due)
        counts.append(FrozenRegister(session_id=pk, places=len(due), came=came, created_at=closed_at))
        counted += [row.pk for row in due]
    FrozenRegister.objects.bulk_create(counts)
    for first in range(0, len(counted), AT_ONCE):
        Attendance.objects.filter(pk__in=counted[first : first + AT_ONCE]).update(counted=True)


def _periods(apps, sets):
    Membership = apps.get_model("sets", "Membership")
    found = defaultdict(list)
    members = Membership.objects.filter(learning_set__in=sets, role="member")
    for learning_set, person, start, end in members.values_list("learning_set", "person", "started_at", "ended_at"):
        found[learning_set, person].append((start, end))
    return found


class Migration(migrations.Migration):
    dependencies = [("als_sessions", "0019_frozen_registers"), ("sets", "0001_initial")]

    operations = [migrations.RunPython(freeze, migrations.RunPython.noop)]
