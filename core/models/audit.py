"""Who did what to which row, and when: rows that are only ever added, each chained to the last."""

from typing import Any, NoReturn

from django.db import models

from core.models.base import BaseModel


class AppendOnly(Exception):
    """Somebody tried to change or remove an audit row."""


class AuditHead(models.Model):
    """The end of the chain: the single row that is locked to add the next link."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    seq = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audithead_single")]

    def __str__(self) -> str:
        return f"core.audithead {self.seq}"


class AuditQuerySet(models.QuerySet["AuditRow"]):
    """Reads only: the ways to change many rows at once are shut."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Audit rows are never changed.")

    def delete(self) -> NoReturn:
        raise AppendOnly("Audit rows are never removed.")

    def of_set(self, learning_set_id: Any) -> "AuditQuerySet":
        return self.filter(learning_set_id=learning_set_id).order_by("seq")


class AuditRow(BaseModel):
    """One deed; written by core.audit.trail.record and by nothing else."""

    seq = models.BigIntegerField(unique=True)
    actor_id = models.UUIDField(null=True, blank=True, db_index=True)
    verb = models.CharField(max_length=64)
    object_type = models.CharField(max_length=100)
    object_id = models.CharField(max_length=64)
    learning_set_id = models.UUIDField(null=True, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    objects = AuditQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["learning_set_id", "seq"], name="auditrow_set"),
            models.Index(fields=["object_type", "object_id"], name="auditrow_object"),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("Audit rows are never changed.")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Audit rows are never removed.")
