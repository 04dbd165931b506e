"""Each of the demo's people: every page, every link, every form; on the first day, and after the session was held."""

import copy
import time

import pytest
from django.urls import reverse
from django_scopes import scopes_disabled

from sessions.models import Session
from sessions.process.machine import Status
from tests.crawl.demo_people import EVERYBODY
from tests.crawl.meeting import Meeting
from tests.crawl.walk import Walk, crawl_of, look_through

# The host, who presents, a member, and the deputy, who presents too.
IN_THE_SET = ("ada", "ben", "cleo", "gita")
# Who is looked through again after the session: one of each role, and those who stand outside the set.
AFTERWARDS = ("ada", "ben", "gita", "esi", "finn")


@pytest.fixture(scope="module")
def first_day(seeded: None, deep: bool) -> Walk:
    return look_through(EVERYBODY, {}, deep)


def test_first_day(first_day: Walk, db: None) -> None:
    assert min(one.figures.pages for one in first_day.crawls) > 5
    reached = {name for one in first_day.crawls for name in one.reached}
    assert {"planning:joining", "planning:notices", "planning:letter_kinds"} <= reached
    first_day.check(f"{len(EVERYBODY)} people on the first day")


def test_session_run_to_its_end_and_what_stands_then(first_day: Walk, db: None, deep: bool) -> None:
    began, kinds = time.process_time(), copy.deepcopy(first_day.kinds)
    crawls = {name: crawl_of(name, kinds, deep) for name in IN_THE_SET}
    with scopes_disabled():
        session = Session.objects.live().get()
    meeting = Meeting(reverse("room:room", args=[session.pk]), crawls, "ada")
    meeting.run()
    session.refresh_from_db()
    assert (session.state, meeting.stages > 15) == (Status.CLOSED, True)
    walk = Walk([*crawls.values()], time.process_time() - began, kinds)
    walk.check(f"{len(crawls)} people in a session of {meeting.stages} stages")
    afterwards = look_through(EVERYBODY if deep else AFTERWARDS, kinds, deep)
    afterwards.check(f"{len(afterwards.crawls)} people after the session")
