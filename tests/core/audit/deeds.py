"""Deeds for tests of the audit: recorded, chained, and tampered with."""

from typing import Any

from django.db import connection

from core.audit import triggers
from core.audit.chain import extend_chain
from core.audit.trail import record
from core.ids import uuid7
from core.models import AuditRow, IdempotencyKey


def deed(**facts: Any) -> AuditRow:
    return record(actor=None, verb="session.opened", obj=IdempotencyKey(person_id=uuid7()), **facts)


def chained(**facts: Any) -> AuditRow:
    """A deed that has its place."""
    row = deed(**facts)
    extend_chain()
    row.refresh_from_db()
    return row


def tamper(sql: str) -> None:
    """As somebody with the whole database in hand would."""
    triggers.drop_triggers(connection)
    with connection.cursor() as cursor:
        cursor.execute(sql)
    triggers.create_triggers(connection)
