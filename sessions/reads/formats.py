"""The formats that a set knows: the built-in ones, and its own in every version that a session may have run."""

import json
from collections.abc import Iterable, Mapping

from core.db.unscoped import rows
from core.sealing import Holder, preload
from sessions.models import OwnFormat, Session, Step, StepWords
from sessions.process.activities import ACTIVITIES
from sessions.process.formats import DEFAULT_FORMAT, FORMATS, Format
from sessions.process.formats.activity import ACTIVITY
from sessions.process.formats.own import OWN, OwnStage, own_format
from sessions.process.stages import StageKind
from sets.models import LearningSet

BUILT_IN: Mapping[str, Format] = {**FORMATS, **ACTIVITIES}  # what a round may have run in, in every set


def format_of(slug: str, learning_set: LearningSet) -> Format:
    """The format of that name; the usual one where it is gone, as when a set's words have been deleted."""
    return known_formats(learning_set).get(slug) or DEFAULT_FORMAT


def format_name(slug: str, learning_set: LearningSet) -> str:
    """What people call it; empty where it is gone."""
    known = known_formats(learning_set).get(slug)
    return known.name if known else ""


def offered_formats(learning_set: LearningSet) -> list[Format]:
    """What a session or round of the set may be run in: the built-in ones, and its own as they are now."""
    known = known_formats(learning_set)
    return [*FORMATS.values(), *(known[row.slug] for row in newest(_own_rows(learning_set)))]


def is_offered(slug: str, learning_set: LearningSet) -> bool:
    """Whether it may be chosen anew."""
    return slug in FORMATS or (
        slug.startswith(OWN) and any(one.slug == slug for one in offered_formats(learning_set))
    )


def known_formats(learning_set: LearningSet) -> Mapping[str, Format]:
    """By slug; a set without formats of its own costs no query, another one for each time that its row was read."""
    if not learning_set.has_own_formats:
        return BUILT_IN
    return {**BUILT_IN, **{row.slug: as_format(row) for row in _own_rows(learning_set)}}


def own_activities(learning_set: LearningSet) -> list[Format]:
    """What the set wrote for itself, as it is now."""
    return [as_format(row) for row in newest(_own_rows(learning_set)) if row.based_on == ACTIVITY.slug]


def offered_activities(learning_set: LearningSet) -> list[Format]:
    """What a session of the set may put into its plan: the set's own first."""
    return [*own_activities(learning_set), *ACTIVITIES.values()]


def planned_activities(session: Session) -> list[Format]:
    """What was put into the plan of a session before its room is open; without what is gone with a set's words."""
    known = known_formats(session.learning_set)
    return [known[one.format] for one in session.planned_activities.all() if one.format in known]


def newest(versions: Iterable[OwnFormat]) -> list[OwnFormat]:
    """Of each format the last version, without those that are no longer offered; oldest format first."""
    last: dict[object, OwnFormat] = {}
    for row in versions:
        if row.key not in last or row.version > last[row.key].version:
            last[row.key] = row
    return [row for row in last.values() if row.retired_at is None]


def as_format(row: OwnFormat) -> Format:
    """The row as the process knows it."""
    return own_format(
        slug=row.slug,
        name=str(row.name),
        version=row.version,
        based_on=FORMATS.get(row.based_on, DEFAULT_FORMAT),
        stages=stages_of(row),
    )


def stages_of(row: OwnFormat) -> list[OwnStage]:
    """Its stages in order, as the set wrote them."""
    try:
        found = json.loads(str(row.stages))
    except ValueError:  # the words are gone, or cannot be opened: what it was made from is left
        return [OwnStage.of(stage) for stage in FORMATS.get(row.based_on, DEFAULT_FORMAT).required]
    return [OwnStage(StageKind(one["kind"]), one["name"], one["minutes"], one["say"]) for one in found]


def with_own_words(session: Session, steps: list[Step]) -> list[Step]:
    """The same steps, each knowing what the set calls it; one query where the plan has steps of a set's own format."""
    if any(step.is_own for step in steps):
        own = {row.step_id: row for row in rows(StepWords).filter(step__session=session)}
        for step in steps:
            step.words = own.get(step.pk)
    return steps


def _own_rows(learning_set: LearningSet) -> list[OwnFormat]:
    """Read once for each instance of the set, which lives as long as a request."""
    if not learning_set.has_own_formats:
        return []
    known: list[OwnFormat] | None = learning_set.__dict__.get("_own_formats")
    if known is None:
        preload([Holder("set", learning_set.pk)])
        known = list(rows(OwnFormat).filter(learning_set=learning_set).order_by("created_at", "id"))
        learning_set.__dict__["_own_formats"] = known
    return known
