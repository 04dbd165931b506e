"""The fishbowl as one person sees it: offered, on, who watches for what, the open chair."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from room.state.people import People
from room.state.viewer import Viewer
from sessions.models import Presence, Session
from sessions.process.fishbowl import INNER_CIRCLE, OFFERED_ABOVE, Task


@dataclass(frozen=True, slots=True)
class Fishbowl:
    """Two circles, or the offer of them to the host of many people."""

    is_on: bool
    has_come_in: bool
    here: int  # members who are here
    size: int  # of the inner circle, as it is offered
    inner: Sequence[str]
    outer: Sequence[str]
    my_task: str  # what I watch for; empty inside
    is_outer: bool  # whether I only watch now
    has_chair: bool
    chair: str  # who sits in it
    is_mine: bool  # whether I do


def fishbowl_of(viewer: Viewer, people: People) -> Fishbowl | None:
    """None where there is one circle and nothing to offer: up to eight people, or not the host."""
    session = viewer.session
    is_on = session.fishbowl != Session.Fishbowl.OFF
    here = [
        row
        for row in people.rows
        if row.is_member and not row.is_host and row.presence in {Presence.IN_ROOM, Presence.REMOTE}
    ]
    if not is_on and (not viewer.is_host or len(here) <= OFFERED_ABOVE or not session.is_live):
        return None
    register = people.attendance
    outer = {row.person.pk for row in here if register[row.person.pk].outer_task}
    mine = viewer.attendance.outer_task if viewer.attendance else ""
    chair = next((row.name for row in here if row.person.pk == session.chair_id), "")
    return Fishbowl(
        is_on=is_on,
        has_come_in=session.fishbowl == Session.Fishbowl.IN,
        here=len(here),
        size=INNER_CIRCLE,
        inner=[row.name for row in here if row.person.pk not in outer],
        outer=[row.name for row in here if row.person.pk in outer],
        my_task=_(Task(mine).line) if mine else "",
        is_outer=viewer.is_outer,
        has_chair=session.open_chair,
        chair=chair,
        is_mine=session.chair_id == viewer.me.pk,
    )
