"""What lies in the wrong order is mended, so that the checks of the next migration hold."""

from django.db import migrations
from django.db.models import F


def mend(apps, schema_editor):
    """An end before its start: a programme's is unknown, a role was never held. No day to keep words is one day."""
    Programme = apps.get_model("programmes", "Programme")
    Programme.objects.filter(ends_on__lt=F("starts_on")).update(ends_on=None)
    Programme.objects.filter(retention_days=0).update(retention_days=1)
    Programme.objects.filter(brief_days=0).update(brief_days=1)
    Role = apps.get_model("programmes", "ProgrammeRole")
    Role.objects.filter(ended_at__lt=F("started_at")).update(ended_at=F("started_at"))


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_initial")]

    operations = [migrations.RunPython(mend, migrations.RunPython.noop)]
