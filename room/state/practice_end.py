"""What a practice session says at its end: what was done as it is meant, and what was passed over."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.process.formats import Format
from sessions.process.pauses import READY_KINDS
from sessions.process.practice import PRESENTER, Practice, happenings, somebody_presents
from sessions.process.stages import Capture, Stage, StageKind


def _unheard(practice: Practice, format: Format) -> Iterator[tuple[Stage, list[str]]]:
    """Each stage with who had something to say there, and did not."""
    presents = somebody_presents(format)
    for stage, happened in zip(practice.stages(format), practice.seen(format), strict=True):
        ahead = happenings(stage.kind, somebody_presents=presents)[happened:]
        yield stage, list(dict.fromkeys(one.who for one in ahead if one.does != "comes"))


def _takes_actions(format: Format) -> bool:
    return any(Capture.ACTION in stage.captures for stage in format.required)


def went_well(practice: Practice, format: Format) -> list[str]:
    """In the order of a session; only what was done."""
    unheard = {stage.kind: names for stage, names in _unheard(practice, format)}
    said = []
    if not unheard[StageKind.REPORTS]:
        said.append(_("Everybody who had an action reported on it."))
    if not unheard[StageKind.TOPICS]:
        said.append(_("Everybody was asked what they bring."))
    if n := practice.floors:
        words = ngettext("You gave the floor once.", "You gave the floor %(n)d times, to one at a time.", n)
        said.append(words % {"n": n})
    if n := practice.silences:
        words = ngettext("You let it be silent once.", "You let it be silent %(n)d times.", n)
        said.append(words % {"n": n})
    if n := practice.written:
        words = ngettext("You wrote one thing down.", "You wrote %(n)d things down.", n)
        said.append(words % {"n": n})
    if n := len(practice.actions):
        words = ngettext("%(name)s goes with one action.", "%(name)s goes with %(n)d actions.", n)
        said.append(words % {"n": n, "name": PRESENTER})
    if practice.next_on:
        said.append(_("The next date stands."))
    return said


def missed(practice: Practice, format: Format) -> list[str]:
    """In the order of a session, by name."""
    said = []
    for stage, names in _unheard(practice, format):
        if not names:
            continue
        about = {"names": ", ".join(names), "stage": stage.name}
        if stage.kind is StageKind.REPORTS:
            said.append(_("%(names)s had not reported.") % about)
        elif stage.kind in READY_KINDS:
            said.append(_("%(stage)s: %(names)s had not been heard.") % about)
    if practice.left_waiting:
        waited = ", ".join(practice.left_waiting)
        said.append(_("Still waiting to speak as the questions ended: %(names)s.") % {"names": waited})
    if _takes_actions(format) and not practice.actions:
        said.append(_("%(name)s left without an action.") % {"name": PRESENTER})
    if not practice.next_on:
        said.append(_("No next date was written down."))
    return said
