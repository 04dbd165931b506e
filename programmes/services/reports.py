"""Keeping a quarter's report."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.audit import trail
from core.errors import Refused
from programmes.models import Programme, QuarterReport
from programmes.permissions import check_leads
from programmes.quarters import Quarter


@transaction.atomic
def keep_report(
    *, programme_id: UUID, person: User, quarter: Quarter, content: dict[str, Any]
) -> QuarterReport:
    """Keep a quarter's figures as they stand. The first report of a quarter is its only one, however often it is asked
    for.

    Raises PermissionDenied for who does not lead the programme, and Refused before the quarter's figures have settled.
    """
    programme = Programme.objects.select_for_update().get(pk=programme_id)
    check_leads(programme_id, person.pk)
    if (kept := QuarterReport.objects.filter(programme=programme, first=quarter.first).first()) is not None:
        return kept
    if timezone.localdate(clock.now()) < quarter.settled_on:
        raise Refused(
            _("This report can be made from %(day)s.") % {"day": date_format(quarter.settled_on, "j F Y")}
        )
    made = QuarterReport.objects.create(
        programme=programme, first=quarter.first, content=content, made_by=person
    )
    trail.record(actor=person, verb="programme.reported", obj=made)
    return made
