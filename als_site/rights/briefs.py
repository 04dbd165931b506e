"""Briefs with the day on which each goes."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from als_site.rights.dates import brief_days
from als_site.rights.rows import rows
from issues.models import Brief
from sessions.models import Bid, Round

CHUNK = 500


@dataclass(frozen=True)
class DatedBrief:
    """One brief, whose it is, its set, and its day."""

    id: UUID
    issue_id: UUID
    person_id: UUID
    learning_set_id: UUID
    zone: ZoneInfo
    day: date | None


def dated_briefs() -> Iterator[DatedBrief]:
    """Those whose issue ever came to a session; the others wait for their set."""
    came = Q(issue__in=Bid.objects.exclude(issue=None).values("issue")) | Q(
        issue__in=Round.objects.exclude(issue=None).values("issue")
    )
    columns = ("id", "issue_id", "person_id", "issue__learning_set", "issue__learning_set__time_zone")
    found = rows(Brief).filter(came).order_by("pk").values_list(*columns).iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        days = brief_days([issue_id for _pk, issue_id, *_rest in chunk])
        for pk, issue_id, person_id, set_id, zone in chunk:
            yield DatedBrief(pk, issue_id, person_id, set_id, ZoneInfo(zone), days[issue_id])
