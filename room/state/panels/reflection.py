"""What each said at the end of the present round, or of the session."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Self

from django.utils.translation import gettext as _

from accounts.models import User
from room.state.panels.panel import Panel
from room.state.people import People
from room.state.viewer import Viewer
from sessions.models import Reflection
from sessions.process.formats import CLOSING_QUESTIONS


@dataclass(frozen=True, slots=True)
class Mine:
    """What I shared of one kind, and when; nothing yet is empty."""

    words: str = ""
    shared_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReflectionPanel(Panel):
    """Mine in its own boxes, then everybody's by kind."""

    template: ClassVar[str] = "room/stage/_reflection.html"

    mine: Mapping[str, Mine]
    said: Sequence[tuple[str, Sequence[Reflection]]]
    others: Sequence[User]
    question: str

    @property
    def any_said(self) -> bool:
        """Whether anything has been said that I may read."""
        return any(rows for _label, rows in self.said)

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """What can be said, as the host's list has it."""
        return [(value, str(label)) for value, label in Reflection.Kind.choices]

    @property
    def closing_questions(self) -> list[str]:
        """What the closing round can be asked, the present question first."""
        return [self.question, *(question for question in CLOSING_QUESTIONS if question != self.question)]

    @classmethod
    def read(cls, viewer: Viewer, people: People) -> Self:
        """In one query."""
        rows = _readable(viewer)
        mine = dict.fromkeys(Reflection.Kind.values, Mine())
        own = [row for row in rows if row.author_id == viewer.me.pk]
        mine |= {row.kind: Mine(str(row.words), row.updated_at) for row in own}
        return cls(
            boxes=_boxes(viewer),
            mine=mine,
            said=[
                (str(label), [r for r in rows if r.kind == kind]) for kind, label in Reflection.Kind.choices
            ],
            others=people.to_write_for({row.author_id for row in rows}),
            question=viewer.session.closing_question or _("In one word: how do you leave?"),
        )


def _readable(viewer: Viewer) -> list[Reflection]:
    said = Reflection.objects.filter(
        session=viewer.session, round=viewer.round, withdrawn_at=None
    ).select_related("author")
    return [
        row
        for row in said
        if row.author_id == viewer.me.pk
        or (viewer.may_read_round and viewer.may_read_of_round(row.created_at, row.author_id))
    ]


def _boxes(viewer: Viewer) -> frozenset[str]:
    """A box for each kind, for whoever may say something."""
    if viewer.step is None or not viewer.takes_part:
        return frozenset()
    return frozenset(viewer.slot(kind, viewer.step.pk) for kind in Reflection.Kind.values)
