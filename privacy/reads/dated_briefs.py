"""Briefs with the day on which each goes, and what was typed for one and never kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from accounts.models import Draft
from core.db.unscoped import rows
from issues.models import Brief, Issue, draft_slots
from privacy.reads.related_drafts import IDS
from privacy.reads.retention_days import brief_days, has_come
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
    author_comes_in: bool
    day: date | None


def dated_briefs(issue_id: UUID | None = None) -> Iterator[DatedBrief]:
    """Those whose issue ever came to a session; the others wait for their set. With an id, that issue's alone."""
    columns = (
        *("id", "issue_id", "person_id", "issue__learning_set"),
        *("issue__learning_set__time_zone", "person__is_active"),
    )
    chosen = rows(Brief).filter(_came("issue"))
    if issue_id is not None:
        chosen = chosen.filter(issue=issue_id)
    found = chosen.order_by("pk").values_list(*columns).iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        days = brief_days([issue_id for _pk, issue_id, *_rest in chunk])
        for pk, issue, person_id, set_id, zone, active in chunk:
            yield DatedBrief(pk, issue, person_id, set_id, ZoneInfo(zone), active, days[issue])


def forget_draft_of(brief: Brief) -> None:
    """What its author typed for it and did not keep."""
    rows(Draft).filter(person=brief.person_id, slot=draft_slots(brief.issue_id)["brief"]).delete()


def due_drafts() -> QuerySet[Draft]:
    """Typed for a brief that is not there, when the day on which that would go has come."""
    typed = (
        rows(Draft).filter(slot__startswith="issue:", slot__endswith=":brief").exclude(slot__contains=":new:")
    )
    slots_of = dict(typed.values_list("pk", "slot"))
    named = {pk: found[0] for pk, slot in slots_of.items() if (found := IDS.findall(slot))}
    bare = rows(Issue).filter(_came("pk"), pk__in=set(named.values()), brief=None)
    zones = dict(bare.values_list("pk", "learning_set__time_zone"))
    days = brief_days(zones.keys())
    due = {str(pk) for pk, zone in zones.items() if has_come(days[pk], ZoneInfo(zone))}
    return rows(Draft).filter(pk__in=[pk for pk, issue_id in named.items() if issue_id in due])


def _came(path: str) -> Q:
    bids, rounds = Bid.objects.exclude(issue=None), Round.objects.exclude(issue=None)
    return Q(**{f"{path}__in": bids.values("issue")}) | Q(**{f"{path}__in": rounds.values("issue")})
