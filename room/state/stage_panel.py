"""Which panel the present stage has."""

from room.state.agenda import Agenda
from room.state.panels.closed import ClosedPanel
from room.state.panels.next_date import NextDatePanel
from room.state.panels.panel import BreakPanel, Panel
from room.state.panels.reflection import ReflectionPanel
from room.state.panels.reports import ReportsPanel
from room.state.panels.round import RoundPanel
from room.state.panels.selection import SelectionPanel
from room.state.panels.topics import TopicsPanel
from room.state.panels.welcome import ArrivingPanel, WelcomePanel
from room.state.people import People
from room.state.viewer import Viewer
from sessions.process.stages import StageKind


def stage_panel(viewer: Viewer, people: People, agenda: Agenda) -> Panel:
    """Read for the viewer; before the start and after the close that of the door."""
    if viewer.session.status == "closed":
        return ClosedPanel.read(viewer)
    if viewer.step is None:
        return ArrivingPanel.read(viewer, people)
    match StageKind(viewer.step.kind):
        case StageKind.WELCOME:
            return WelcomePanel.read(viewer, people)
        case StageKind.REPORTS:
            return ReportsPanel.read(viewer, people)
        case StageKind.TOPICS:
            return TopicsPanel.read(viewer, people, agenda)
        case StageKind.SELECTION:
            return SelectionPanel.read(viewer, people, agenda)
        case StageKind.BREAK | StageKind.OFF_SCRIPT:
            return BreakPanel()
        case StageKind.REFLECTION | StageKind.PROCESS_REVIEW:
            return ReflectionPanel.read(viewer, people)
        case StageKind.NEXT_DATE:
            return NextDatePanel.read(viewer)
        case _:
            return RoundPanel.read(viewer, people, agenda)
