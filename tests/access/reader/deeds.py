"""What people do in a session and after it, each deed told to the model as it is done."""

from actions.models import Action
from room.services import (
    commitments,
    contributions,
    opening,
    presence,
    reflections,
    room_only,
    running,
    selection,
    topics,
)
from sessions.models import Bid, Contribution, Round, Step
from sessions.process.machine import Move
from tests.access.reader.company import Company
from tests.access.reader.model import Said


class Deeds(Company):
    """Each answers whether it was accepted."""

    def move(self) -> bool:
        steps = list(Step.objects.filter(session=self.session).order_by("position"))
        which = self.random.choice([Move.NEXT, Move.NEXT, Move.BACK, Move.JUMP, Move.JUMP])
        rounds = [step for step in steps if step.round_id]
        aim = self.random.choice(rounds if rounds and self.random.random() < 0.7 else steps)
        asked = self.by(self.host()) | {"expected_version": None}
        return self.tried(lambda: running.move_on(**asked, move=which, step_id=aim.pk))

    def choose(self) -> bool:
        bids = list(Bid.objects.filter(session=self.session).exclude(issue=None).order_by("created_at", "id"))
        if not bids:
            return False
        bid, host = self.random.choice(bids), self.host()
        done = self.tried(
            lambda: selection.choose(
                session_id=self.session.pk, person=host, bid_id=bid.pk, expected_version=None
            )
        )
        self._presenters()
        return done

    def present(self) -> bool:
        round_, host, about = self.any_round(), self.host(), self.somebody()
        if round_ is None:
            return False
        asked = self.by(host) | {"round_id": round_.pk, "about": about.pk}
        done = self.tried(lambda: selection.name_presenter(**asked, expected_version=None))
        self._presenters()
        return done

    def offer(self) -> bool:
        person, line = self.somebody(), self.word()
        known = self.known(person)
        waiting = Round.objects.filter(
            session=self.session, presenter=person, issue=None, pk__in=self.model.shut
        )
        ids = list(waiting.values_list("pk", flat=True))
        done = self.tried(lambda: topics.offer(**known, topic_line=line, wants=self.word()))
        # What is said late of a round that stays in the room stays there too.
        said = Round.objects.filter(pk__in=ids).exclude(issue=None).values_list("issue", flat=True)
        self.model.shut |= set(said)
        self._presenters()
        return done

    def keep_in_room(self) -> bool:
        round_, shut = self.any_round(), self.random.random() < 0.8
        presenter = round_.presenter if round_ else None
        if round_ is None:
            return False
        person = presenter if presenter and self.random.random() < 0.8 else self.somebody()
        asked = self.by(person) | {"round_id": round_.pk}
        if not self.tried(lambda: room_only.keep_in_room(**asked, room_only=shut)):
            return False
        assert self.model.presenter.get(round_.pk) == person.pk
        both = {round_.pk} | ({round_.issue_id} if round_.issue_id else set())
        if not shut and both & self.model.shut:
            assert round_.pk not in self.model.over
            assert round_.pk not in self.model.handed_on
        self.model.shut = self.model.shut | both if shut else self.model.shut - both
        return True

    def open_to(self) -> bool:
        round_, wanted = self.any_round(), {self.somebody().pk for _ in range(self.random.randint(0, 2))}
        presenter = round_.presenter if round_ else None
        if round_ is None:
            return False
        person = presenter if presenter and self.random.random() < 0.8 else self.somebody()
        asked = self.by(person) | {"round_id": round_.pk}
        if not self.tried(lambda: room_only.open_to(**asked, people=wanted)):
            return False
        assert self.model.presenter.get(round_.pk) == person.pk
        assert round_.pk not in self.model.handed_on
        others = {pair for pair in self.model.named if pair[0] != round_.pk}
        self.model.named = others | {(round_.pk, one) for one in wanted}
        return True

    def contribute(self) -> bool:
        step, person, words = self.session.step, self.somebody(), self.word()
        if step is None or step.round_id is None or not step.captures:
            return False
        known = self.known(person)
        kind = step.captures[0]
        if not self.tried(lambda: contributions.contribute(**known, step_id=step.pk, kind=kind, words=words)):
            return False
        self._said(words, person.pk, "kept", step.round_id)
        return True

    def withdraw(self) -> bool:
        kept = list(Contribution.objects.filter(round__session=self.session).order_by("created_at", "id"))
        if not kept:
            return False
        one, host = self.random.choice(kept), self.host()
        return self.tried(
            lambda: contributions.withdraw(session_id=self.session.pk, person=host, contribution_id=one.pk)
        )

    def commit(self) -> bool:
        round_, host, words = self.any_round(), self.host(), self.word()
        if round_ is None or round_.presenter_id is None:
            return False
        owner = round_.presenter_id
        asked = self.by(host) | {"round_id": round_.pk}
        if not self.tried(lambda: commitments.commit(**asked, words=words)):
            return False
        self._said(words, owner, "action", round_.pk, about=Action.objects.latest("created_at", "id").pk)
        return True

    def reflect(self) -> bool:
        person, words = self.somebody(), self.word()
        known = self.known(person)
        if not self.tried(lambda: reflections.reflect(**known, kind="well", words=words)):
            return False
        said = [one for one in self.model.said if one.kind == "reflection" and one.author == person.pk]
        for one in said:  # one of each kind a person: what they say now takes its place
            if one.session == self.session.pk:
                self.model.said.remove(one)
                self.model.said.append(Said(words, person.pk, one.at, "reflection", one.session))
                return True
        # After the close it counts as said at the close.
        said_at = self.session.closed_at or self.now
        self.model.said.append(Said(words, person.pk, said_at, "reflection", self.session.pk))
        return True

    def join(self) -> bool:
        person = self.somebody()
        known = self.known(person)
        if not self.tried(lambda: presence.join(**known, presence=self.random.choice(["", "remote"]))):
            return False
        self.model.comes(person.pk, self.session.pk, self.now)
        return True

    def leave(self) -> bool:
        person = self.somebody()
        if not self.session.is_live:
            return False
        done = self.tried(lambda: presence.leave(session_id=self.session.pk, person=person))
        self.model.goes(person.pk, self.session.pk, self.now)
        return done

    def mark(self) -> bool:
        host, about, how = self.host(), self.somebody(), self.random.choice(["away", "in-room", "absent"])
        asked = self.by(host) | {"about": about.pk}
        if not self.tried(lambda: presence.mark(**asked, presence=how)):
            return False
        if how == "in-room":
            self.model.comes(about.pk, self.session.pk, self.now)
        elif how == "absent":
            self.model.never_came(about.pk, self.session.pk)
        else:
            self.model.goes(about.pk, self.session.pk, self.now)
        return True

    def take_over(self) -> bool:
        person = self.somebody()
        known = self.known(person)
        return self.tried(lambda: running.take_over(**known, expected_version=None))

    def close(self) -> bool:
        host = self.host()
        done = self.tried(lambda: opening.close_session(**self.by(host), expected_version=None))
        if done:
            self.first_closed.setdefault(self.session.pk, self.now)
        return done

    def reopen(self) -> bool:
        person = self.people[self.random.choice(["gita", "gita", "ada", "ben"])]
        known = self.known(person)
        done = self.tried(lambda: opening.reopen(**known, expected_version=None))
        # Who was there and opens it again is there again; who never came runs it from where they are.
        if done and self.model.there.get((self.session.pk, person.pk)):
            self.model.comes(person.pk, self.session.pk, self.now)
        return done
