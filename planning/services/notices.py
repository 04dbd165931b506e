"""What somebody is written about, and when: saving their choices, stopping one kind of letter."""

from collections.abc import Collection
from datetime import time
from uuid import UUID

from django.db import transaction

from accounts.models import User
from planning.models import DailyNotice, QuietHours, StoppedNotice


@transaction.atomic
def save_notices(
    *,
    person: User,
    stopped: Collection[str],
    daily: Collection[str] = (),
    begins: time | None,
    until: time | None,
    weekends: bool,
) -> None:
    """All choices at once; without both times there are no quiet hours."""
    StoppedNotice.objects.filter(person=person).exclude(kind__in=stopped).delete()
    for kind in sorted(stopped):
        stop(person_id=person.pk, kind=kind)
    DailyNotice.objects.filter(person=person).exclude(kind__in=daily).delete()
    for kind in sorted(daily):
        DailyNotice.objects.get_or_create(person=person, kind=kind)
    if begins is None or until is None:
        QuietHours.objects.filter(person=person).delete()
        return
    hours = {"begins": begins, "until": until, "weekends": weekends}
    QuietHours.objects.update_or_create(person=person, defaults=hours)


def stop(*, person_id: UUID, kind: str) -> None:
    """No more letters of that kind, those that wait in the outbox included; twice is the same as once."""
    StoppedNotice.objects.get_or_create(person_id=person_id, kind=kind)


def resume(*, person_id: UUID, kind: str) -> None:
    """Letters of that kind again."""
    StoppedNotice.objects.filter(person_id=person_id, kind=kind).delete()
