"""Briefs with their deletion dates, and the drafts of briefs."""

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
    """One brief with its author, set and deletion date."""

    id: UUID
    issue_id: UUID
    person_id: UUID
    learning_set_id: UUID
    zone: ZoneInfo
    author_comes_in: bool
    day: date | None


def dated_briefs(issue_id: UUID | None = None) -> Iterator[DatedBrief]:
    """Briefs whose issue has come to a session, or this issue's only; other briefs are deleted with their set."""
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
    """Delete the author's draft for a brief."""
    rows(Draft).filter(person=brief.person_id, slot=draft_slots(brief.issue_id)["brief"]).delete()


def due_drafts() -> QuerySet[Draft]:
    """Drafts for briefs that were never saved, when the day has come on which the brief would be deleted."""
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
