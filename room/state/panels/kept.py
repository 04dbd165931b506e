"""What the round's people said and somebody kept, as one person may see it now."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from room.state.clock_time import clock_time
from room.state.viewer import Viewer
from sessions.models import Contribution

ICONS = {
    "clarification": "clarification",
    "probing": "probing",
    "action_question": "actionq",
    "suggestion": "suggestion",
    "resource": "download",
    "parked": "clock",
    "note": "issue",
    "takeaway": "action",
}


@dataclass(frozen=True, slots=True)
class Kept:
    """One contribution, ready to be shown."""

    pk: UUID
    capture: str  # what it was kept as
    words: str
    kind: str
    icon: str
    by: str
    at: str
    marked: str
    may_change: bool
    may_star: bool
    is_starred: bool


def kept(viewer: Viewer) -> list[Kept]:
    """The round's contributions, newest first; none for a presenter who only listens.

    Who joined the set meanwhile reads on from there.
    """
    if viewer.is_listening or viewer.round is None or not viewer.may_read_round:
        return []
    rows = viewer.shared.kept_in(viewer.round.pk)
    readable = [row for row in rows if viewer.may_read_of_round(row.created_at, row.author_id)]
    is_host = viewer.is_host  # asked once, not for each of them
    return [_kept(viewer, row, is_host=is_host) for row in reversed(readable)]


def hidden_count(viewer: Viewer) -> int:
    """How many of what this stage keeps a presenter who only listens will see later."""
    if not viewer.is_listening or viewer.round is None:
        return 0
    kinds = {capture.value for capture in viewer.captures}
    return sum(row.kind in kinds for row in viewer.shared.kept_in(viewer.round.pk))


def _kept(viewer: Viewer, row: Contribution, *, is_host: bool) -> Kept:
    late = [_("after the stage had moved on")] if row.is_late else []
    return Kept(
        pk=row.pk,
        capture=row.kind,
        words=str(row.words),
        kind=str(Contribution.Kind(row.kind).label),
        icon=ICONS[row.kind],
        by=", ".join([_name(row.author, viewer.me), *late]),
        at=clock_time(row.created_at),
        marked=_marked(viewer, row),
        may_change=viewer.me.pk in {row.author_id, row.written_by_id} or is_host,
        may_star=viewer.is_presenter,
        is_starred=row.starred_at is not None,
    )


def _marked(viewer: Viewer, row: Contribution) -> str:
    presenter = viewer.round.presenter if viewer.round else None
    if presenter is None or not row.starred_at:
        return ""
    return _("%(name)s marked this") % {"name": _("You") if viewer.is_presenter else presenter.short_name}


def _name(author: User | None, me: User) -> str:
    if author is None:
        return _("Somebody who left")
    return _("You") if author.pk == me.pk else author.short_name
