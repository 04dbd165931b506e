"""Insert rows exactly as they were: no defaults, no `auto_now`, no new encryption.

`bulk_create` computes values while it saves: timestamps would change, and text would be encrypted under another key. Of
Django's inserts only the private `QuerySet._insert` takes many rows at once and changes no value. With
`ALS_PLAIN_INSERTS` rows are inserted one by one, as `loaddata` does: they are the same, and it takes longer.
"""

from typing import Any

from django.conf import settings
from django.core.serializers.base import DeserializedObject
from django.db import connection, models

from core.db.unscoped import rows
from core.sealing.attribute import as_stored


def insert(model: type[models.Model], made: list[models.Model]) -> None:
    """Writes these rows; raises IntegrityError where one is there already."""
    with as_stored():
        if settings.ALS_PLAIN_INSERTS:
            for row in made:
                DeserializedObject(row).save(using=connection.alias, force_insert=True)
        else:
            _insert_many(model, made)


def _insert_many(model: type[models.Model], made: list[models.Model]) -> None:
    fields = model._meta.concrete_fields
    table: Any = rows(model)
    most = max(1, connection.ops.bulk_batch_size(fields, made))
    for start in range(0, len(made), most):
        table._insert(made[start : start + most], fields=fields, using=connection.alias, raw=True)
