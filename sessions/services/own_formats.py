"""Making, changing and leaving out a set's own formats: each change is a version, what has run keeps its own."""

import json
from collections.abc import Sequence
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from core import clock
from core.audit import trail
from core.db.unscoped import rows
from core.errors import Refused, Stale
from sessions.models import OwnFormat, Session
from sessions.process import defaults
from sessions.process.formats import FORMATS
from sessions.process.formats.own import MOST_STAGES, OwnStage, problem_of
from sessions.process.machine import Status
from sets.models import LearningSet
from sets.roles import Roles
from sets.services import locking

MOST_OWN = 20  # formats of one set; versions are not counted
MOST_NAME, MOST_SAY = 60, 400


@transaction.atomic
def make_format(
    *,
    learning_set_id: UUID,
    person: User,
    roles: Roles,
    based_on: str,
    name: str,
    stages: Sequence[OwnStage],
    key: UUID | None = None,
    expected_version: int = 0,
) -> OwnFormat:
    """A new format of the set, or with `key` the next version of one.

    The set's usual format and the sessions that have not been opened follow to the new version. Raises Stale when
    somebody else has changed it since `expected_version`.
    """
    learning_set = locking.lock(learning_set_id)
    roles = roles.again()
    locking.check_arranges(roles, learning_set)
    locking.require_running(learning_set)
    _check(name, stages, based_on)
    versions = _versions(learning_set, key)
    if (versions[-1].version if versions else 0) != expected_version:
        raise Stale(_("Somebody has changed this format since."))
    if not versions:
        _require_room(learning_set)
    made = OwnFormat(
        learning_set=learning_set,
        version=expected_version + 1,
        based_on=versions[0].based_on if versions else based_on,
        name=name.strip(),
        stages=json.dumps([_as_data(one) for one in stages]),
        made_by=person,
        **({"key": key} if versions else {}),
    )
    made.save()
    _follow(learning_set, versions, made)
    LearningSet.objects.filter(pk=learning_set.pk).update(has_own_formats=True)
    trail.record(actor=person, verb="format.made", obj=made, learning_set_id=learning_set.pk)
    return made


@transaction.atomic
def use_format(*, learning_set_id: UUID, person: User, roles: Roles, slug: str) -> LearningSet:
    """Makes it the usual format of the set: sessions that are planned from now on begin with it."""
    learning_set = locking.lock(learning_set_id)
    roles = roles.again()
    locking.check_arranges(roles, learning_set)
    locking.require_running(learning_set)
    learning_set.default_format = slug
    learning_set.save(update_fields=["default_format"])
    trail.record(actor=person, verb="set.changed", obj=learning_set, learning_set_id=learning_set.pk)
    return learning_set


@transaction.atomic
def retire_format(
    *, learning_set_id: UUID, person: User, roles: Roles, key: UUID, back: bool = False
) -> None:
    """It is no longer offered, or with `back` it is again. What ran in it keeps it; what was to run in it runs in the
    one it was made from."""
    learning_set = locking.lock(learning_set_id)
    roles = roles.again()
    locking.check_arranges(roles, learning_set)
    versions = list(rows(OwnFormat).filter(learning_set=learning_set, key=key))
    rows(OwnFormat).filter(pk__in=[row.pk for row in versions]).update(
        retired_at=None if back else clock.now()
    )
    if versions and not back:
        _to_run_in(learning_set, [row.slug for row in versions], versions[-1].based_on)
    for row in versions[-1:]:
        trail.record(actor=person, verb="format.retired", obj=row, learning_set_id=learning_set.pk, back=back)


def _versions(learning_set: LearningSet, key: UUID | None) -> list[OwnFormat]:
    """All of one format, the first one first; none of a format that is new."""
    if key is None:
        return []
    return list(rows(OwnFormat).filter(learning_set=learning_set, key=key).order_by("version"))


def _require_room(learning_set: LearningSet) -> None:
    """Raise Refused when the set has very many formats already."""
    known = rows(OwnFormat).filter(learning_set=learning_set).values("key").distinct()
    if known.count() >= MOST_OWN:
        raise Refused(_("A set has at most %(most)d formats of its own.") % {"most": MOST_OWN})


def _follow(learning_set: LearningSet, versions: Sequence[OwnFormat], made: OwnFormat) -> None:
    """What was to run in an earlier version runs in this one; whatever has been opened keeps its own."""
    rows(OwnFormat).filter(pk__in=[row.pk for row in versions]).update(retired_at=None)
    _to_run_in(learning_set, [row.slug for row in versions], made.slug)


def _to_run_in(learning_set: LearningSet, slugs: Sequence[str], slug: str) -> None:
    LearningSet.objects.filter(pk=learning_set.pk, default_format__in=slugs).update(default_format=slug)
    ahead = Session.objects.filter(learning_set=learning_set, status=Status.SCHEDULED, steps=None)
    ahead.filter(format__in=slugs).update(format=slug)


def _check(name: str, stages: Sequence[OwnStage], based_on: str) -> None:
    if based_on not in FORMATS:
        raise Refused(_("Choose one of the formats offered."))
    if not name.strip() or len(name.strip()) > MOST_NAME:
        raise Refused(
            _("Give the format a name of up to %(most)d letters.") % {"most": MOST_NAME}, field="name"
        )
    said = {
        "none": _("A format has at least one stage."),
        "many": _("A format has at most %(most)d stages.") % {"most": MOST_STAGES},
        "twice": _("Each kind of stage can be there once."),
    }
    if problem := problem_of([one.kind for one in stages]):
        raise Refused(said[problem])
    for one in stages:
        if not 1 <= one.minutes <= defaults.STAGE_MINUTES_MOST:
            raise Refused(_("Minutes from 1 to 90."))
        if len(one.name) > MOST_NAME or len(one.say) > MOST_SAY:
            raise Refused(_("A name has up to 60 letters, a line to say up to 400."))


def _as_data(one: OwnStage) -> dict[str, object]:
    return {"kind": one.kind.value, "name": one.name, "minutes": one.minutes, "say": one.say}
