"""Reports on actions: what its owner says of one, and taking back what was said by mistake."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.services import save_draft
from actions.models import DROPPED, Action, ActionEvent, Outcome, Report
from actions.services.ground import lock_own, lock_own_in_set, record, short_enough
from actions.services.tally import retally
from core.errors import Refused


@transaction.atomic
def report_on(
    *,
    action_id: UUID,
    person: User,
    outcome: str,
    happened: str | None = "",
    changed: str | None = "",
    keep_open: bool | None = False,
    since: datetime | None = None,
    written_by: User | None = None,
) -> Report:
    """Report on an action; a report made after `since` is changed instead of adding a second, None leaving its part.

    "Done" and "changed" close the action unless the rest is kept open; "partly" and "not yet" leave it open.
    """
    # In the room the host writes for whoever is there; that they are is asked under the session's lock.
    action = lock_own(action_id, person) if written_by else lock_own_in_set(action_id, person)
    if outcome not in Outcome.values:
        raise Refused(_("Choose what became of it: done, partly, changed or not yet."), field="outcome")
    report = action.reports.filter(reported_at__gte=since).last() if since else None
    report = report or Report(action=action, learning_set_id=action.learning_set_id)
    report.outcome = outcome
    if happened is not None:
        report.happened = short_enough(happened.strip(), field="happened")
    if changed is not None:
        report.changed = short_enough(changed.strip(), field="changed")
    report.keep_open = report.keep_open if keep_open is None else keep_open
    report.save()
    _stand(action, report)
    record(written_by or person, "action.reported", action, outcome=outcome)
    retally(action.learning_set_id)
    return report


@transaction.atomic
def drop_action(*, action_id: UUID, person: User, reason: str) -> Report:
    """Close an action without doing it: a last report that says why. It can be carried on with at any time."""
    action = lock_own_in_set(action_id, person)
    why = short_enough(reason.strip(), field="reason")
    if not why:
        raise Refused(_("Say in a few words why: the set reads it."), field="reason")
    if not action.is_open:
        last: Report | None = action.reports.order_by("reported_at", "id").last()
        if last is not None and last.outcome == DROPPED:
            return last
        raise Refused(_("It is finished already."), field="reason")
    report: Report = Report.objects.create(
        action=action, learning_set_id=action.learning_set_id, outcome=DROPPED, happened=why
    )
    _stand(action, report)
    record(person, "action.dropped", action)
    retally(action.learning_set_id)
    return report


@transaction.atomic
def take_back_report(*, action_id: UUID, person: User, report_id: UUID) -> None:
    """Take the last report back: it leaves a mark for its owner alone, and its words are a draft of theirs again.

    The action stands as it stood before. An earlier report stays, since others have heard what came after it.
    """
    action = lock_own_in_set(action_id, person)
    said = list(action.reports.order_by("reported_at", "id"))
    if not said or said[-1].pk != report_id:
        raise Refused(_("Something was said of it since. Only the last report can be taken back."))
    last, before = said[-1], (said[-2] if len(said) > 1 else None)
    ActionEvent.objects.create(
        person=person,
        action=action,
        kind=ActionEvent.Kind.TAKEN_BACK,
        outcome=last.outcome,
        began_at=last.reported_at,
    )
    for name in ("happened", "changed"):
        if words := str(getattr(last, name)):
            save_draft(person=person, slot=f"action:{action.pk}:{name}", words=words)
    last.delete()
    _stand(action, before)
    record(person, "action.report_taken_back", action)
    retally(action.learning_set_id)


def _stand(action: Action, last: Report | None) -> None:
    """The action stands as its last report says; without one it is open."""
    action.outcome = last.outcome if last else ""
    action.closed_at = last.reported_at if last and last.closes else None
    action.save(update_fields=["outcome", "closed_at", "updated_at"])
