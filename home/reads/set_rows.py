"""Rows for the sets on the home page: circle, number of sessions held, and a sentence about turns."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.humanize.templatetags.humanize import apnumber
from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, UUIDField
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from core import clock
from issues.models import Issue, Theme
from planning.reads.rota import TAKING_TURNS
from sessions.models import Attendance, Session
from sessions.process.machine import Status
from sessions.reads.balance import MemberBalance
from sets.models import Acceptance, Agreement, Invitation, LearningSet, SetStatus
from sets.roles import Roles

MOST_SETS = 24
NUDGED = timedelta(days=7)  # so long whoever was asked for the next date is left to it
LEFT_OPEN = timedelta(days=1)  # by then a morning has come: a room that nobody closed is no next date


@dataclass(frozen=True)
class SetRow:
    """One of the person's sets with its circle and a sentence about turns."""

    learning_set: LearningSet
    reader_id: UUID
    balance: Sequence[MemberBalance]
    is_facilitator: bool
    held: int
    must_accept: bool
    brings: bool
    has_come: bool
    has_theme: bool
    invitations_waiting: int
    next_at: datetime | None
    last_at: datetime | None
    asked_id: UUID | None  # who was asked at the end of the last session to host the next

    @property
    def shares(self) -> list[Any]:
        return [one.drawn for one in self.balance]

    @property
    def is_facilitated(self) -> bool:
        return self.learning_set.status != SetStatus.SELF_RUN

    @property
    def finds_dates(self) -> bool:
        """Whether the reader is to find the next date: who facilitates; where members take turns, whoever was asked,
        and each member when nobody was, or a week has passed since they met."""
        if self.is_facilitator:
            return True
        if self.learning_set.status not in TAKING_TURNS or self.reader_id not in self._members:
            return False
        waited = self.last_at is not None and clock.now() - self.last_at > NUDGED
        return self.asked_id == self.reader_id or (
            not self.is_facilitated and (waited or self.asked_id not in self._members)
        )

    @property
    def _members(self) -> set[UUID]:
        return {one.person.pk for one in self.balance}

    @property
    def waits_longest(self) -> list[str]:
        return [one.name for one in self.balance if one.waits_longest]

    @property
    def said(self) -> str:
        """A sentence about the reader's own turns or, for a facilitator, about everybody's."""
        mine = next((one for one in self.balance if one.person.pk == self.reader_id), None)
        if mine is not None:
            return _own_turns(mine.turns)
        return _all_turns(self.balance)


def _own_turns(turns: int) -> str:
    if not turns:
        return _("No turn yet.")
    figure = {"n": apnumber(turns)}
    return ngettext("You have had %(n)s turn.", "You have had %(n)s turns.", turns) % figure


def _all_turns(balance: Sequence[MemberBalance]) -> str:
    """“Ben has had no turn.” “Two have had no turn.” “Everyone has had two turns.”"""
    without = [one.name for one in balance if not one.turns]
    turns = {one.turns for one in balance}
    if not balance or turns == {0}:
        return ""
    if len(without) == 1:
        return _("%(name)s has had no turn.") % {"name": without[0]}
    if without:
        return _("%(n)s have had no turn.") % {"n": str(apnumber(len(without))).capitalize()}
    if len(turns) == 1:
        (each,) = turns
        return ngettext("Everyone has had %(n)s turn.", "Everyone has had %(n)s turns.", each) % {
            "n": apnumber(each)
        }
    return _("Everyone has had a turn.")


def sets_of(roles: Roles, person: User) -> QuerySet[LearningSet]:
    """The person's current sets as rows, in one query."""
    newest = Agreement.objects.filter(learning_set=OuterRef("pk")).order_by("-version").values("pk")[:1]
    held = Q(sessions__status=Status.CLOSED)
    on_offer = [Issue.Status.OFFERED, Issue.Status.CARRIED, Issue.Status.CHOSEN]
    mine = Issue.objects.filter(learning_set=OuterRef("pk"), owner=person, status__in=on_offer)
    came = Attendance.objects.filter(
        session__learning_set=OuterRef("pk"), person=person, arrived_at__isnull=False
    )
    waiting = (
        Invitation.objects.pending()
        .filter(learning_set=OuterRef("pk"))
        .order_by()
        .values("learning_set")
        .values(many=Count("pk"))
    )
    dates = Session.objects.filter(learning_set=OuterRef("pk")).order_by("starts_at", "id")
    live = Q(status__in=[Status.OPEN, Status.RUNNING, Status.PAUSED])
    left = live & Q(starts_at__lt=clock.now() - LEFT_OPEN)
    ahead = dates.ahead().exclude(left).values("starts_at")[:1]
    behind = dates.filter(status=Status.CLOSED).reverse().values("starts_at")[:1]
    asked = dates.filter(status=Status.CLOSED).reverse().values("next_host")[:1]
    accepted = Acceptance.objects.in_force().filter(agreement=OuterRef("newest"), person=person)
    return (
        LearningSet.objects.filter(pk__in=roles.sets_now())
        .annotate(
            held=Count("sessions", filter=held),
            newest=Subquery(newest),
            brings=Exists(mine),
            has_come=Exists(came),
            has_theme=Exists(Theme.objects.filter(learning_set=OuterRef("pk"), used_at=None)),
            invitations_waiting=Coalesce(Subquery(waiting), 0),
            next_at=Subquery(ahead),
            last_at=Subquery(behind),
            asked=Subquery(asked, output_field=UUIDField()),
        )
        .annotate(has_accepted=Exists(accepted))
        .order_by("name", "id")[:MOST_SETS]
    )
