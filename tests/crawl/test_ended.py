"""A set that has ended: no page of it offers a form that is then refused because it has ended."""

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django_scopes import scopes_disabled

from accounts.models import User
from core import clock
from planning.services import polls
from sessions.models import Session
from sessions.process.machine import Status
from sets import services
from sets.models import LearningSet
from sets.roles import roles_of
from tests import factories
from tests.crawl.crawl import Crawl
from tests.crawl.demo_people import starts, visitor
from tests.crawl.document import Control, Form
from tests.crawl.sending import Sending, Way
from tests.crawl.visitor import Answer

# The message of a refusal; what pages say of the set themselves goes on.
REFUSED = re.compile(r"This set has ended\.(?! Until| What was said)")
WHO = ("ada", "ben", "gita")


@dataclass
class Ended(Crawl):
    """Finds what was pressed in vain, too."""

    def submit(self, url: str, form: Form, sending: Sending, button: Control | None, way: Way) -> Answer:
        answer = super().submit(url, form, sending, button, way)
        text = " ".join(answer.document.text.split()) if answer.document else ""
        if REFUSED.search(text):
            self._say(f"{url}: form to {sending.url} is refused, because the set has ended")
        return answer


@pytest.mark.parametrize("in_a_room", [True, False], ids=["its room open", "between sessions"])
def test_nothing_is_offered_that_is_then_refused(seeded: None, db: None, in_a_room: bool) -> None:
    with scopes_disabled():
        end(LearningSet.objects.get(name="Harbour set"), in_a_room=in_a_room)
    faults, pages = [], 0
    for name in WHO:
        crawl = Ended(visitor(name))
        crawl.look(starts(crawl.visitor.person))
        crawl.send_forms()
        faults += crawl.faults
        pages += crawl.figures.pages
    assert faults == []
    assert pages > 60


def end(learning_set: LearningSet, *, in_a_room: bool) -> None:
    """With all that can hang in the air: a date poll, a review, a trainee to come, somebody who has just left."""
    ada = User.objects.get(email__startswith="ada@")
    by_ada: dict[str, Any] = {"person": ada, "roles": roles_of(ada.pk)}
    local = (clock.now() + timedelta(days=40)).astimezone(learning_set.zone).replace(tzinfo=None)
    polls.ask(
        learning_set=learning_set, slots=[local, local + timedelta(days=1)], minutes=120,
        closes_at=clock.now() + timedelta(days=7), **by_ada,
    )  # fmt: skip
    services.open_review(learning_set_id=learning_set.pk, kind="end", **by_ada)
    left = factories.membership(factories.user("Wim Away"), learning_set, "observer")
    services.end_membership(membership_id=left.pk, **by_ada)
    trainee = factories.user("Tess Learns")
    factories.membership(trainee, learning_set, "observer")
    Session.objects.filter(learning_set=learning_set, status=Status.SCHEDULED).update(trainee=trainee)
    if not in_a_room:
        now = clock.now()
        live = Session.objects.live().filter(learning_set=learning_set)
        live.update(status=Status.CLOSED, closed_at=now, register_closed_at=now)
    services.change_status(learning_set_id=learning_set.pk, status="ended", **by_ada)
