"""What each person gets to read, page by page, and what the model says that they may."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from accounts.models import User
from actions.models import Action
from issues.models import Issue
from privacy.reads import export
from room.state.panels.round import RoundPanel
from sessions.models import Bid, Contribution, Round, Session
from sets.roles import roles_of
from tests.access.reader.company import BEGINS
from tests.access.reader.model import Said
from tests.access.reader.play import Play

WORD = re.compile(r"zqzqzqz\d+x")
PAGES = ("room", "record", "search", "export", "calendar", "home")
OPEN = (Issue.Status.OFFERED, Issue.Status.CARRIED)
RECORDED = ("kept", "action", "reflection")


@dataclass(frozen=True)
class Line:
    """A topic line with what its owner wants, as the tables have it: words without rights."""

    topic: frozenset[str]
    wants: frozenset[str]
    issue: Issue

    @property
    def words(self) -> frozenset[str]:
        return self.topic | self.wants


class Readings:
    """Looks at every page as everybody, and compares."""

    def __init__(self, play: Play) -> None:
        self.play, self.model = play, play.model
        self.browsers = {name: _browser(person) for name, person in play.people.items()}
        self.count = 0

    def compare(self, turn: int | None = None) -> None:
        """All six pages, or with a turn two of them: which two goes round with the turn and the person."""
        with scopes_disabled():
            self._collect()
        for nth, (name, person) in enumerate(self.play.people.items()):
            mine, expected = self._mine(person), self._expected(person)
            kinds = PAGES if turn is None else [PAGES[(turn + nth) % 3], PAGES[(turn + nth) % 3 + 3]]
            seen = {page: words for kind in kinds for page, words in self._read(kind, name, person)}
            for page, words in seen.items():
                self.count += 1
                others = words - mine
                told = f"{name} on {page}: " + "; ".join(self.play.deeds[-12:])
                more = others - expected[page if page in expected else "anywhere"]
                less = expected[page] - others if page in expected else set()
                assert not more | less, f"{told}; more {self._whose(more)}; less {self._whose(less)}"
            assert seen.get("export", mine) >= mine, name
            assert seen.get("fragment") == seen.get("room"), name

    # What there is.

    def _collect(self) -> None:
        self.rounds = list(
            Round.objects.filter(session__in=self.play.sessions)
            .select_related("issue", "session")
            .order_by("position")
        )
        every = {
            issue.pk: Line(_words_of(issue.topic_line), _words_of(issue.wants), issue)
            for issue in Issue.objects.filter(learning_set=self.play.harbour)
        }
        # A draft is its owner's alone, wherever it lay before.
        self.lines = {pk: line for pk, line in every.items() if line.issue.status != Issue.Status.DRAFT}
        self.drafts = [line for pk, line in every.items() if pk not in self.lines]
        bids = Bid.objects.filter(session__in=self.play.sessions, withdrawn_at=None).exclude(issue=None)
        self.bids = list(bids)
        self.closed_at = dict(Action.objects.of_set(self.play.harbour.pk).values_list("pk", "closed_at"))
        kept = Contribution.objects.filter(round__session__in=self.play.sessions, withdrawn_at=None)
        self.shown = {str(one.words) for one in kept}
        self.sessions = {
            one.pk: one for one in Session.objects.filter(pk__in=[s.pk for s in self.play.sessions])
        }

    def _whose(self, words: set[str]) -> list[str]:
        """What each word is, for who reads that a test failed; also where nobody is known to have said it."""
        said = {
            one.words: f"{one.kind} of {one.at:%H:%M:%S}" for one in self.model.said if one.words in words
        }
        for line in [*self.lines.values(), *self.drafts]:
            one = line.issue
            said |= dict.fromkeys(
                line.words & words, f"{one.status} topic of {one.owner.name}, {one.offered_at}"
            )
        return [f"{word}: {said.get(word, 'nobody is known to have said it')}" for word in sorted(words)]

    def _mine(self, person: User) -> set[str]:
        every = [*self.lines.values(), *self.drafts]
        lines = [line.words for line in every if line.issue.owner_id == person.pk]
        return {one.words for one in self.model.said if one.author == person.pk}.union(*lines)

    # What each may read.

    def _expected(self, person: User) -> dict[str, set[str]]:
        """By page; `anywhere` is all of it, for pages that show some of it."""
        held = [one for one in self.sessions.values() if one.status == "closed"]
        said = {one.pk: self._record(person, one) for one in held}
        frames = {one.pk: self._frame(person, one) for one in held}
        found = set[str]().union(*said.values(), self._offered(person), self._actions(person))
        room = self._room(person).union(self._ahead(person), *frames.values())
        mine = self._mine(person)
        pages = {f"record {pk}": (said[pk] | frames[pk]) - mine for pk in said}
        return pages | {
            "search": found - mine,
            "export": set(),
            "calendar": set(),
            "anywhere": (found | room) - mine,
        }

    def _may(self, person: User, one: Said) -> bool:
        if not self.model.heard(person.pk, one, self.play.now):
            return False
        return one.kind != "kept" or (one.words in self.shown and one.round in self.readable(person))

    def readable(self, person: User) -> set[UUID]:
        return {round_.pk for round_ in self.rounds if self._reads(person, round_)}

    def _reads(self, person: User, row: Round) -> bool:
        lasted = (row.started_at or row.created_at, row.ended_at)
        return self.model.reads_round(person.pk, row.pk, row.session_id, lasted, self.play.now)

    def _record(self, person: User, session: Session) -> set[str]:
        if not self._opens(person, session):
            return set()
        done = [row for row in self.rounds if row.session_id == session.pk and row.status == "done"]
        of_it = [one for one in self.model.said if one.session == session.pk and one.kind in RECORDED]
        said = [one for one in of_it if self._may(person, one)]
        topics = [row for row in done if self._knows_topic(person, row)]
        lines = [self.lines[row.issue_id].topic for row in topics if row.issue_id in self.lines]
        return {one.words for one in said}.union(*lines)

    def _frame(self, person: User, session: Session) -> set[str]:
        """What became of earlier actions, what nobody said anything of, and what was carried on."""
        if not self._opens(person, session):
            return set()
        assert session.opened_at is not None
        assert session.closed_at is not None
        before = [one.closed_at for one in self.sessions.values() if one.closed_at and one.pk != session.pk]
        since = max((at for at in before if at <= session.opened_at), default=BEGINS)
        reports = [one for one in self.model.said if one.kind == "report"]
        told = [one for one in reports if since <= one.at <= session.closed_at]
        shown = [one for one in told if self.model.heard(person.pk, one, self.play.now)]
        told_of = {one.about for one in told}
        actions = [one for one in self.model.said if one.kind == "action"]
        left = [
            one
            for one in actions
            if one.at < session.opened_at
            and one.about not in told_of
            and self._was_open(one, session.closed_at)
            and self._may(person, one)
        ]
        with_them = [one for one in actions if one.about in {report.about for report in shown}]
        return {one.words for one in [*shown, *with_them, *left]} | self._carried(person, session)

    def _was_open(self, action: Said, moment: datetime) -> bool:
        closed = self.closed_at[action.about] if action.about else None
        return closed is None or closed > moment

    def _carried(self, person: User, session: Session) -> set[str]:
        done = [row.issue_id for row in self.rounds if row.session_id == session.pk and row.status == "done"]
        bids = [bid for bid in self.bids if bid.session_id == session.pk and bid.wants_turn]
        lines = [self.lines[bid.issue_id] for bid in bids if bid.issue_id in self.lines]
        return set[str]().union(
            *(
                line.topic
                for line in lines
                if line.issue.pk not in done
                and line.issue.pk not in self.model.shut
                and self.model.was_in(
                    person.pk, line.issue.offered_at or line.issue.created_at, self.play.now
                )
            )
        )

    def _opens(self, person: User, session: Session) -> bool:
        assert session.opened_at is not None
        periods = self.model.periods(person.pk, self.play.now)
        ended = session.closed_at or self.play.now
        return any(begun <= ended and (gone is None or gone >= session.opened_at) for begun, gone in periods)

    def _knows_topic(self, person: User, row: Round) -> bool:
        begun: datetime = row.started_at or self.play.now
        presents = row.presenter_id == person.pk
        in_time = presents or self.model.was_in(person.pk, begun, self.play.now)
        return row.pk in self.readable(person) and in_time

    def _words(self, issues: Iterator[UUID | None]) -> set[str]:
        return set[str]().union(*(self.lines[pk].words for pk in issues if pk in self.lines))

    def _offered(self, person: User) -> set[str]:
        """Topics that wait to be chosen, offered while the reader was in the set."""
        waiting = [
            line for line in self.lines.values() if line.issue.status in OPEN and line.issue.offered_at
        ]
        return set[str]().union(
            *(
                line.words
                for line in waiting
                if line.issue.pk not in self.model.shut
                and self.model.was_in(person.pk, line.issue.offered_at or self.play.now, self.play.now)
            )
        )

    def _actions(self, person: User) -> set[str]:
        """What somebody will do, and what became of it, is the whole set's."""
        kinds = ("action", "report")
        return {one.words for one in self.model.said if one.kind in kinds and self._may(person, one)}

    def _ahead(self, person: User) -> set[str]:
        """Themes set ahead, and the newest rules of a set that they are in."""
        kinds = ("theme", "rules")
        return {one.words for one in self.model.said if one.kind in kinds and self._may(person, one)}

    # The room, where the session stands now.

    def _room(self, person: User) -> set[str]:
        """Everything that the room may show them at some stage, as things are now."""
        here = self.model.is_here(person.pk, self.play.session.pk)
        now = [
            one
            for one in self.model.said
            if one.session == self.play.session.pk and self._in_room(person, one)
        ]
        bids = [
            bid.issue_id
            for bid in self.bids
            if bid.session_id == self.play.session.pk
            and self.model.was_in(person.pk, bid.created_at, self.play.now)
            and self._hears_line(person, bid, here)
        ]
        topics = [
            row.issue_id for row in self.rounds if self._hears(person, row) and self._knows_topic(person, row)
        ]
        return {one.words for one in now} | self._words(iter([*bids, *topics]))

    def _hears(self, person: User, row: Round) -> bool:
        if row.presenter_id == person.pk and row.pk not in self.model.handed_on:
            return True
        if row.pk not in self.model.shut:
            return True
        here = self.model.is_here(person.pk, row.session_id)
        return here and self.model.hears(person.pk, row.pk, row.session_id)

    def _in_room(self, person: User, one: Said) -> bool:
        if not self.model.heard(person.pk, one, self.play.now):
            return False
        row = next((row for row in self.rounds if row.pk == one.round), None)
        return one.kind != "kept" or (
            one.words in self.shown and row is not None and self._hears(person, row)
        )

    def _hears_line(self, person: User, bid: Bid, here: bool) -> bool:
        row = next((row for row in self.rounds if row.issue_id == bid.issue_id), None)
        if row is not None and row.status != "planned":
            return self._hears(person, row)
        shut = bid.issue_id in self.model.shut or (row is not None and row.pk in self.model.shut)
        return not shut or (here and self._came_in_time(person))

    def _came_in_time(self, person: User) -> bool:
        """Before the session was first closed."""
        first = self.play.first_closed.get(self.play.session.pk)
        spans = self.model.there.get((self.play.session.pk, person.pk), [])
        return any(first is None or begun <= first for begun, _ended in spans)

    # What they get.

    def _read(self, kind: str, name: str, person: User) -> Iterator[tuple[str, set[str]]]:
        browser, session = self.browsers[name], self.play.session
        match kind:
            case "room":
                page = browser.get(reverse("room:room", args=[session.pk]))
                yield kind, _words_in(page.content)
                part = browser.get(reverse("room:fragment", args=[session.pk]))
                yield "fragment", _words_in(part.content)
                if page.status_code == 200:
                    self._check_stage(person, page.context["room"].stage)
            case "record":
                for one in [one for one in self.sessions.values() if one.status == "closed"]:
                    page = browser.get(reverse("sessions:record", args=[one.pk]))
                    yield f"record {one.pk}", _words_in(page.content)
            case "search":
                cache.clear()  # of the limiter: nobody searches as often as this
                found = browser.post(reverse("search"), {"words": "zqzqzqz"}).context["search"].found
                yield kind, {word for one in found for word in WORD.findall(one.words)}
            case "calendar":
                yield kind, _words_in(browser.get(reverse("planning:calendar", args=[session.pk])).content)
            case "home":
                yield kind, _words_in(browser.get(reverse("home")).content)
            case _:
                with scope(learning_set=roles_of(person.pk).sets_ever(), person=[person.pk]):
                    yield kind, set(WORD.findall("".join(export.json_pieces(person))))

    def _check_stage(self, person: User, stage: object) -> None:
        """What was kept in the present round is shown in full to whoever may hear it, but for who only listens."""
        step = self.play.session.step
        row = next((row for row in self.rounds if step is not None and row.pk == step.round_id), None)
        if not isinstance(stage, RoundPanel) or row is None:
            return
        listens = step is not None and step.presenter_state == "listening" and row.presenter_id == person.pk
        expected: set[str] = set()
        if self._hears(person, row) and not listens:
            kept = [one for one in self.model.said if one.round == row.pk and one.kind == "kept"]
            mine = {one.words for one in kept if one.author == person.pk}
            expected = {one.words for one in kept if self._in_room(person, one)} | (mine & self.shown)
        shown = {word for one in stage.kept for word in WORD.findall(one.words)}
        assert shown == expected, (person.name, self.play.deeds[-12:])


def _browser(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def _words_of(text: object) -> frozenset[str]:
    return frozenset(WORD.findall(str(text)))


def _words_in(content: bytes) -> set[str]:
    return set(WORD.findall(content.decode()))
