"""The audit table: who did what to which row, and when. Rows are only added, and chained by digest within minutes."""

from typing import Any, NoReturn

from django.db import models

from core.models.base import BaseModel


class AppendOnly(Exception):
    """Raised on an attempt to update or delete an audit row."""


class AuditHead(models.Model):
    """The end of the chain: a single row, locked by the job that chains new rows."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    seq = models.BigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="audithead_single")]

    def __str__(self) -> str:
        return f"core.audithead {self.seq}"


class AuditQuerySet(models.QuerySet["AuditRow"]):
    """Allows reading and the one update by which a row joins the chain; bulk updates and deletes raise AppendOnly."""

    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Audit rows are never changed.")

    def delete(self) -> NoReturn:
        raise AppendOnly("Audit rows are never removed.")

    def in_order(self) -> "AuditQuerySet":
        """All rows by the time of the act, chained or not."""
        return self.order_by("created_at", "id")

    def of_set(self, learning_set_id: Any) -> "AuditQuerySet":
        return self.filter(learning_set_id=learning_set_id).in_order()

    def chained(self) -> "AuditQuerySet":
        """Chained rows in the order of the chain."""
        return self.filter(seq__isnull=False).order_by("seq")

    def unchained(self) -> "AuditQuerySet":
        """Rows not yet chained, in the order in which they will be."""
        return self.filter(seq=None).in_order()

    def chain(self, row: "AuditRow") -> None:
        """Set a row's number and digest in the chain, once; raises AppendOnly for a row that has them."""
        waiting = self.filter(pk=row.pk, seq=None)
        link = {"seq": row.seq, "previous": row.previous, "digest": row.digest}
        if not super(AuditQuerySet, waiting).update(**link):
            raise AppendOnly("An audit row is chained once.")


class AuditRow(BaseModel):
    """One audited act; created by core.audit.trail.record, numbered once by core.audit.chain, otherwise immutable."""

    seq = models.BigIntegerField(unique=True, null=True, blank=True)
    actor_id = models.UUIDField(null=True, blank=True, db_index=True)
    verb = models.CharField(max_length=64)
    object_type = models.CharField(max_length=100)
    object_id = models.CharField(max_length=64)
    learning_set_id = models.UUIDField(null=True, blank=True)
    facts = models.JSONField(default=dict, blank=True)
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["learning_set_id", "seq"], name="auditrow_set"),
            models.Index(fields=["object_type", "object_id"], name="auditrow_object"),
            models.Index(
                fields=["created_at", "id"], condition=models.Q(seq=None), name="auditrow_unchained"
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise AppendOnly("Audit rows are never changed.")
        kwargs["force_insert"] = True
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("Audit rows are never removed.")
