"""What a record holds around its rounds: the reports at its beginning, the next date and what is carried at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q

from accounts.models import User
from actions.models import Action, Report
from core.periods import Period, covers
from issues.models import Issue
from sessions.models import Bid, Round, Session
from sessions.process.machine import Status
from sessions.reads.reports import reports_count_from


@dataclass
class RecordFrame:
    """For one reader, who reads what others said while they belonged; each part is queried when it is shown."""

    session: Session
    reader: User
    reads: Sequence[Period]

    @cached_property
    def _told(self) -> Sequence[Report]:
        """What became of the actions, as it was said in that session and in preparation of it."""
        session = self.session
        if session.opened_at is None or session.closed_at is None:
            return []
        said = Report.objects.filter(
            learning_set=session.learning_set_id,
            reported_at__range=(reports_count_from(session), session.closed_at),
        )
        return list(said.select_related("action__owner").order_by("reported_at", "id"))

    @cached_property
    def reports(self) -> Sequence[Report]:
        """Those of them that the reader may read."""
        return [
            row
            for row in self._told
            if self._may_read(row.action.owner_id, row.action.created_at)
            and self._may_read(row.action.owner_id, row.reported_at)
        ]

    @cached_property
    def unreported(self) -> Sequence[Action]:
        """What was on the table and nobody said anything of: it stays open, without a mark of shame."""
        session = self.session
        if session.opened_at is None or session.closed_at is None:
            return []
        told = {report.action_id for report in self._told}
        rows = Action.objects.of_set(session.learning_set_id).filter(
            Q(closed_at=None) | Q(closed_at__gt=session.closed_at), created_at__lt=session.opened_at
        )
        found = rows.exclude(pk__in=told).select_related("owner").order_by("owner__name", "created_at", "id")
        return [row for row in found if self._may_read(row.owner_id, row.created_at)]

    @cached_property
    def carried(self) -> Sequence[Issue]:
        """What was offered and had no turn that day, but for what stays among those who were in the room."""
        rounds = Round.objects.filter(session=self.session, status=Round.Status.DONE).exclude(issue=None)
        bids = Bid.objects.filter(session=self.session, wants_turn=True, withdrawn_at=None).exclude(
            issue=None
        )
        bids = bids.exclude(issue__status=Issue.Status.DRAFT)  # its owner took it back: nobody else reads it
        left = bids.exclude(issue__in=rounds.values("issue")).select_related("issue__owner")
        issues = [bid.issue for bid in left.order_by("created_at", "id")]
        return [issue for issue in issues if issue and self._may_read_topic(issue)]

    @cached_property
    def next_session(self) -> Session | None:
        """When the set met, or meets, again."""
        after = Session.objects.filter(
            learning_set=self.session.learning_set_id, starts_at__gt=self.session.starts_at
        )
        return after.exclude(status=Status.CANCELLED).order_by("starts_at", "id").first()

    def _may_read(self, owner: object, said_at: datetime) -> bool:
        return owner == self.reader.pk or covers(self.reads, said_at)

    def _may_read_topic(self, issue: Issue) -> bool:
        if issue.room_only and issue.owner_id != self.reader.pk:
            return False
        return self._may_read(issue.owner_id, issue.offered_at or issue.created_at)
