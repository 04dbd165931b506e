"""What one person has typed and not shared, and whose stage is over: each in a box that stays open."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import cast
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Draft
from actions.models import OUTCOME_ICONS, Action, Outcome, Report
from room.state.panels.kept import ICONS
from room.state.viewer import Viewer
from sessions.models import Contribution, Reflection, Step
from sessions.process.stages import Capture, PresenterState

Choices = Sequence[tuple[str, str, str]]  # value, name and mark


@dataclass(frozen=True, slots=True)
class OpenField:
    """One text box: the draft's slot, and the field it is sent as."""

    slot: str
    name: str
    label: str
    words: str
    is_draft: bool = True  # or what was shared before, beside what was typed since

    @property
    def id(self) -> str:
        """The box's own on the page."""
        return "open-" + self.slot.replace(":", "-")


@dataclass(frozen=True, slots=True)
class OpenBox:
    """What was typed for one thing. Without a `verb` it can no longer be shared, only copied or discarded."""

    label: str  # the stage, or what it was typed for
    typed_at: datetime
    fields: Sequence[OpenField]
    verb: str = ""
    about: Mapping[str, object] = field(default_factory=dict)  # what its form says beside the words
    choice: str = ""  # the name of what is to be chosen: the kind, the outcome
    choices: Choices = ()
    chosen: str = ""
    quotes: str = ""  # the action that a report is on
    is_pad: bool = False  # can be kept as a private note
    choice_slot: str = ""  # where the choice is drafted, if it is

    @property
    def slots(self) -> str:
        """The slots in the order of the fields, as a form names them."""
        slots = [one.slot for one in self.fields]
        return ",".join([*slots, self.choice_slot] if self.choice_slot else slots)

    @property
    def hidden(self) -> Mapping[str, object]:
        """Each of what a form may say beside the words, empty where it does not."""
        return dict.fromkeys(("step", "round", "action", "kind", "keep_open"), "") | dict(self.about)

    @property
    def id(self) -> str:
        """Tells the boxes of one page apart."""
        return self.fields[0].id


def open_boxes(viewer: Viewer, rows: Iterable[Step], drafts: Sequence[Draft]) -> list[OpenBox]:
    """A box for each draft, in the order given; the two words of one report are together."""
    steps = {str(row.pk): row for row in rows}
    actions = _actions(viewer, drafts)
    said = _said_today(viewer, actions)
    found: dict[str, OpenBox] = {}
    for draft in drafts:
        kind, _session, about = [*draft.slot.split(":"), "", ""][:3]
        if kind in {*REPORT, OUTCOME} and about in actions:
            found[f"report {about}"] = _report(viewer, actions[about], said.get(about), drafts)
            continue
        step, make = steps.get(about), KINDS.get(kind)
        # What waited for the line has the key of its press behind it.
        known = f"{draft.slot}:".startswith(f"{viewer.slot(kind, *([about] if about else []))}:")
        box = make(viewer, draft, kind, step) if make and known else None
        found[draft.slot] = box or _plain(draft)
    return list(found.values())


def _plain(draft: Draft, *, name: str = "words", label: str = "") -> OpenBox:
    said = label or draft.label or _("Something you typed")
    box = OpenField(draft.slot, name, said, str(draft.words))
    return OpenBox(said, draft.updated_at, [box])


def _contribution(viewer: Viewer, draft: Draft, kind: str, step: Step | None) -> OpenBox | None:
    """To the stage it was typed in, also when that is over: the service marks it late."""
    if step is None or step.round is None:
        return None
    kinds = [Contribution.Kind(one) for one in step.captures if one in Contribution.Kind.values]
    box = _plain(draft, label=step.shown_name)
    hears = {PresenterState.LISTENING, PresenterState.ANSWERING}
    presents = step.round.presenter_id == viewer.me.pk and step.presenter_state in hears
    if not (kinds and viewer.session.is_live and viewer.takes_part) or presents or viewer.is_listening:
        return box
    choices = [(one.value, str(one.label), ICONS[one.value]) for one in kinds]
    return _shared_by(
        box, "contribute", {"step": step.pk}, choice="kind", choices=choices, chosen=choices[0][0]
    )


def _commitment(viewer: Viewer, draft: Draft, kind: str, step: Step | None) -> OpenBox | None:
    if step is None or step.round is None:
        return None
    box = _plain(draft, label=step.shown_name)
    decides = viewer.is_host or step.round.presenter_id == viewer.me.pk
    if not (viewer.session.is_live and decides):
        return box
    return _shared_by(box, "commit", {"round": step.round.pk})


def _reflection(viewer: Viewer, draft: Draft, kind: str, step: Step | None) -> OpenBox | None:
    """Also after the session has closed."""
    if step is None or Capture.REFLECTION not in step.captures:
        return None
    label = f"{step.shown_name}: {Reflection.Kind(kind).label}"
    box = _plain(draft, label=label)
    is_over = viewer.session.status == "closed"
    may = viewer.takes_part and (viewer.session.is_live or is_over) and not viewer.is_listening
    return _shared_by(box, "reflect", {"step": step.pk, "kind": kind}) if may else box


def _pad(viewer: Viewer, draft: Draft, kind: str, step: Step | None) -> OpenBox:
    """After the close: its owner is asked before it goes."""
    box = _plain(draft, label=_("My pad"))
    return OpenBox(box.label, box.typed_at, box.fields, is_pad=True)


def _topic(viewer: Viewer, draft: Draft, kind: str, step: Step | None) -> OpenBox:
    box = _plain(draft, name="topic_line", label=_("Your topic"))
    return _shared_by(box, "offer", {}) if viewer.session.is_live and viewer.is_member else box


def _report(viewer: Viewer, action: Action, today: Report | None, drafts: Sequence[Draft]) -> OpenBox:
    """What became of one action, its two boxes together; by its owner also after the session has closed."""
    owns, session = action.owner_id == viewer.me.pk, viewer.session
    may = owns if session.status == "closed" else session.is_live and (owns or viewer.is_host)
    # Over words that one may not read one would write unseen.
    if today and not viewer.may_read(today.reported_at, action.owner_id):
        may, today = False, None
    named = {draft.slot: draft for draft in drafts}
    typed = {kind: named.get(viewer.slot(kind, action.pk)) for kind in REPORT}
    fields = []
    for kind, draft in typed.items():
        name, label = REPORT[kind]
        words = str(draft.words) if draft else str(getattr(today, name, ""))
        fields.append(OpenField(viewer.slot(kind, action.pk), name, str(label), words, bool(draft)))
    choice = named.get(viewer.slot(OUTCOME, action.pk))
    latest = max(draft.updated_at for draft in (*typed.values(), choice) if draft)
    return OpenBox(
        _("Your report") if owns else _("A report"),
        latest,
        fields,
        verb="report" if may else "",
        about={"action": action.pk, "keep_open": "1" if today and today.keep_open else ""},
        choice="outcome",
        choices=[(value, str(label), OUTCOME_ICONS[value]) for value, label in Outcome.choices],
        chosen=str(choice.words) if choice else today.outcome if today else "",
        choice_slot=choice.slot if choice else "",
        quotes=str(action.words) if viewer.may_read(action.created_at, action.owner_id) else "",
    )


def _shared_by(
    box: OpenBox,
    verb: str,
    about: Mapping[str, object],
    *,
    choice: str = "",
    choices: Choices = (),
    chosen: str = "",
) -> OpenBox:
    return OpenBox(box.label, box.typed_at, box.fields, verb, about, choice, choices, chosen)


def _actions(viewer: Viewer, drafts: Sequence[Draft]) -> dict[str, Action]:
    """The set's actions that reports were typed for, by their ids; no query where there are none."""
    asked = {draft.slot.rpartition(":")[2] for draft in drafts if _is_report(viewer, draft.slot)}
    ids = [UUID(one) for one in asked if _is_id(one)]
    if not ids:
        return {}
    rows = Action.objects.of_set(viewer.session.learning_set_id).filter(pk__in=ids)
    return {str(action.pk): action for action in rows}


def _said_today(viewer: Viewer, actions: Mapping[str, Action]) -> dict[str, Report]:
    """What was shared of these actions since the room opened: what is typed since may change a part of it."""
    if not actions:
        return {}
    opened = viewer.session.opened_at or viewer.now
    rows = Report.objects.filter(action__in=actions.values(), reported_at__gte=opened)
    return {str(row.action_id): row for row in rows}


def _is_report(viewer: Viewer, slot: str) -> bool:
    return any(slot.startswith(viewer.slot(kind, "")) for kind in (*REPORT, OUTCOME))


def _is_id(value: str) -> bool:
    try:
        return str(UUID(value)) == value
    except ValueError:
        return False


Make = Callable[[Viewer, Draft, str, Step | None], OpenBox | None]

OUTCOME = "outcome"  # what a report's choice is drafted under
# A report's two boxes: the field and the label of each.
REPORT = {
    "report": ("happened", gettext_lazy("What happened")),
    "changed": ("changed", gettext_lazy("What changed as a result")),
}
KINDS: dict[str, Make] = {
    "q": _contribution,
    "act": _commitment,
    "topic": cast(Make, _topic),
    "pad": cast(Make, _pad),
    **dict.fromkeys(Reflection.Kind.values, _reflection),
}
