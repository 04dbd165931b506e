"""The base model of all others, and core's own tables."""

from core.models.audit import AuditHead, AuditRow
from core.models.base import BaseModel
from core.models.deletion import Deletion
from core.models.heartbeat import Heartbeat
from core.models.idempotency_key import IdempotencyKey
from core.models.outbox_mail import OutboxMail
from core.models.seal_key import SealKey

__all__ = [
    "AuditHead",
    "AuditRow",
    "BaseModel",
    "Deletion",
    "Heartbeat",
    "IdempotencyKey",
    "OutboxMail",
    "SealKey",
]
