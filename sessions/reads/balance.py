"""How turns are spread: turns, bids not chosen and sessions waited, per member, in one query that reads no words."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, FilteredRelation, Min, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.short_names import use_names
from core.ui import balance as drawing
from sessions.models import MISSING, Attendance, Bid, Round, Session
from sessions.process.machine import Status
from sets.models import LearningSet, Membership


@dataclass(frozen=True, slots=True)
class MemberBalance:
    """One member's turns; `waited` counts the sessions they attended since their last turn, or since joining, `missed`
    those they were not at, one after the other, up to the last."""

    person: User  # with id, name and e-mail alone
    turns: int = 0
    not_chosen: int = 0
    waited: int = 0
    missed: int = 0
    last_turn_on: date | None = None
    waits_longest: bool = False

    @property
    def name(self) -> str:
        """The label in their seat."""
        return self.person.short_name

    @property
    def drawn(self) -> drawing.Share:
        """As a share of the balance circle."""
        return drawing.Share(self.name, self.turns, self.waits_longest)


def balance(learning_set: LearningSet, *, running: Session | None = None) -> list[MemberBalance]:
    """One set's current members by seat. Counts closed sessions, and the running one if it is given."""
    return balances([learning_set.pk], running=running)[learning_set.pk]


def balances(set_ids: Collection[UUID], *, running: Session | None = None) -> dict[UUID, list[MemberBalance]]:
    """The balance of many sets by set id, in one query; a set without members has an empty list."""
    members: dict[tuple[UUID, UUID], list[dict[str, Any]]] = {}
    for row in _rows(set_ids, running):
        members.setdefault((row["learning_set_id"], row["person_id"]), []).append(row)
    found: dict[UUID, list[MemberBalance]] = {pk: [] for pk in set_ids}
    for (set_id, _person_id), rows in members.items():
        found[set_id].append(_share(rows))
    for shares in found.values():
        use_names(share.person.named for share in shares)
    return {set_id: _marked(shares) for set_id, shares in found.items()}


def is_uneven(shares: Iterable[MemberBalance]) -> bool:
    """Two turns or more between most and fewest."""
    return drawing.is_uneven([share.drawn for share in shares])


def _first_joined() -> Any:
    """When somebody first became a member: who was ended and comes back is the same, with their turns."""
    ever = Membership.objects.counted().filter(
        learning_set=OuterRef("learning_set"), person=OuterRef("person")
    )
    return ever.order_by().values("person").annotate(at=Min("started_at"))


def _turns(here: dict[str, Any]) -> Any:
    """How many turns somebody had in a session."""
    done = Round.objects.filter(
        **here, presenter=OuterRef("person"), kind=Round.Kind.ISSUE, status=Round.Status.DONE
    )
    return done.order_by().values("session").annotate(number=Count("id")).values("number")


def _rows(set_ids: Collection[UUID], running: Session | None) -> Iterable[dict[str, Any]]:
    """One row per member and counted session; a member without any has one row with `held__id` None."""
    counts = Q(
        learning_set__sessions__status=Status.CLOSED,
        learning_set__sessions__register_closed_at__isnull=False,
    )
    if running is not None:
        counts |= Q(learning_set__sessions__id=running.pk)
    here = {"session": OuterRef("held__id")}
    here_then = Attendance.objects.filter(**here, person=OuterRef("person"), arrived_at__isnull=False)
    # Who watched from the outer circle of a fishbowl was there, and waited for no turn.
    there = here_then.exclude(presence__in=MISSING)
    came = there.filter(outer_task="")
    asked = Bid.objects.filter(**here, person=OuterRef("person"), wants_turn=True, withdrawn_at=None)
    rows: Any = (
        Membership.objects.current()
        .counted()
        .filter(learning_set__in=set_ids)
        .annotate(held=FilteredRelation("learning_set__sessions", condition=counts))
        .annotate(
            turns=Coalesce(Subquery(_turns(here)), 0),
            asked=Exists(asked),
            came=Exists(came),
            there=Exists(there),
            joined_at=Subquery(_first_joined().values("at")),
        )
        .order_by("learning_set_id", "seat", "started_at", "id", "held__starts_at")
        .values(
            "learning_set_id", "person_id", "person__name", "person__email", "joined_at",
            "held__id", "held__starts_at", "held__closed_at", "turns", "asked", "came", "there",
        )
    )  # fmt: skip
    found: Iterable[dict[str, Any]] = rows
    return found


def _share(rows: list[dict[str, Any]]) -> MemberBalance:
    """Add up one member's sessions, oldest first, from the day they joined."""
    first = rows[0]
    share = MemberBalance(
        User(id=first["person_id"], name=first["person__name"], email=first["person__email"])
    )
    for row in rows:
        if _counts(row, joined=first["joined_at"]):
            share = _after(share, row)
    return share


def _counts(row: dict[str, Any], *, joined: datetime) -> bool:
    """Whether the session counts for a member: not if it closed before they joined."""
    return row["held__id"] is not None and (
        row["held__closed_at"] is None or row["held__closed_at"] >= joined
    )


def _after(share: MemberBalance, row: dict[str, Any]) -> MemberBalance:
    """The member's balance with that session added."""
    share = replace(share, missed=0 if row["there"] else share.missed + 1)
    if row["turns"]:
        return replace(
            share,
            turns=share.turns + row["turns"],
            waited=0,
            last_turn_on=row["held__starts_at"].date(),
        )
    return replace(
        share,
        not_chosen=share.not_chosen + bool(row["asked"]),
        waited=share.waited + bool(row["came"]),
    )


def _marked(shares: list[MemberBalance]) -> list[MemberBalance]:
    """Mark those who have waited longest, several if equal; nobody if all have waited equally long."""
    waits = [share.waited for share in shares]
    longest = max(waits, default=0)
    if longest == 0 or min(waits) == longest:
        return shares
    return [replace(share, waits_longest=share.waited == longest) for share in shares]
