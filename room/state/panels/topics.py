"""Topics as they come: what each brings; carried topics and themes are there already."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Self
from uuid import UUID

from accounts.models import User
from issues.models import Issue, Theme
from room.state.agenda import Agenda
from room.state.panels.available_topics import available_topics, unused_themes
from room.state.panels.offers import Offered, offers
from room.state.panels.panel import Panel
from room.state.people import People, PersonRow
from room.state.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class TopicsPanel(Panel):
    """What lies on the table, what I bring, and what could be brought."""

    template: ClassVar[str] = "room/stage/_topics.html"

    offered: Sequence[Offered]
    hidden: Sequence[UUID]
    nothing: Sequence[User]
    mine: Offered | None
    my_format: str
    brings_nothing: bool
    carried: Sequence[Issue]
    before: Sequence[Issue]
    themes: Sequence[Theme]
    still_to_say: Sequence[PersonRow]
    others: Sequence[User]

    @property
    def on_table(self) -> int:
        """How many topics lie on the table, with those that I may not read."""
        return len(self.offered) + len(self.hidden)

    @property
    def has_mine(self) -> bool:
        """Whether a topic of mine lies on the table, said today or before."""
        return any(offered.is_mine for offered in self.offered)

    @property
    def my_line(self) -> str:
        """The line of what I offer."""
        return self.mine.words if self.mine else ""

    @property
    def my_wants(self) -> str:
        """What would help me with it."""
        return self.mine.wants if self.mine else ""

    @property
    def my_minutes(self) -> int | str:
        """How long I would like."""
        return self.mine.bid.minutes if self.mine else ""

    @classmethod
    def read(cls, viewer: Viewer, people: People, agenda: Agenda) -> Self:
        """In three queries: what lies on the table, what could, and the themes."""
        today = offers(viewer, people, agenda)
        mine, said = today.mine, today.said
        on_table = {offered.bid.issue_id for offered in today.offered if offered.is_mine}
        at_hand = available_topics(viewer, people, said, on_table)
        away = {pk for pk, row in people.attendance.items() if row.is_gone}
        members = [row for row in people.rows if row.is_member and row.person.pk not in away]
        return cls(
            boxes=frozenset({viewer.slot("topic"), viewer.slot("wants")} if viewer.is_member else ()),
            offered=today.offered,
            hidden=today.hidden,
            nothing=today.nothing,
            mine=mine,
            my_format=mine.bid.format if mine else viewer.session.format,
            brings_nothing=viewer.me in today.nothing,
            carried=at_hand.mine,
            before=at_hand.others,
            themes=unused_themes(viewer, agenda),
            still_to_say=[row for row in members if row.person.pk not in said],
            others=people.to_write_for(said),
        )
