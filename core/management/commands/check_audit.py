"""Verifies the audit chain, names the first row that was altered or is missing, then chains the rows that wait."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.audit import chain, checkpoints
from core.models import AuditHead
from core.web import health


class Command(BaseCommand):
    help = "Verify the audit chain; fails at the first altered or missing row, or when its end was cut."

    def handle(self, *args: Any, **options: Any) -> None:
        if not health.is_migrated():
            raise CommandError(
                "The database is of the former version: check with that one, or migrate first."
            )
        found = chain.verify_chain()
        if found is not None:
            raise CommandError(f"Audit row {found.seq} is {found.what}.")
        if cut := checkpoints.find_cut():
            raise CommandError(f"The audit is cut: row {cut.seq} was seen, says {checkpoints.place()}.")
        if late := chain.late_rows():
            self.stderr.write(f"{late} rows waited for more than 30 minutes: does the letters' process run?")
        chain.extend_chain()
        head = AuditHead.objects.filter(pk=1).first() or AuditHead()
        self.stdout.write(f"The audit holds: {head.seq} rows, ending in {head.digest or 'nothing'}.")
        if seen := checkpoints.last_seen():
            self.stdout.write(f"The witness saw row {seen.seq}, and it is there.")
