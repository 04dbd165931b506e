"""What of a set waits for a turn: topics offered and not chosen, with what their owners would like, and themes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from accounts.short_names import use_names
from core.periods import during
from issues.models import Issue, Theme
from sessions.models import Session
from sessions.process.formats import Format
from sessions.reads.formats import known_formats
from sessions.reads.hours import day
from sessions.reads.preparation import WISHES
from sets.models import LearningSet
from sets.roles import Roles


@dataclass(frozen=True)
class Waiting:
    """One topic, and through how many sessions it has waited."""

    issue: Issue
    sessions: int
    chosen: Format | None = None

    @property
    def facts(self) -> list[str]:
        """Since when, through how many sessions, in which format, for how long, and what else is wished for."""
        found = []
        if self.issue.offered_at:
            found.append(_("Since %(day)s") % {"day": day(self.issue.offered_at)})
        if self.sessions:
            said = ngettext("waited %(n)d session", "waited %(n)d sessions", self.sessions)
            found.append(said % {"n": self.sessions})
        found += self._turn()
        return [*found, *([str(self.issue.wants)] if self.issue.wants else [])]

    def _turn(self) -> list[str]:
        found, chosen = [], self.chosen
        if chosen:
            found.append(str(WISHES.get(chosen.slug, _(chosen.name))))
        minutes = self.issue.wish_minutes or (chosen.minutes if chosen else None)
        if minutes:
            found.append(ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes})
        if self.issue.if_room:
            found.append(_("if there is room"))
        return found


@dataclass
class WaitingPage:
    """One set for one reader, from when they belonged to it; three queries."""

    learning_set: LearningSet
    reader: User
    roles: Roles

    @cached_property
    def topics(self) -> Sequence[Waiting]:
        """The longest wait first; of what others keep in the room, nothing."""
        reads = self.roles.reads(self.learning_set.pk)
        offered = Issue.objects.open_for(self.learning_set.pk).offered_during(reads)
        shown = offered.filter(Q(owner=self.reader) | Q(room_only=False)).select_related("owner")
        issues = list(shown.order_by("offered_at", "id"))
        use_names(issue.owner.named for issue in issues)
        known = known_formats(self.learning_set)
        return [
            Waiting(issue, self._held_since(issue.offered_at), known.get(issue.wish_format))
            for issue in issues
        ]

    @cached_property
    def themes(self) -> Sequence[Theme]:
        """Set ahead and not worked on yet."""
        unused = Theme.objects.filter(learning_set=self.learning_set, used_at=None)
        return list(unused.filter(during("created_at", self.roles.reads(self.learning_set.pk))))

    @property
    def takes_part(self) -> bool:
        """Whether the reader may offer a topic here."""
        return self.roles.is_member(self.learning_set.pk) and not self.learning_set.has_ended

    @cached_property
    def _closed(self) -> Sequence[datetime]:
        held = Session.objects.held().filter(learning_set=self.learning_set, closed_at__isnull=False)
        return [moment for moment in held.values_list("closed_at", flat=True) if moment]

    def _held_since(self, moment: datetime | None) -> int:
        return sum(moment is not None and closed > moment for closed in self._closed)
