"""A session played at random, step by step; what is done is told to the model as it is done."""

import random
from typing import Any

from django_scopes import scopes_disabled

from sessions.models import Session
from sets import services as sets
from sets.models import Membership, SetStatus
from sets.roles import roles_of
from tests import factories
from tests.access.reader.between import Between
from tests.access.reader.company import NAMES

LONGER_THAN_A_LOOK = (61, 240)  # seconds: a stage that is left within a minute has not begun
MOST_TRIES = 60
LIKELY = {  # how often each thing is tried
    "move": 10, "contribute": 7, "present": 2, "choose": 3, "keep_in_room": 5, "open_to": 2, "join": 6, "leave": 3,
    "mark": 2, "commit": 2, "reflect": 2, "offer": 3, "withdraw": 1, "take_over": 2, "close": 2, "reopen": 4, "end": 2,
    "return_": 3, "hand_over": 1, "status": 2, "plan": 2,
    "report": 4, "drop": 1, "carry_on": 1, "note": 1, "draft_topic": 1, "theme": 1, "agree": 1, "topic": 4,
}  # fmt: skip


class Play(Between):
    """What changes who belongs, and one thing after the other; `step` does one and says what."""

    def step(self) -> None:
        """Does one thing that is accepted, more than a minute after the last; what is refused changes nothing."""
        random.seed(f"{self.seed} {len(self.deeds)}")  # of rows without an order, whatever was read meanwhile
        self.clock.shift(self.random.randint(*LONGER_THAN_A_LOOK))
        what = ""
        with scopes_disabled():
            for _ in range(MOST_TRIES):
                what = self.random.choices(list(LIKELY), weights=list(LIKELY.values()))[0]
                if getattr(self, what)():
                    break
            self.sessions[-1] = Session.objects.select_related("step__round", "host").get(pk=self.session.pk)
            self._observe()
        self.deeds.append(f"{self.now:%H:%M:%S} {what}")

    def end(self) -> bool:
        held = list(Membership.objects.current().filter(learning_set=self.harbour).order_by("seat", "id"))
        one, person = self.random.choice(held), self._facilitator()
        known: dict[str, Any] = {"person": person, "roles": roles_of(person.pk)}
        is_last = one.role == "facilitator" and sum(other.role == one.role for other in held) == 1
        if (
            is_last
            or len(held) < 6
            or not self.tried(lambda: sets.end_membership(membership_id=one.pk, **known))
        ):
            return False
        self.model.ends(one.person_id, one.role, self.now)
        return True

    def return_(self) -> bool:
        """Who left comes back, and who never was in the set joins; as the invitation's service does."""
        gone = [n for n in NAMES[:8] if not roles_of(self.people[n].pk).is_in(self.harbour.pk)]
        if not gone:
            return False
        person = self.people[self.random.choice(gone)]
        factories.membership(person, self.harbour, started_at=self.now)
        self.model.begins(person.pk, "member", self.now)
        return True

    def hand_over(self) -> bool:
        held = Membership.objects.current().filter(learning_set=self.harbour, role="member")
        members = list(held.order_by("seat", "id"))
        one, person, stay = self.random.choice(members), self._facilitator(), self.random.random() < 0.8
        known: dict[str, Any] = {"person": person, "roles": roles_of(person.pk), "stay": stay}
        if not self.tried(lambda: sets.hand_over(membership_id=one.pk, **known)):
            return False
        self.model.begins(one.person_id, "facilitator", self.now)
        if not stay:
            self.model.ends(person.pk, "facilitator", self.now)
        return True

    def status(self) -> bool:
        person = self._facilitator()
        status = self.random.choice([SetStatus.SHARED, SetStatus.SELF_RUN, SetStatus.FACILITATED])
        asked: dict[str, Any] = {
            "learning_set_id": self.harbour.pk,
            "person": person,
            "roles": roles_of(person.pk),
        }
        return self.tried(lambda: sets.change_status(**asked, status=status))

    def plan(self) -> bool:
        """The next session, once this one is closed."""
        if self.session.state != "closed" or len(self.sessions) > 2 or len(self._members_here()) < 2:
            return False
        self._open()
        return True
