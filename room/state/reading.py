"""Reads what one person may see of the room now: the rows once, then the plan, the people and the stage from them."""

import logging
import math
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import DatabaseError
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.models import Draft, User
from accounts.services import drafts_about
from core import clock
from core.sealing import Holder, preload
from core.ui.clockface import Clockface
from core.ui.plan import PlanGroup
from room.state.agenda import Agenda, lay_out
from room.state.fishbowl import fishbowl_of
from room.state.open_boxes import open_boxes
from room.state.panels.panel import BrokenPanel, Panel
from room.state.panels.reports import late_owners
from room.state.panels.welcome import not_accepted
from room.state.pauses import ready_of, silence_of
from room.state.people import People, gather
from room.state.presenters import presenters_of
from room.state.shared import reading_of
from room.state.stage_panel import stage_panel
from room.state.state import RoomState
from room.state.viewer import Viewer
from sessions import permissions
from sessions.models import Session, StageVisit
from sessions.process.frame import NOBODY_PRESENTS, NOTE_TAKER_READS
from sessions.process.stages import Lines, StageKind
from sessions.services import locking, session_plan
from sets.roles import Roles

log = logging.getLogger("room.drawing")


def room_state(session: Session, me: User, roles: Roles, *, goes_to: UUID | None = None) -> RoomState:
    """Reads what this person may see now."""
    now, shared = clock.now(), reading_of(session)
    rows, visit, position = shared.steps, shared.visit, session_plan.position_of(session, shared.steps)
    viewer = Viewer(
        session=session,
        me=me,
        roles=roles,
        now=now,
        step=rows[position] if position >= 0 else None,
        attendance=shared.register.get(me.pk),
        hearing=permissions.hearing_of(shared.rounds),
        reads=roles.reads(session.learning_set_id),
        shared=shared,
    )
    people, agenda = gather(viewer), lay_out(viewer, rows, visit)
    drafts = _drafts(viewer)
    stage = _stage(viewer, people, agenda)
    return RoomState(
        viewer=viewer,
        people=people.with_turn(stage.turn, _("Reports now")) if stage.turn else people,
        agenda=agenda,
        stage=stage,
        lines=stage.lines or _lines(viewer),
        face=_face(session, visit, now),
        presenters=presenters_of(viewer, people, agenda, stage, goes_to),
        may_take_over=_may_take_over(viewer, people),
        may_reopen=_may_reopen(viewer),
        drafts={draft.slot: str(draft.words) for draft in drafts},
        left_over=open_boxes(
            viewer, rows, [draft for draft in drafts if not _has_box(viewer, stage, draft.slot)]
        ),
        so_far=_so_far(viewer, agenda),
        has_just_come=_has_just_come(viewer, visit),
        agreed=not_accepted(viewer, people),
        late_owners=late_owners(viewer, people),
        silence=silence_of(viewer, visit),
        ready=ready_of(viewer, people, visit),
        fishbowl=fishbowl_of(viewer, people),
    )


def _stage(viewer: Viewer, people: People, agenda: Agenda) -> Panel:
    """The present stage; what cannot be read never costs the whole room."""
    try:
        return stage_panel(viewer, people, agenda)
    except (PermissionDenied, Http404, DatabaseError):
        raise
    except Exception:
        log.exception("the stage cannot be read")
        return BrokenPanel()


def _so_far(viewer: Viewer, agenda: Agenda) -> list[PlanGroup]:
    """The stages that were held before a late joiner came, or since."""
    mine = viewer.attendance
    if mine is None or not mine.is_late or viewer.is_host or not viewer.session.is_live:
        return []
    held = [
        replace(group, steps=[step for step in group.steps if step.state == "done"])
        for group in agenda.groups
    ]
    return [group for group in held if group.steps]


def _has_just_come(viewer: Viewer, visit: StageVisit | None) -> bool:
    """Whether they came while the present stage was on."""
    arrived = viewer.attendance.arrived_at if viewer.attendance else None
    return arrived is not None and visit is not None and arrived >= visit.entered_at


def _may_take_over(viewer: Viewer, people: People) -> bool:
    """As the service decides, from what has been read already; who presents is not asked while somebody hosts."""
    if viewer.is_host or (viewer.is_presenter and not people.host_gone and viewer.session.host_id):
        return False
    return permissions.can_take_over(
        viewer.session, viewer.roles, is_here=viewer.is_here, host_gone=people.host_gone
    )


def _may_reopen(viewer: Viewer) -> bool:
    session = viewer.session
    return (
        session.status == "closed"
        and permissions.can_run(session, viewer.me.pk, viewer.roles)
        and permissions.can_reopen(session)
    )


def _face(session: Session, visit: StageVisit | None, now: datetime) -> Clockface:
    end = locking.ends_at(session, visit, now)
    if end is None or visit is None:
        return Clockface(None, now, 0)
    planned = max(visit.minutes, math.ceil(visit.minutes + visit.extra_seconds / 60))
    if session.paused_at:
        by = session.paused_by.short_name if session.paused_by else ""
        return Clockface(None, now, planned, left=end - now, paused_by=by)
    return Clockface(end, now, planned)


def _lines(viewer: Viewer) -> Lines:
    if viewer.step is None:
        return Lines(say="", facilitator="", member="", presenter="")
    if viewer.is_nobodys:
        return NOBODY_PRESENTS
    presenter = viewer.round.presenter if viewer.round else None
    lines = Lines(**viewer.step.lines)
    if viewer.step.words:
        lines = replace(lines, say=str(viewer.step.words.say) or lines.say)
    taker = viewer.round.note_taker if viewer.round else None
    if taker and viewer.kind == StageKind.READ_BACK:
        lines = replace(lines, say=NOTE_TAKER_READS.say, member=NOTE_TAKER_READS.member)
    named = [person.short_name if person else "" for person in (presenter, taker)]
    return lines.filled(presenter=named[0], owner=named[1])


def _drafts(viewer: Viewer) -> list[Draft]:
    """What this person has typed in this session and not kept."""
    drafts = drafts_about(person=viewer.me, about=viewer.session.pk)
    # One query for all keys: the set's, and one's own when one has typed something.
    preload([Holder("set", viewer.session.learning_set_id), *(draft.seal_holder() for draft in drafts)])
    return [draft for draft in drafts if str(draft.words).strip()]


def _has_box(viewer: Viewer, stage: Panel, slot: str) -> bool:
    """Whether what is typed in that slot has its place on the present screen, or is to be shown as left over."""
    if slot == viewer.slot("note"):
        return True  # kept, not left over
    if slot == viewer.slot("pad"):
        return viewer.is_listening or viewer.session.is_live
    return slot in stage.boxes
