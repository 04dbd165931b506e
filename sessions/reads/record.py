"""The record of a held session for one reader: rounds, captured words, actions, reflections."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.short_names import use_names
from actions.models import Action
from core.models import AuditRow
from core.periods import Period, covers, during
from sessions.models import Attendance, Commitment, Contribution, Reflection, Round, Session
from sessions.permissions import Hearing, can_read_round, can_read_topic, hearing_of, is_own, is_room_only
from sessions.reads.airtime import Airtime, airtime_of_session
from sessions.reads.round_readers import round_readers
from sessions.reads.round_record import RoundRecord
from sessions.reads.taken_out import TakenOut, taken_out_of
from sessions.reads.who_came import who_came
from sets.roles import Roles

Kind = Contribution.Kind
READ = "record.read"
RAN = ("session.opened", "session.taken_over")  # who held the controls, one after the other
HEADINGS: Sequence[tuple[str, tuple[str, ...]]] = (
    ("Questions worth keeping", (Kind.CLARIFICATION, Kind.PROBING, Kind.ACTION_QUESTION)),
    ("Suggestions", (Kind.SUGGESTION,)),
    ("Resources", (Kind.RESOURCE,)),
    ("Take-aways", (Kind.TAKEAWAY,)),
    ("Notes", (Kind.NOTE,)),
    ("Questions for later", (Kind.PARKED,)),
)


@dataclass
class Record:
    """One held session for one reader; each part is queried once, when the template uses it."""

    session: Session
    reader: User
    roles: Roles

    @cached_property
    def reads(self) -> list[Period]:
        """The periods of which the reader may see what others said."""
        return self.roles.reads(self.session.learning_set_id)

    @cached_property
    def register(self) -> list[Attendance]:
        rows = list(Attendance.objects.filter(session=self.session).select_related("person"))
        use_names(row.person.named for row in rows)
        return sorted(rows, key=lambda row: row.person.short_name)

    @property
    def attendance(self) -> Attendance | None:
        """The reader's own row in the register."""
        return next((row for row in self.register if row.person_id == self.reader.pk), None)

    @property
    def began_at(self) -> datetime:
        return self.session.started_at or self.session.starts_at

    @property
    def who_came(self) -> str:
        """“Ada hosted. Ben and Cleo were in the room, Femi by video. Dev was not there.”"""
        ran = [row.actor_id for row in self._trail if row.verb in RAN]
        return who_came(self.register, ran or [self.session.host_id])

    @cached_property
    def _trail(self) -> list[AuditRow]:
        """Who ran the session and who has opened its record, in order."""
        rows = AuditRow.objects.filter(
            verb__in=[*RAN, READ], object_type=Session._meta.label_lower, object_id=str(self.session.pk)
        )
        return list(rows.in_order())

    @cached_property
    def airtime(self) -> Airtime | None:
        """How long each had the floor; None where the set does not ask for it."""
        return airtime_of_session(self.session, self.register)

    @cached_property
    def _held(self) -> dict[UUID, Round]:
        held = Round.objects.filter(session=self.session, status=Round.Status.DONE)
        held = held.select_related("presenter", "issue", "theme").prefetch_related("steps__visits")
        rows = {row.pk: row for row in held.order_by("position", "id")}
        for row in rows.values():
            row.session = self.session  # the set is read once, not for each round's format
        return rows

    @cached_property
    def _hearing(self) -> Hearing:
        return hearing_of(self._held.values())

    @cached_property
    def rounds(self) -> list[RoundRecord]:
        rows = list(self._held.values())
        readable = {row.pk for row in rows if self._may_read(row)}
        kept, actions = self._kept(readable), self._actions()
        taken_out = self.taken_out
        mine = [row for row in rows if is_own(row, self.reader.pk) and is_room_only(row)]
        readers = round_readers(self.session, mine, self._hearing) if mine else {}
        return [
            RoundRecord(
                round=row,
                number=number,
                is_open=row.pk in readable,
                knows_topic=can_read_topic(
                    row, person_id=self.reader.pk, reads=self.reads, now=timezone.now()
                ),
                is_room_only=is_room_only(row),
                is_mine=is_own(row, self.reader.pk),
                readers=readers.get(row.pk),
                kept=_sorted_by_heading(kept.get(row.pk, [])),
                actions=actions.get(row.pk, []),
                taken_out=[one for one in taken_out if one.round_id == row.pk] if row.pk in readable else [],
            )
            for number, row in enumerate(rows, start=1)
        ]

    def _may_read(self, row: Round) -> bool:
        return can_read_round(
            row,
            person_id=self.reader.pk,
            roles=self.roles,
            attendance=self.attendance,
            set_id=self.session.learning_set_id,
            hearing=self._hearing,
        )

    def _was_for_them(self, round_id: UUID, row: Contribution | Reflection) -> bool:
        """Whether something said in a round was the reader's own, or for their ears."""
        known: dict[str, Any] = {"person_id": self.reader.pk, "attendance": self.attendance}
        of = self._held[round_id]
        return row.author_id == self.reader.pk or self._hearing.has_words(of, row.created_at, **known)

    def _kept(self, rounds: set[UUID]) -> dict[UUID, list[Contribution]]:
        """Of rounds that the reader may read what was said while they belonged; of any round what they said."""
        said = Q(during("created_at", self.reads), round__in=rounds)
        mine = Q(round__session=self.session, round__status=Round.Status.DONE, author=self.reader)
        rows = Contribution.objects.filter(said | mine, withdrawn_at=None)
        found: dict[UUID, list[Contribution]] = {}
        for row in rows.select_related("author").order_by("created_at", "id"):
            if self._was_for_them(row.round_id, row):
                found.setdefault(row.round_id, []).append(row)
        return found

    @cached_property
    def taken_out(self) -> list[TakenOut]:
        """What was taken out of the closed record, without its words; that of the session's end has no round."""
        return taken_out_of(self.session, self.reader.pk, self.reads)

    @property
    def taken_out_of_the_end(self) -> list[TakenOut]:
        """What was taken out of the reflections at the session's end."""
        return [one for one in self.taken_out if one.round_id is None]

    def _actions(self) -> dict[UUID, list[Action]]:
        links = Commitment.objects.filter(round__session=self.session).select_related("action")
        found: dict[UUID, list[Action]] = {}
        for link in links.order_by("created_at", "id"):
            if link.action.owner_id == self.reader.pk or covers(self.reads, link.action.created_at):
                found.setdefault(link.round_id, []).append(link.action)
        return found

    @cached_property
    def reflections(self) -> list[tuple[str, list[Reflection]]]:
        """Reflections of each round that had a review, and of the session's end."""
        rows = list(
            Reflection.objects.filter(
                Q(during("created_at", self.reads)) | Q(author=self.reader),
                session=self.session,
                withdrawn_at=None,
            )
            .select_related("author")
            .order_by("created_at", "id")
        )
        headings = {
            Reflection.Kind.WELL: _("Went well"),
            Reflection.Kind.BETTER: _("Could be better"),
            Reflection.Kind.CLOSING: self.session.closing_question or _("In a word"),
        }
        seen = [row for row in rows if self._may_see(row)]
        found = [
            (
                f"{title}: {name}" if title else name,
                [r for r in seen if (r.round_id, r.kind) == (of, kind)],
            )
            for of, title in self._looked_back.items()
            for kind, name in headings.items()
        ]
        return [(name, said) for name, said in found if said]

    def _may_see(self, row: Reflection) -> bool:
        """Whether a review is of a round that the reader may read, or their own."""
        shut = {one.round.pk for one in self.rounds if not one.is_open}
        if row.author_id == self.reader.pk or row.round_id is None or row.round_id not in self._held:
            return True
        return row.round_id not in shut and self._was_for_them(row.round_id, row)

    @property
    def _looked_back(self) -> dict[UUID | None, str]:
        """The rounds with their headings; the session's end has ""."""
        return {one.round.pk: one.title for one in self.rounds} | {None: ""}

    @cached_property
    def readers(self) -> list[tuple[str, datetime]]:
        """Who has opened this record, and when last; shown to everybody who may read it."""
        last = {row.actor_id: row.created_at for row in self._trail if row.verb == READ}
        people = {person.pk: person for person in User.objects.filter(pk__in=[pk for pk in last if pk])}
        found = [(people[pk].short_name, at) for pk, at in last.items() if pk in people]
        return sorted(found, key=lambda one: one[1], reverse=True)


def _sorted_by_heading(rows: Sequence[Contribution]) -> list[tuple[str, list[Contribution]]]:
    found = [(_(heading), [row for row in rows if row.kind in kinds]) for heading, kinds in HEADINGS]
    return [(heading, said) for heading, said in found if said]
