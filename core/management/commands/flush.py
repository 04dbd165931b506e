"""Django's flush, with the audit's triggers dropped for its duration, since they forbid deleting rows."""

from typing import Any

from django.core.management.commands import flush
from django.db import connections

from core.audit import triggers


class Command(flush.Command):
    def handle(self, **options: Any) -> None:
        connection = connections[options["database"]]
        triggers.drop_triggers(connection)
        try:
            super().handle(**options)
        finally:
            triggers.create_triggers(connection)
