"""Days that no date can hold become the most that there may be, before the next migration asks for it."""

from typing import Any

from django.db import migrations

MOST = 3660


def lower(apps: Any, _editor: Any) -> None:
    """What was stored from before there was a most."""
    programmes = apps.get_model("programmes", "Programme").objects
    for field in ("retention_days", "brief_days"):
        programmes.filter(**{f"{field}__gt": MOST}).update(**{field: MOST})


class Migration(migrations.Migration):
    dependencies = [("programmes", "0009_asks_score")]

    operations = [migrations.RunPython(lower, migrations.RunPython.noop, elidable=True)]
