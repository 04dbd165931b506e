"""Which words each person may read, by the plainest means: presence, joins and ends, and what stays in the room.

It knows nothing of the product's rules. Whoever plays a session tells it what was done and when; it answers from that.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

Span = tuple[datetime, datetime | None]


def meet(some: list[Span], others: list[Span]) -> bool:
    """Whether two lists of spans share a moment."""
    return any((d is None or a <= d) and (b is None or c <= b) for a, b in some for c, d in others)


@dataclass(frozen=True)
class Said:
    """Words, by whom, when, in which session, and in which round."""

    words: str
    author: UUID
    at: datetime
    kind: str  # kept, action, report, reflection, theme, rules, or private: a brief, a pad, a note
    session: UUID
    round: UUID | None = None
    about: UUID | None = None  # the action, of an action and of what became of it


@dataclass
class Model:
    """What happened so far."""

    roles: dict[UUID, list[tuple[str, datetime, datetime | None]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    there: dict[tuple[UUID, UUID], list[Span]] = field(default_factory=lambda: defaultdict(list))
    on: dict[UUID, list[Span]] = field(default_factory=lambda: defaultdict(list))  # rounds
    over: dict[UUID, datetime] = field(default_factory=dict)  # rounds that have been run
    presenter: dict[UUID, UUID] = field(default_factory=dict)
    handed_on: dict[UUID, tuple[UUID | None, datetime]] = field(
        default_factory=dict
    )  # round: from whom, and when
    shut: set[UUID] = field(default_factory=set)  # rounds and issues that stay in the room
    named: set[tuple[UUID, UUID]] = field(default_factory=set)  # round, person
    said: list[Said] = field(default_factory=list)

    # Who is in the set, and in the room.

    def begins(self, person: UUID, role: str, at: datetime) -> None:
        self.roles[person].append((role, at, None))

    def ends(self, person: UUID, role: str, at: datetime) -> None:
        self.roles[person] = [
            (held, begun, at if ended is None and held == role else ended)
            for held, begun, ended in self.roles[person]
        ]

    def comes(self, person: UUID, session: UUID, at: datetime) -> None:
        spans = self.there[session, person]
        if not spans or spans[-1][1] is not None:
            spans.append((at, None))

    def goes(self, person: UUID, session: UUID, at: datetime) -> None:
        spans = self.there[session, person]
        if spans and spans[-1][1] is None:
            spans[-1] = (spans[-1][0], at)

    def never_came(self, person: UUID, session: UUID) -> None:
        """The host marks them as absent: then they were not there at all."""
        self.there[session, person].clear()

    def is_here(self, person: UUID, session: UUID) -> bool:
        spans = self.there.get((session, person), [])
        return bool(spans) and spans[-1][1] is None

    # Where the session stands.

    def enters(self, round_: UUID | None, at: datetime) -> None:
        """The session is in that round from now, and in no other."""
        for other, spans in self.on.items():
            if other != round_ and spans[-1][1] is None:
                spans[-1] = (spans[-1][0], at)
        if round_ is not None and (not self.on[round_] or self.on[round_][-1][1] is not None):
            self.on[round_].append((at, None))

    def has_been_run(self, round_: UUID, at: datetime) -> None:
        if self.on.get(round_):
            self.over.setdefault(round_, at)

    def takes_over_presenting(self, round_: UUID, person: UUID, now: datetime) -> None:
        """What was kept in the room stays so; whoever had it has it back, unless something was said meanwhile."""
        before, kept = self.presenter.get(round_), [one.at for one in self.said if one.round == round_]
        self.presenter[round_] = person
        if before in {None, person}:
            return
        if round_ not in self.shut or not kept:
            self.shut.discard(round_)
            self.handed_on.pop(round_, None)
        elif round_ not in self.handed_on:
            self.handed_on[round_] = (before, now)
        elif self.handed_on[round_][0] == person and max(kept) < self.handed_on[round_][1]:
            del self.handed_on[round_]

    # Who may read what.

    def periods(self, person: UUID, now: datetime) -> list[Span]:
        held = self.roles.get(person, [])
        current = {role for role, begun, ended in held if begun <= now and (ended is None or now < ended)}
        if not current:
            return []
        if "facilitator" in current and min(held, key=lambda one: one[1])[0] != "member":
            return [(datetime.min.replace(tzinfo=now.tzinfo), None)]
        return [(begun, ended) for _role, begun, ended in held]

    def hears(self, person: UUID, round_: UUID, session: UUID) -> bool:
        if round_ not in self.shut or (round_, person) in self.named:
            return True
        over = self.over.get(round_)
        spans = [
            (a, b if over is None else min(b or over, over))
            for a, b in self.on.get(round_, [])
            if over is None or a <= over
        ]
        return meet(self.there.get((session, person), []), spans)

    def hears_words(self, person: UUID, one: Said) -> bool:
        """In a round that stays in the room, those who were there when it was said, its presenter, and the named."""
        if one.round is None or one.round not in self.shut or (one.round, person) in self.named:
            return True
        if person == one.author or (
            self.presenter.get(one.round) == person and one.round not in self.handed_on
        ):
            return True
        if not meet(self.on.get(one.round, []), [(one.at, one.at)]):
            return True
        return meet(self.there.get((one.session, person), []), [(one.at, one.at)])

    def reads_round(self, person: UUID, round_: UUID, session: UUID, lasted: Span, now: datetime) -> bool:
        periods = self.periods(person, now)
        if periods and self.presenter.get(round_) == person and round_ not in self.handed_on:
            return True
        return self.hears(person, round_, session) and meet(periods, [lasted])

    def was_in(self, person: UUID, moment: datetime, now: datetime) -> bool:
        return meet(self.periods(person, now), [(moment, moment)])

    def heard(self, person: UUID, one: Said, now: datetime) -> bool:
        """Who was in the set as it was said; of what became of an action, also as the action was said."""
        if one.kind == "rules":
            newest = [other for other in self.said if other.kind == "rules"][-1]
            return one is newest and bool(self.periods(person, now))
        if one.kind == "private" or not self.was_in(person, one.at, now):
            return False
        if one.kind in {"kept", "reflection"} and not self.hears_words(person, one):
            return False
        action = next((a for a in self.said if a.kind == "action" and a.about == one.about), None)
        if one.kind != "report" or action is None or action.author == person:
            return True
        return self.was_in(person, action.at, now)
