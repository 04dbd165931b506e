"""The story of one action, from the round it was said in to its outcome; its owner reads more of it than others."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from actions.models import OUTCOME_ICONS, Action, ActionEvent, Report

ICONS = {"note": "private", "words": "issue", "due": "calendar", "carried-on": "next", "taken-back": "undo"}


@dataclass(frozen=True)
class StoryStep:
    """One step: what happened and when, and the words of it; what was taken back keeps its place."""

    icon: str
    title: str
    at: datetime
    words: str = ""
    changed: str = ""
    is_note: bool = False
    is_old: bool = False  # words that hold no longer
    is_back: bool = False  # what was taken back
    due_on: date | None = None
    report_id: UUID | None = None


def story_of(action: Action, reports: Sequence[Report], reader: User) -> list[StoryStep]:
    """Oldest first. The owner's notes, old words and what they took back are theirs alone."""
    is_mine = action.owner_id == reader.pk
    steps = [StoryStep("action", _said_in(action), action.created_at), *map(_of_report, reports)]
    if is_mine:
        steps += _of_events(action)
    return sorted(steps, key=lambda step: step.at)


def _said_in(action: Action) -> str:
    # `sessions` is a higher app, so it is not imported: the relation says which round it came from.
    return _("Said in a round") if hasattr(action, "commitment") else _("Said between two sessions")


def _of_report(report: Report) -> StoryStep:
    facts = {"outcome": report.get_outcome_display().lower()}
    title = _("Dropped") if report.outcome == "dropped" else _("Reported: %(outcome)s") % facts
    return StoryStep(
        OUTCOME_ICONS[report.outcome],
        title,
        report.reported_at,
        words=str(report.happened),
        changed=str(report.changed),
        report_id=report.pk,
    )


def _of_events(action: Action) -> Iterator[StoryStep]:
    for event in ActionEvent.objects.filter(action=action).order_by("created_at", "id"):
        kind = event.kind
        title = str(event.get_kind_display())
        if kind == ActionEvent.Kind.TAKEN_BACK:
            title = _("Reported as “%(outcome)s” by mistake, taken back") % {
                "outcome": event.get_outcome_display()
            }
        yield StoryStep(
            ICONS[kind],
            title,
            event.created_at,
            words=str(event.words),
            is_note=kind == ActionEvent.Kind.NOTE,
            is_old=kind == ActionEvent.Kind.WORDS,
            is_back=kind == ActionEvent.Kind.TAKEN_BACK,
            due_on=event.due_on if kind == ActionEvent.Kind.DUE else None,
        )
