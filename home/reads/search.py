"""Search in one's own sets. Words are decrypted and matched one by one in memory, since the database cannot read them.

People find what they may read: their own words everywhere; others' in their sets, from the day they joined; "room
only" words, if they were present.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import NOTE, Draft, User
from actions import permissions
from actions.models import Action, ActionEvent
from core import clock
from core.periods import during
from core.sealing import Holder, preload
from core.sealing.words import Unopened
from home.reads.heard import Heard
from home.reads.matching import Asked, Piece
from home.reads.narrowed import Narrowed
from issues.models import Brief, Issue
from sessions.models import Contribution, LogEntry, Reflection, Session
from sessions.permissions import can_read_topic
from sets.models import LearningSet
from sets.roles import Roles

SHOWN = 50
Parts = tuple[Callable[[], Iterator["Found"]], ...]
Kind = Contribution.Kind
QUESTIONS: dict[str, Any] = {  # “Action” alone would look like somebody's action
    Kind.CLARIFICATION: _lazy("Clarification question"),
    Kind.PROBING: _lazy("Probing question"),
    Kind.ACTION_QUESTION: _lazy("Action question"),
}


@dataclass(frozen=True)
class Found:
    """One result: kind, author, time, excerpt and link."""

    what: str
    words: str
    who: User | None
    learning_set: LearningSet
    at: datetime
    url: str
    pieces: list[Piece]


@dataclass
class Search:
    """One search through everything that a person may read."""

    person: User
    roles: Roles
    asked: Asked
    narrowed: Narrowed = field(default_factory=Narrowed)

    @cached_property
    def found(self) -> list[Found]:
        """The results, newest first."""
        self._bring_keys()
        parts = self._parts
        chosen = [parts[self.narrowed.kind]] if self.narrowed.kind in parts else parts.values()
        every = [one for part in chain.from_iterable(chosen) for one in part()]
        return sorted(every, key=lambda one: one.at, reverse=True)

    @property
    def _parts(self) -> dict[str, Parts]:
        """What is looked through, by kind: see KINDS."""
        return {
            "topics": (self._issues, self._rounds),
            "said": (self._contributions, self._reflections),
            "actions": (self._actions, self._reports),
            "mine": (self._briefs, self._log, self._notes, self._kept),
        }

    @property
    def shown(self) -> list[Found]:
        return self.found[:SHOWN]

    @property
    def sets_read(self) -> dict[UUID, int]:
        """The number of results by other people per set id, which is audited."""
        counted: dict[UUID, int] = {}
        for one in self.shown:
            if one.who != self.person:
                counted[one.learning_set.pk] = counted.get(one.learning_set.pk, 0) + 1
        return counted

    def _bring_keys(self) -> None:
        sets = [Holder("set", set_id) for set_id in self.roles.sets_ever()]
        preload([*sets, Holder("person", self.person.pk)])

    def _if_asked(
        self, what: str, words: str, *, who: User | None, of: LearningSet, at: datetime, url: str
    ) -> Iterator[Found]:
        if not self.narrowed.has(of.pk, at):
            return
        if not isinstance(words, Unopened) and self.asked.is_in(words):
            yield Found(what, words, who, of, at, url, self.asked.pieces(words))

    def _said_while_in(self, moment: str, **own: User) -> Q:
        """A filter for the reader's own rows, and others' in each of their sets from the time they belonged to it."""
        seen = Q(**own)
        for set_id in self.roles.sets_now():
            seen |= Q(learning_set=set_id) & during(moment, self.roles.reads(set_id))
        return seen

    def _issues(self) -> Iterator[Found]:
        theirs = Q()
        for set_id in self.roles.sets_now():
            offered = Issue.objects.open_for(set_id).offered_during(self.roles.reads(set_id))
            waiting = offered.filter(room_only=False)
            theirs |= Q(pk__in=waiting.values("pk"))
        rows = Issue.objects.filter(Q(owner=self.person) | theirs if theirs else Q(owner=self.person))
        for row in rows.select_related("owner", "learning_set"):
            mine = row.owner_id == self.person.pk
            page = ("issues:detail", row.pk) if mine else ("sessions:set_page", row.learning_set_id)
            at, url = row.offered_at or row.created_at, reverse(page[0], args=[page[1]])
            for what, words in ((_("Topic"), row.topic_line), (_("Wanted from the group"), row.wants)):
                yield from self._if_asked(what, words, who=row.owner, of=row.learning_set, at=at, url=url)

    def _briefs(self) -> Iterator[Found]:
        for row in Brief.objects.select_related("issue__learning_set"):
            url = reverse("issues:detail", args=[row.issue_id])
            of, at = row.issue.learning_set, row.updated_at
            yield from self._if_asked(_("Your brief"), row.words, who=self.person, of=of, at=at, url=url)

    def _log(self) -> Iterator[Found]:
        for row in LogEntry.objects.select_related("session__learning_set"):
            url = f"{reverse('sessions:log')}#log-{row.session_id}"
            of, at = row.session.learning_set, row.session.starts_at
            yield from self._if_asked(_("Your log"), row.words, who=self.person, of=of, at=at, url=url)

    def _notes(self) -> Iterator[Found]:
        notes = ActionEvent.objects.filter(kind=ActionEvent.Kind.NOTE)
        for row in notes.select_related("action__learning_set"):
            url = reverse("actions:detail", args=[row.action_id])
            of, at = row.action.learning_set, row.created_at
            yield from self._if_asked(_("Your note"), row.words, who=self.person, of=of, at=at, url=url)

    def _kept(self) -> Iterator[Found]:
        """What was kept of a pad."""
        notes = {row.about: row for row in Draft.objects.filter(slot__startswith=NOTE)}
        for session in Session.objects.filter(pk__in=list(notes)).select_related("learning_set"):
            row, url = notes[session.pk], reverse("sessions:mine", args=[session.pk])
            of, at = session.learning_set, session.starts_at
            yield from self._if_asked(_("Private note"), row.words, who=self.person, of=of, at=at, url=url)

    @cached_property
    def held(self) -> Heard:
        return Heard(self.person, self.roles)

    def _record(self, session_id: UUID) -> str:
        return reverse("sessions:record", args=[session_id])

    def _rounds(self) -> Iterator[Found]:
        for row in self.held.rounds.values():
            about = row.issue.topic_line if row.issue else row.theme.words if row.theme else ""
            session = self.held.sessions[row.session_id]
            if row.issue and row.presenter_id == self.person.pk:
                continue  # already found among the reader's own issues
            reads = self.roles.reads(session.learning_set_id)
            if not can_read_topic(row, person_id=self.person.pk, reads=reads, now=clock.now()):
                continue
            what, url = _("Theme") if row.theme else _("Topic of a round"), self._record(session.pk)
            of, at = session.learning_set, row.started_at or session.starts_at
            yield from self._if_asked(what, about, who=row.presenter, of=of, at=at, url=url)

    def _contributions(self) -> Iterator[Found]:
        rows: QuerySet[Contribution] = Contribution.objects.filter(
            self._said_while_in("created_at", author=self.person),
            round__in=list(self.held.rounds),
            withdrawn_at=None,
        )
        for row in filter(self.held.has_words, rows.select_related("author")):
            yield from self._if_recorded(row, self.held.sessions[self.held.rounds[row.round_id].session_id])

    def _reflections(self) -> Iterator[Found]:
        rows: QuerySet[Reflection] = Reflection.objects.filter(
            self._said_while_in("created_at", author=self.person),
            session__in=list(self.held.sessions),
            withdrawn_at=None,
        )
        # The review of a "room only" round is "room only" too.
        mine_to_read = Q(round=None) | Q(round__in=list(self.held.rounds)) | Q(author=self.person)
        for row in filter(self.held.has_words, rows.filter(mine_to_read).select_related("author")):
            yield from self._if_recorded(row, self.held.sessions[row.session_id])

    def _if_recorded(self, row: Contribution | Reflection, session: Session) -> Iterator[Found]:
        what = str(QUESTIONS.get(row.kind, row.get_kind_display()))
        of, url = session.learning_set, self._record(session.pk)
        yield from self._if_asked(what, row.words, who=row.author, of=of, at=row.created_at, url=url)

    @cached_property
    def actions(self) -> dict[UUID, Action]:
        rows = permissions.visible_to(self.person, self.roles).select_related("owner", "learning_set")
        return {row.pk: row for row in rows}

    def _actions(self) -> Iterator[Found]:
        for row in self.actions.values():
            url = reverse("actions:detail", args=[row.pk])
            of, at = row.learning_set, row.created_at
            yield from self._if_asked(_("Action"), row.words, who=row.owner, of=of, at=at, url=url)

    def _reports(self) -> Iterator[Found]:
        readable = permissions.reports_for(self.person, self.roles)
        for row in readable.filter(action__in=list(self.actions)):
            action = self.actions[row.action_id]
            url = reverse("actions:detail", args=[action.pk])
            for what, words in ((_("What happened"), row.happened), (_("What changed"), row.changed)):
                of, at = action.learning_set, row.reported_at
                yield from self._if_asked(what, words, who=action.owner, of=of, at=at, url=url)
