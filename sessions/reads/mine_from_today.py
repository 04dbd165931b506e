"""One sheet for the way home: what one will do, the questions one was given, what one said at the end."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from accounts.models import User
from accounts.short_names import use_names
from actions.models import Action, Report
from sessions.models import Commitment, Contribution, Reflection, Round, Session
from sessions.process.machine import Status
from sessions.reads.private_notes import private_note
from sessions.reads.reports import reports_count_from

Kind = Contribution.Kind
GIVEN = (Kind.CLARIFICATION, Kind.PROBING, Kind.ACTION_QUESTION, Kind.PARKED)


@dataclass
class MineFromToday:
    """One held session for one of its people: their own words, and what was said to them in their round."""

    session: Session
    person: User

    @cached_property
    def actions(self) -> Sequence[Action]:
        """What they committed to in it."""
        links = Commitment.objects.filter(round__session=self.session, action__owner=self.person)
        return [link.action for link in links.select_related("action").order_by("created_at", "id")]

    @cached_property
    def given(self) -> Sequence[Contribution]:
        """What was asked or suggested in the rounds they presented, what they marked first."""
        mine = Round.objects.filter(
            session=self.session, presenter=self.person, handed_on=False, status=Round.Status.DONE
        )
        rows = Contribution.objects.filter(round__in=mine, withdrawn_at=None).exclude(author=self.person)
        found = list(rows.select_related("author").order_by("created_at", "id"))
        use_names(row.author.named for row in found if row.author)
        return sorted(found, key=lambda row: row.starred_at is None)

    @cached_property
    def topics(self) -> Sequence[Round]:
        """The rounds they presented, each with its topic."""
        mine = Round.objects.filter(
            session=self.session, presenter=self.person, status=Round.Status.DONE, issue__owner=self.person
        )
        return list(mine.select_related("issue").order_by("position", "id"))

    @cached_property
    def reports(self) -> Sequence[Report]:
        """What they told of earlier actions, in it or in preparation of it."""
        if self.session.closed_at is None:
            return []
        told = Report.objects.filter(
            action__owner=self.person,
            action__learning_set=self.session.learning_set_id,
            reported_at__range=(reports_count_from(self.session), self.session.closed_at),
        )
        return list(told.select_related("action").order_by("reported_at", "id"))

    @property
    def questions(self) -> list[Contribution]:
        return [row for row in self.given if row.kind in GIVEN]

    @property
    def suggestions(self) -> list[Contribution]:
        return [row for row in self.given if row.kind in (Kind.SUGGESTION, Kind.RESOURCE)]

    @cached_property
    def reflections(self) -> Sequence[Reflection]:
        """What they said at the end."""
        rows = Reflection.objects.filter(session=self.session, author=self.person, withdrawn_at=None)
        return list(rows.order_by("created_at", "id"))

    @cached_property
    def private_note(self) -> str:
        """What they kept of their pad."""
        return private_note(self.session.pk, self.person)

    @cached_property
    def next_session(self) -> Session | None:
        """When the set meets, or met, again."""
        after = Session.objects.filter(
            learning_set=self.session.learning_set_id, starts_at__gt=self.session.starts_at
        )
        return after.exclude(status=Status.CANCELLED).order_by("starts_at", "id").first()

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing of theirs."""
        told = self.actions or self.topics or self.reports or self.given or self.reflections
        return not (told or self.private_note)
